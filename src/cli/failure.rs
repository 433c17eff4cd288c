//! What could not be done, what to do about it, and the exit code that says so to a script.

use std::io;
use std::ops::{Deref, DerefMut};
use std::process::ExitCode;

use serde::Serialize;

use crate::exchange::neutral::{self, Safe};
use crate::exchange::{Problem, Severity};
use crate::store::{Found, StoreError};

/// The kinds scripts branch on, each with its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything without a code of its own.
    Failed,
    /// The command line is wrong, or a question had nobody to answer it.
    Usage,
    /// A deck, card or interview is not there, or more than one fits.
    NotFound,
    /// An input file has problems, or conflicts that nobody decided.
    Input,
    /// The data file is locked, newer, damaged, or the disk is full.
    DataFile,
    /// Stopped by the person or the system; what was graded is kept.
    Interrupted,
    /// Whoever read our output went away, which is no fault.
    ClosedPipe,
}

impl Kind {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::ClosedPipe => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Input => 4,
            Self::DataFile => 5,
            Self::Interrupted => 130,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::ClosedPipe => "closed-pipe",
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not-found",
            Self::Input => "input",
            Self::DataFile => "data-file",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A command that ends without having done what was asked.
///
/// The texts are lower case without a full stop: `message` says what could not be done, `found`
/// what there was instead, `hint` what to type.
///
/// Behind a pointer, so that a result without a failure stays small.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Box<Parts>);

#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) kind: Kind,
    /// Lines that come first, each beginning with `path:line:`, so that editors can jump.
    pub(crate) located: Vec<Safe>,
    pub(crate) message: Safe,
    pub(crate) found: Vec<Safe>,
    pub(crate) hint: Option<Safe>,
    /// The nearest names there are, for scripts.
    pub(crate) near: Vec<Safe>,
}

impl Deref for Failure {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Failure {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

/// What commands give back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl AsRef<str>) -> Self {
        Self(Box::new(Parts {
            kind,
            located: Vec::new(),
            message: neutral::line(message.as_ref()),
            found: Vec::new(),
            hint: None,
            near: Vec::new(),
        }))
    }

    pub(crate) fn failed(message: impl AsRef<str>) -> Self {
        Self::new(Kind::Failed, message)
    }

    pub(crate) fn usage(message: impl AsRef<str>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub(crate) fn not_found(message: impl AsRef<str>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    pub(crate) fn input(message: impl AsRef<str>) -> Self {
        Self::new(Kind::Input, message)
    }

    pub(crate) fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted; what was graded is kept")
    }

    /// A question came up and there is nobody to ask.
    pub(crate) fn nobody_to_ask(what: impl AsRef<str>, flag: impl AsRef<str>) -> Self {
        Self::usage(format!(
            "{} and there is no terminal to ask on",
            what.as_ref()
        ))
        .hint(flag.as_ref())
    }

    pub(crate) fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = Some(neutral::line(hint.as_ref()));
        self
    }

    pub(crate) fn found(mut self, line: impl AsRef<str>) -> Self {
        self.found.push(neutral::line(line.as_ref()));
        self
    }

    /// The problems of a file, each as `path:line:column: message`.
    pub(crate) fn located<'p>(
        mut self,
        path: &str,
        problems: impl IntoIterator<Item = &'p Problem>,
    ) -> Self {
        self.located.extend(
            problems
                .into_iter()
                .map(|problem| located_line(path, problem)),
        );
        self
    }

    /// The lines a person reads on stderr.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.located.iter().map(ToString::to_string).collect();
        lines.push(format!("error: {}", self.message));
        lines.extend(self.found.iter().map(|line| format!("       {line}")));
        lines.extend(self.hint.iter().map(|hint| format!("hint:  {hint}")));
        lines
    }

    /// The object a script reads on stderr.
    pub(crate) fn json(&self) -> FailureJson<'_> {
        let text = |lines: &'_ [Safe]| lines.iter().map(|l| l.as_str().to_owned()).collect();
        FailureJson {
            schema: "offbook.error/1",
            kind: self.kind.name(),
            message: self.message.as_str(),
            hint: self.hint.as_ref().map(Safe::as_str),
            near: text(&self.near),
            found: text(&self.found),
            problems: text(&self.located),
        }
    }
}

/// The failure as `--json` prints it.
#[derive(Debug, Serialize)]
pub(crate) struct FailureJson<'f> {
    schema: &'static str,
    kind: &'static str,
    message: &'f str,
    hint: Option<&'f str>,
    near: Vec<String>,
    found: Vec<String>,
    problems: Vec<String>,
}

/// `path:line:column: message`, or without what is not known.
pub(crate) fn located_line(path: &str, problem: &Problem) -> Safe {
    let mut at = path.to_owned();
    for number in [problem.line, problem.column].into_iter().flatten() {
        at.push_str(&format!(":{number}"));
    }
    let warning = if problem.severity == Severity::Warning {
        "warning: "
    } else {
        ""
    };
    neutral::line(&format!("{at}: {warning}{}", problem.message))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Newer { .. } => Self::new(Kind::DataFile, message)
                .hint("update offbook; a copy from before: offbook backup list"),
            StoreError::Older { .. } => Self::new(Kind::DataFile, message)
                .hint("anything that writes brings it up to date (a copy is kept): offbook review"),
            StoreError::Foreign { .. } => Self::new(Kind::DataFile, message)
                .hint("nothing was changed; name another file with --db FILE"),
            StoreError::Busy => Self::new(Kind::DataFile, message)
                .hint("nothing was changed; try again when it is done"),
            StoreError::Damaged { .. } => Self::new(Kind::DataFile, message)
                .hint("offbook doctor   then, if need be: offbook backup restore"),
            StoreError::Full => {
                Self::new(Kind::DataFile, message).hint("make room; what was stored before is safe")
            }
            StoreError::Unopenable { .. } => Self::new(Kind::DataFile, message)
                .hint("nothing was changed; another file: --db FILE   copies: offbook backup list"),
            StoreError::Gone => Self::not_found(message).hint("offbook log shows what was done"),
            StoreError::OlderRelease { .. } => {
                Self::failed(message).hint("to take the older one all the same: --allow-older")
            }
            StoreError::Refused(_) => Self::failed(message),
            StoreError::Sqlite(_) => Self::new(Kind::DataFile, message).hint("offbook doctor"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::ClosedPipe, "the reader went away"),
            _ => Self::failed(format!("could not write the output: {error}")),
        }
    }
}

/// One thing by what was typed, or the failure that helps to type it better.
///
/// `noun` is `card`, `deck` or `interview`; `list` the command that shows them all.
pub(crate) fn one_of<T>(found: Found<T>, noun: &str, typed: &str, list: &str) -> Outcome<T> {
    match found {
        Found::One(thing) => Ok(thing),
        Found::None { near, total } => {
            let have = match total {
                0 => format!("there are no {noun}s yet"),
                1 => format!("you have 1 {noun}"),
                _ => format!("you have {total} {noun}s"),
            };
            let mut failure = Failure::not_found(format!("no {noun} \"{typed}\" ({have})"));
            failure.near = near.iter().map(|name| neutral::line(name)).collect();
            Err(match near.first() {
                Some(name) => failure.hint(format!("did you mean \"{name}\"?   {list}")),
                None => failure.hint(list),
            })
        }
        Found::Many(fits) => {
            let failure = Failure::not_found(format!("\"{typed}\" fits more than one {noun}"));
            let failure = fits.iter().fold(failure, |f, (name, what)| {
                // Names of decks and interviews are all there is to say of them.
                match name == what {
                    true => f.found(name),
                    false => f.found(format!("{name}  {what}")),
                }
            });
            // A part of the question may fit many; a letter more helps only a short name.
            let wanted = typed.trim().to_lowercase();
            let is_name = |name: &str| name.to_lowercase().starts_with(&wanted);
            let is_name = fits.iter().all(|(name, _)| is_name(name));
            Err(match fits.first() {
                Some((name, _)) if !is_name => {
                    failure.hint(format!("type the short name in front, such as {name}"))
                }
                _ => failure.hint("one more letter is enough"),
            })
        }
    }
}
