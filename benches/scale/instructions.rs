//! Instructions of `status --short`, counted by valgrind's callgrind: unlike time, the same on
//! every run.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::day;
use crate::options::Options;
use crate::process::Program;
use crate::scenes::Place;

/// From the smallest to the largest size.
const MOST_GROWTH: f64 = 1.05;

pub(crate) fn count(place: &Place, options: &Options) -> Result<bool> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: instructions are counted by valgrind, which is not installed");
        return Ok(true);
    }
    println!("| cards | offbook --version | offbook status --short | bare status |");
    println!("|--:|--:|--:|--:|");
    let mut counts = Vec::new();
    for size in &options.sizes {
        let file = place.data_file(*size)?;
        let version = instructions(place, &place.offbook(&file, &["--version"]))?;
        let status = instructions(place, &place.offbook(&file, &["status", "--short"]))?;
        let bare = instructions(place, &place.bare("status", &file, &[&day::today()]))?;
        println!("| {size} | {version} | {status} | {bare} |");
        counts.push(status);
    }
    let (Some(first), Some(last)) = (counts.first(), counts.last()) else {
        return Ok(true);
    };
    let growth = *last as f64 / *first as f64;
    println!(
        "\nstatus --short: {growth:.4} from {} to {} cards, promised {MOST_GROWTH}",
        options.smallest(),
        options.largest()
    );
    Ok(growth <= MOST_GROWTH)
}

fn instructions(place: &Place, program: &Program) -> Result<u64> {
    let out = place.folder.join("callgrind.out");
    let to = format!("--callgrind-out-file={}", out.display());
    let flags = ["--tool=callgrind", &to, "--quiet"];
    program.wrapped_in("valgrind".as_ref(), &flags).run()?;
    let report = fs::read_to_string(&out)?;
    let total = report
        .lines()
        .find_map(|line| line.strip_prefix("summary: "));
    let total = total.context("callgrind wrote no summary")?;
    Ok(total.trim().parse()?)
}
