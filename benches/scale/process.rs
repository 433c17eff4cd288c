//! Whole processes: how long, how much processor, how much memory.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};

/// Where offbook keeps what it keeps beside the data file.
pub(crate) const HOME: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/home");

/// A program with its arguments and what it is fed.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) input: Option<String>,
    /// The clock it is shown, so that the same cards are due on every day.
    pub(crate) now: Option<&'static str>,
}

/// What one run took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system time together.
    pub(crate) cpu: Duration,
}

impl Program {
    pub(crate) fn new<S: Into<OsString>>(path: &Path, args: impl IntoIterator<Item = S>) -> Self {
        Self {
            path: path.to_owned(),
            args: args.into_iter().map(Into::into).collect(),
            input: None,
            now: None,
        }
    }

    pub(crate) fn at(mut self, now: &'static str) -> Self {
        self.now = Some(now);
        self
    }

    /// The same program, run by another: `wrapper ARGS program its args`.
    pub(crate) fn wrapped_in(&self, wrapper: &Path, args: &[&str]) -> Self {
        let own = std::iter::once(self.path.clone().into_os_string()).chain(self.args.clone());
        let mut outer = Self::new(wrapper, args.iter().map(Into::into).chain(own));
        outer.input.clone_from(&self.input);
        outer.now = self.now;
        outer
    }

    /// Neither the settings nor the data of whoever runs this may play a part, nor be touched.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args(&self.args)
            .env("XDG_CONFIG_HOME", HOME)
            .env("XDG_DATA_HOME", HOME)
            .env("XDG_STATE_HOME", HOME)
            .env_remove("OFFBOOK_CONFIG")
            .env_remove("OFFBOOK_SEED")
            .env_remove("OFFBOOK_DB");
        if let Some(now) = self.now {
            command.env("OFFBOOK_NOW", now);
        }
        let stdin = if self.input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        command.stdin(stdin);
        command
    }

    /// Runs it and throws its output away.
    pub(crate) fn run(&self) -> Result<Cost> {
        let mut command = self.command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let before = children_cpu()?;
        let begun = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot run {}", self.path.display()))?;
        self.feed(&mut child)?;
        let status = child.wait()?;
        let wall = begun.elapsed();
        let cpu = children_cpu()?.saturating_sub(before);
        ensure!(status.success(), "{self} failed");
        Ok(Cost { wall, cpu })
    }

    /// Runs it and gives what it wrote to stdout.
    pub(crate) fn output(&self) -> Result<String> {
        let mut command = self.command();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot run {}", self.path.display()))?;
        self.feed(&mut child)?;
        let output = child.wait_with_output()?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{self} failed: {complaint}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn feed(&self, child: &mut std::process::Child) -> Result<()> {
        if let (Some(input), Some(mut pipe)) = (&self.input, child.stdin.take()) {
            pipe.write_all(input.as_bytes())?;
        }
        Ok(())
    }

    /// The most memory it held at once, in KiB.
    ///
    /// The system only keeps the largest of all children, so each program is run by a fresh
    /// process of ours that has no other child.
    pub(crate) fn peak_kib(&self) -> Result<u64> {
        let ours = std::env::current_exe()?;
        let report = self.wrapped_in(&ours, &["peak"]).output()?;
        let line = report.lines().last().unwrap_or_default();
        line.trim()
            .parse()
            .with_context(|| format!("no peak from {self}"))
    }
}

impl std::fmt::Display for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        for arg in &self.args {
            write!(f, " {}", arg.display())?;
        }
        Ok(())
    }
}

fn children_cpu() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = |time: nix::sys::time::TimeVal| {
        u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap_or(0)
    };
    Ok(Duration::from_micros(
        micros(usage.user_time()) + micros(usage.system_time()),
    ))
}

/// `peak PROGRAM ARGS`: runs one program and prints its peak memory in KiB.
pub(crate) fn peak(args: &[String]) -> Result<()> {
    let (path, rest) = args.split_first().context("peak needs a program")?;
    let status = Command::new(path)
        .args(rest)
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "{path} failed");
    println!("{}", getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss());
    Ok(())
}
