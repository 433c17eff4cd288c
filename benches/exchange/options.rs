//! What was asked on the command line.

use anyhow::{Context, Result, bail};

#[derive(Debug)]
pub(crate) struct Options {
    /// Cards of the files that are imported beside the bare loop.
    pub(crate) cards: i64,
    /// Cards of the files that are imported twice.
    pub(crate) again: i64,
    /// Pairs of runs.
    pub(crate) runs: usize,
    /// Names of what to measure; empty means all.
    pub(crate) only: Vec<String>,
    /// Whether a broken promise is a failure.
    pub(crate) check: bool,
}

impl Options {
    pub(crate) fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self {
            cards: 100_000,
            again: 10_000,
            runs: 3,
            only: Vec::new(),
            check: false,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--cards" => options.cards = value()?.parse().context("--cards")?,
                "--again" => options.again = value()?.parse().context("--again")?,
                "--runs" => options.runs = value()?.parse().context("--runs")?,
                "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
                "--check" => options.check = true,
                // What cargo adds by itself.
                "--bench" => {}
                _ => bail!("unknown argument {arg}"),
            }
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}
