//! A world in a box: a home of its own, a clock that stands still, chance that repeats.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Sunday 22 November 2026, eight in the morning, UTC.
pub(crate) const MORNING: &str = "2026-11-22T08:00:00Z";

/// A machine on which nothing has happened yet.
#[derive(Debug)]
pub(crate) struct World {
    root: TempDir,
    now: String,
    width: usize,
    variables: Vec<(String, String)>,
}

/// A command that has ended.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    line: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// -1 where a signal ended it.
    pub(crate) code: i32,
}

impl World {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        for folder in ["home", "work"] {
            fs::create_dir(root.path().join(folder)).expect("a folder");
        }
        Self {
            root,
            now: MORNING.into(),
            width: 80,
            variables: Vec::new(),
        }
    }

    /// With one question and its answer.
    pub(crate) fn with_a_card() -> Self {
        let world = Self::new();
        world.ok(&[
            "add",
            "One question?",
            "--answer",
            "One answer.",
            "--no-edit",
        ]);
        world
    }

    /// From here on it is `now`: RFC 3339, or `2026-11-23T08:00`, or a date.
    pub(crate) fn set_now(&mut self, now: &str) {
        self.now = now.into();
    }

    pub(crate) fn set_width(&mut self, columns: usize) {
        self.width = columns;
    }

    pub(crate) fn set(&mut self, variable: &str, value: impl Into<String>) {
        self.variables.push((variable.into(), value.into()));
    }

    /// The folder commands run in.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("work")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    pub(crate) fn data_folder(&self) -> PathBuf {
        self.home().join(".local/share/offbook")
    }

    pub(crate) fn data_file(&self) -> PathBuf {
        self.data_folder().join("offbook.db")
    }

    pub(crate) fn state_folder(&self) -> PathBuf {
        self.home().join(".local/state/offbook")
    }

    /// Writes a file into the folder commands run in.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, content).expect("a file");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder().join(name)).expect("a file to read")
    }

    /// A script that acts as the person's editor: it is given the file as `$1`.
    pub(crate) fn set_editor(&mut self, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.root.path().join("editor.sh");
        fs::write(&path, format!("#!/bin/sh\nset -e\n{script}\n")).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a script to run");
        self.set("VISUAL", path.to_str().expect("a plain path"));
    }

    /// Runs offbook with nothing on its standard input.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        self.run_with_input(arguments, "")
    }

    /// Runs offbook and pipes `input` in.
    pub(crate) fn run_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        input: impl AsRef<[u8]>,
    ) -> Ran {
        self.run_command(self.command().args(arguments), input)
    }

    /// Runs a command made by [`World::command`] to its end.
    pub(crate) fn run_command(&self, command: &mut Command, input: impl AsRef<[u8]>) -> Ran {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = loop {
            match command.spawn() {
                // A copy of the program that was just written is still open in a process that
                // another test began meanwhile; it closes when that one starts its own program.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                    std::thread::yield_now();
                }
                begun => break begun.expect("offbook to start"),
            }
        };
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.as_ref().to_vec();
        // On a thread of its own: a program that reads nothing must not make the test wait.
        let feeding = std::thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("offbook to end");
        let _ = feeding.join();
        let words: Vec<_> = command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 output");
        Ran {
            line: words.join(" "),
            stdout: self.neutral(&text(output.stdout)),
            stderr: self.neutral(&text(output.stderr)),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Runs offbook and fails the test unless it ends with 0.
    #[track_caller]
    pub(crate) fn ok<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{ran}");
        ran
    }

    /// The program with this world around it, for tests that need more than [`World::run`].
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offbook"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("COLUMNS", self.width.to_string())
            .env("OFFBOOK_NOW", &self.now)
            .env("OFFBOOK_SEED", "7")
            .envs(self.variables.iter().map(|(k, v)| (k, v)))
            .current_dir(self.folder());
        command
    }

    /// What is printed, without the path of this world.
    fn neutral(&self, text: &str) -> String {
        let place = |path: &Path| path.to_string_lossy().into_owned();
        text.replace(&place(&self.folder()), "[work]")
            .replace(&place(&self.home()), "~")
            .replace(&place(self.root.path()), "[world]")
    }
}

impl Ran {
    /// The one JSON value on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The one JSON value on stderr.
    #[track_caller]
    pub(crate) fn error_json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

/// The command and what came of it, for snapshots.
impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ offbook {}", self.line)?;
        f.write_str(&self.stdout)?;
        if !self.stderr.is_empty() {
            writeln!(f, "--- stderr")?;
            f.write_str(&self.stderr)?;
        }
        if self.code != 0 {
            writeln!(f, "--- exit {}", self.code)?;
        }
        Ok(())
    }
}
