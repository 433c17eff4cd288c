//! One file a subcommand: its arguments, and its run.

pub(crate) mod status;
