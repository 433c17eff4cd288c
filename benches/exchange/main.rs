//! What README promises about imports, measured: the whole program beside a bare loop that reads
//! the same file and inserts the same rows, in turn, so that ratios hold on a noisy machine.
//!
//! ```text
//! cargo bench --bench exchange                                  100,000 cards, 10,000 again
//! cargo bench --bench exchange -- --cards 10000 --runs 5
//! cargo bench --bench exchange -- --only csv,apkg               see `SCENES`
//! cargo bench --bench exchange -- --check                       exit 1 when a promise is broken
//! OFFBOOK_ANKI_PYTHON=venv/bin/python cargo bench --bench exchange    with the real Anki beside
//! ```
//!
//! `OFFBOOK=path` measures another binary than the one just built. The files are made once, the same
//! on every machine, and kept in `target/bench-data`.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a tool that talks

mod again;
mod anki;
mod bare;
mod beside;
mod given;
mod insert;
mod options;
mod package;
mod place;

// What measures is the same as for the other promises.
#[path = "../scale/day.rs"]
mod day;
#[path = "../scale/deck_file.rs"]
mod deck_file;
#[path = "../scale/empty.rs"]
mod empty;
#[path = "../scale/median.rs"]
mod median;
#[path = "../scale/process.rs"]
mod process;
#[path = "../scale/rows.rs"]
mod rows;
#[path = "../scale/words.rs"]
mod words;

use std::process::ExitCode;

use anyhow::Result;

use options::Options;
use place::Place;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Gives whether the promises hold, or were not asked for.
fn run() -> Result<bool> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Ourselves again as another process; nothing else may cost it anything.
    match args.split_first() {
        Some((first, rest)) if first == "bare" => return bare::run(rest).map(|()| true),
        Some((first, rest)) if first == "peak" => return process::peak(rest).map(|()| true),
        _ => {}
    }
    let options = Options::parse(&args)?;
    let place = Place::find()?;
    let mut broken = beside::compare(&place, &options)?;
    broken.extend(again::compare(&place, &options)?);
    anki::compare(&place, &options)?;
    for promise in &broken {
        println!("BROKEN: {promise}");
    }
    Ok(broken.is_empty() || !options.check)
}
