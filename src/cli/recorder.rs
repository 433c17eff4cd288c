//! The person's own recorder: a command from the settings, started before an answer and stopped
//! after it. Its words are split here; no shell ever sees them.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::context::Context;
use super::failure::{Failure, Outcome};
use super::output::safe;
use super::{files, terminal};
use crate::exchange::neutral;

/// Stands in the setting for the file to record into.
pub(crate) const FILE: &str = "{file}";
const HINT: &str = "offbook config set recorder \"rec -q {file}.wav\"";
/// How long a recorder may take to finish its file before it is told more plainly.
const PATIENCE: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// The command that the person named, and the folder it writes into.
#[derive(Debug)]
pub(crate) struct Recorder {
    words: Vec<String>,
    folder: PathBuf,
}

/// A recording under way. Dropping it stops the recorder.
#[derive(Debug)]
pub(crate) struct Recording {
    child: Child,
    path: PathBuf,
    is_stopped: bool,
}

impl Recorder {
    /// # Errors
    /// Where no recorder is set, or the setting does not say where its file goes.
    pub(crate) fn find(context: &Context) -> Outcome<Self> {
        let setting = context.config.recorder.as_deref().unwrap_or_default();
        if setting.trim().is_empty() {
            let failure = Failure::usage("there is no recorder: the setting \"recorder\" is empty");
            return Err(failure.hint(HINT));
        }
        let words = shell_words::split(setting).unwrap_or_default();
        if !words.iter().skip(1).any(|word| word.contains(FILE)) {
            let message = format!("the setting \"recorder\" names no {FILE}: \"{setting}\"");
            return Err(Failure::usage(message).hint(HINT));
        }
        let data = context.paths.data_file.parent();
        let folder = data.unwrap_or(Path::new(".")).join("recordings");
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|error| {
                let folder = folder.display();
                Failure::failed(format!("{folder}: {}", files::reason(&error)))
            })?;
        Ok(Self { words, folder })
    }

    /// Starts to record into a file of that name, whatever ending the setting gives it.
    ///
    /// # Errors
    /// Where the command cannot be started.
    pub(crate) fn start(&self, name: &str) -> Outcome<Recording> {
        let file = self.folder.join(name).to_string_lossy().into_owned();
        let place = |word: &String| word.replace(FILE, &file);
        let path = self.words.iter().find_map(|word| {
            let from = word.find(FILE)?;
            Some(PathBuf::from(word.get(from..)?.replace(FILE, &file)))
        });
        let words: Vec<String> = self.words.iter().map(place).collect();
        let (program, arguments) = words.split_first().ok_or_else(nothing_to_start)?;
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C at the terminal is for us; we tell the recorder.
            .process_group(0)
            .spawn()
            .map_err(|error| {
                let why = match error.kind() {
                    io::ErrorKind::NotFound => "not found".into(),
                    _ => files::reason(&error),
                };
                let message = format!("the recorder \"{program}\" could not be started: {why}");
                Failure::failed(message).hint(HINT)
            })?;
        let path = path.unwrap_or_default();
        let (pid, file) = (Pid::from_child(&child), path.clone());
        // It is no child of the terminal: without a word it would record on for ever.
        terminal::if_ended(Some(Box::new(move || {
            let _ = kill_process(pid, Signal::INT);
            let file = neutral::line(&file.to_string_lossy());
            safe!("The recording so far is {}", file)
        })));
        Ok(Recording {
            child,
            path,
            is_stopped: false,
        })
    }
}

fn nothing_to_start() -> Failure {
    Failure::usage("the setting \"recorder\" is no command").hint(HINT)
}

impl Recording {
    /// Stops the recorder and gives the file; `None` where it left none.
    pub(crate) fn stop(mut self) -> Option<PathBuf> {
        self.end();
        let has_file = self.path.metadata().is_ok_and(|data| data.len() > 0);
        has_file.then(|| std::mem::take(&mut self.path))
    }

    /// As Ctrl+C would, so that it finishes its file; more plainly where it does not listen.
    fn end(&mut self) {
        if std::mem::replace(&mut self.is_stopped, true) {
            return;
        }
        terminal::if_ended(None);
        for signal in [Signal::INT, Signal::TERM] {
            if self.has_ended() {
                return;
            }
            let _ = kill_process(Pid::from_child(&self.child), signal);
            let told = Instant::now();
            while told.elapsed() < PATIENCE {
                if self.has_ended() {
                    return;
                }
                std::thread::sleep(LOOK_AGAIN);
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.end();
    }
}
