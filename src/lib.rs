#![doc = include_str!("../ARCHITECTURE.md")]
#![allow(dead_code, unused_variables, unused_imports, clippy::todo)] // while the rooms are being filled

// Floor 0
mod domain;
// Floor 1
mod coaching;
mod schedule;
// Floor 2
mod countdown;
mod exchange;
mod store;
// Floor 3
mod insight;
mod sitting;
// Floor 5
mod cli;

pub use cli::main;
