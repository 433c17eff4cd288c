#![doc = include_str!("../ARCHITECTURE.md")]

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

#[cfg(any(fuzzing, test))]
pub mod fuzzing;
