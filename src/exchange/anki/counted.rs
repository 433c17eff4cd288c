//! Problems of a file, of which one kind may come a hundred thousand times.

use crate::exchange::{Problem, Severity};

/// As many as anybody reads.
const SHOWN_AT_MOST: usize = 200;

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    shown: Vec<Problem>,
    errors_left_out: u64,
    warnings_left_out: u64,
}

impl Problems {
    pub(super) fn error(&mut self, line: u32, message: impl Into<String>) {
        self.add(Some(line), message.into(), Severity::Error);
    }

    pub(super) fn warning(&mut self, line: u32, message: impl Into<String>) {
        self.add(Some(line), message.into(), Severity::Warning);
    }

    /// About the whole file.
    pub(super) fn note(&mut self, message: impl Into<String>) {
        self.shown.push(Problem {
            line: None,
            column: None,
            message: message.into(),
            severity: Severity::Warning,
        });
    }

    fn add(&mut self, line: Option<u32>, message: String, severity: Severity) {
        if self.shown.len() < SHOWN_AT_MOST {
            self.shown.push(Problem {
                line,
                column: None,
                message,
                severity,
            });
        } else if severity == Severity::Error {
            self.errors_left_out += 1;
        } else {
            self.warnings_left_out += 1;
        }
    }

    pub(super) fn into_list(mut self) -> Vec<Problem> {
        let mut rest = |count: u64, severity| {
            if count > 0 {
                self.shown.push(Problem {
                    line: None,
                    column: None,
                    message: format!("and {count} more of the kind"),
                    severity,
                });
            }
        };
        rest(self.errors_left_out, Severity::Error);
        rest(self.warnings_left_out, Severity::Warning);
        self.shown
    }
}

/// The one reason for which a whole file is not read.
pub(super) fn refused(message: impl Into<String>) -> Vec<Problem> {
    vec![Problem {
        line: None,
        column: None,
        message: message.into(),
        severity: Severity::Error,
    }]
}
