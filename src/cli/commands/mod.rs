//! One file a subcommand: its arguments, and its run.

pub(crate) mod cram;
pub(crate) mod review;
pub(crate) mod status;
