//! What README promises about speed, measured: whole processes of offbook beside bare programs that
//! do the least work for the same answer, in turn, so that ratios hold on a noisy machine.
//!
//! ```text
//! cargo bench --bench scale                                     100 and 10,000 cards
//! cargo bench --bench scale -- --sizes 100,10000,1000000        the whole promise (5 GB, minutes)
//! cargo bench --bench scale -- --check                          exit 1 when a promise is broken
//! cargo bench --bench scale -- --only status,next --runs 200
//! cargo bench --bench scale -- --syncs                          syncs a grade (needs strace)
//! cargo bench --bench scale -- --instructions                   needs valgrind
//! cargo bench --bench scale -- --stalls                         2,000 grades, none over 10 ms
//! ```
//!
//! On a machine that does other work, `sudo chrt -f 10` before the program that cargo built gives
//! steady numbers. `OFFBOOK=path` measures another binary than the one just built. Data files are
//! made once and kept in `target/bench-data`.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a tool that talks

mod bare;
mod day;
mod deck_file;
mod empty;
mod fixture;
mod instructions;
mod median;
mod options;
mod process;
mod rows;
mod scenes;
mod stalls;
mod syncs;
mod table;
mod words;

use std::process::ExitCode;

use anyhow::Result;

use options::{Mode, Options};
use scenes::Place;

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
    let kept = match options.mode {
        Mode::Compare => scenes::compare(&place, &options)?,
        Mode::Syncs => syncs::count(&place, &options)?,
        Mode::Instructions => instructions::count(&place, &options)?,
        Mode::Stalls => stalls::look_for(&place, &options)?,
    };
    Ok(kept || !options.check)
}
