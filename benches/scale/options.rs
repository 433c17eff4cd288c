//! What was asked on the command line.

use anyhow::{Context, Result, bail};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Compare,
    Syncs,
    Instructions,
    Stalls,
}

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    /// Cards of the data files, smallest first.
    pub(crate) sizes: Vec<i64>,
    /// Pairs of runs for what takes milliseconds; what takes seconds is run less often.
    pub(crate) runs: usize,
    /// Names of what to measure; empty means all.
    pub(crate) only: Vec<String>,
    /// Whether a broken promise is a failure.
    pub(crate) check: bool,
}

impl Options {
    pub(crate) fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self {
            mode: Mode::Compare,
            sizes: vec![100, 10_000],
            runs: 60,
            only: Vec::new(),
            check: false,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--sizes" => options.sizes = sizes(value()?)?,
                "--runs" => options.runs = value()?.parse().context("--runs")?,
                "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
                "--check" => options.check = true,
                "--syncs" => options.mode = Mode::Syncs,
                "--instructions" => options.mode = Mode::Instructions,
                "--stalls" => options.mode = Mode::Stalls,
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

    pub(crate) fn smallest(&self) -> i64 {
        self.sizes.first().copied().unwrap_or(100)
    }

    pub(crate) fn largest(&self) -> i64 {
        self.sizes.last().copied().unwrap_or(100)
    }
}

fn sizes(text: &str) -> Result<Vec<i64>> {
    let sizes: Result<Vec<i64>, _> = text.split(',').map(str::parse).collect();
    let mut sizes = sizes.context("--sizes takes numbers like 100,10000,1000000")?;
    sizes.sort_unstable();
    Ok(sizes)
}
