//! One file a subcommand: its arguments, and its run.

pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod config;
mod config_edit;
pub(crate) mod doctor;
pub(crate) mod first_run;
pub(crate) mod grade;
pub(crate) mod help;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod next;
pub(crate) mod stats;
pub(crate) mod status;
pub(crate) mod today;
pub(crate) mod undo;
