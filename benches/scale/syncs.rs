//! Syncs to the disk, counted by strace: unlike their time, the same on every machine.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::empty;
use crate::fixture;
use crate::options::Options;
use crate::process::Program;
use crate::scenes::Place;

/// Of `grade` as a process of its own.
const MOST_A_PROCESS: usize = 4;
/// Grades of the two sittings that are compared.
const SHORT: usize = 10;
const LONG: usize = 60;

pub(crate) fn count(place: &Place, options: &Options) -> Result<bool> {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("SKIPPED: syncs are counted by strace, which is not installed");
        return Ok(true);
    }
    let original = place.data_file(options.largest().max(10_000))?;
    let file = place.folder.join("work-syncs.db");
    empty::copy(&original, &file)?;
    let due = fixture::due_handles(&rusqlite::Connection::open(&file)?, 8)?;
    let mut worst = 0;
    for card in &due {
        let syncs = syncs(place, &place.offbook(&file, &["grade", card, "good"]))?;
        worst = worst.max(syncs);
        println!("grade, a process of its own: {syncs} syncs");
    }
    println!("at most {worst}, promised {MOST_A_PROCESS}\n");
    let sitting = |grades: usize| {
        empty::copy(&original, &file)?;
        syncs(place, &place.sitting(&file, grades))
    };
    // What opening and closing cost is the same for both.
    let (short, long) = (sitting(SHORT)?, sitting(LONG)?);
    println!("a sitting of {SHORT} grades: {short} syncs; of {LONG}: {long}");
    let a_grade = (long - short) as f64 / (LONG - SHORT) as f64;
    println!("{a_grade:.2} a grade, promised 1");
    empty::remove(&file)?;
    Ok(worst <= MOST_A_PROCESS && a_grade <= 1.0)
}

fn syncs(place: &Place, program: &Program) -> Result<usize> {
    let log = place.folder.join("strace.out");
    let log_name = log.display().to_string();
    let calls = "trace=fsync,fdatasync,sync_file_range,msync,sync,syncfs";
    let flags = ["-f", "-e", calls, "-o", &log_name];
    program.wrapped_in("strace".as_ref(), &flags).run()?;
    let lines = fs::read_to_string(&log)?;
    Ok(lines.lines().filter(|line| line.contains("sync")).count())
}
