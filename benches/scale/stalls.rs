//! No stall in 2,000 grades: each is timed from the key to the next question, by somebody who
//! answers at once.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::empty;
use crate::options::Options;
use crate::process::Program;
use crate::scenes::Place;

const GRADES: usize = 2_000;
/// The first has the start of the process in it, the last its end.
const ASKED: usize = GRADES + 2;
const MOST: Duration = Duration::from_millis(10);

/// A machine whose disk stalls by itself breaks the promise for every program, so the bare one,
/// which does the same transactions, is timed beside.
pub(crate) fn look_for(place: &Place, options: &Options) -> Result<bool> {
    let original = place.data_file(options.largest().max(10_000))?;
    let file = place.folder.join("work-stalls.db");
    empty::copy(&original, &file)?;
    let sitting = place.offbook(&file, &["review", "-n", &ASKED.to_string()]);
    // A line to see the answer, a line to grade it.
    let ours = times(&sitting, "\n3\n", "Good. Back ")?;
    empty::copy(&original, &file)?;
    let bare = times(
        &place.bare("sitting", &file, &[&ASKED.to_string()]),
        "",
        "ok",
    )?;
    empty::remove(&file)?;
    println!("| {GRADES} grades | median ms | 99 of 100 within ms | longest ms | over 10 ms |");
    println!("|---|--:|--:|--:|--:|");
    let ours = report("offbook, a sitting", ours);
    let bare = report("bare transactions", bare);
    println!("\npromised: none over 10 ms");
    if ours > 0 && bare > 0 {
        println!("UNDECIDED: the disk stalls for the bare program too; try on a quiet machine");
    }
    Ok(ours == 0 || bare > 0)
}

/// Writes `input` again and again, each time as soon as a line that begins with `answer` came,
/// and gives how long each took.
fn times(program: &Program, input: &str, answer: &str) -> Result<Vec<Duration>> {
    let mut command = program.command();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut to = child.stdin.take().context("no stdin")?;
    let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
    let mut times = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        let begun = Instant::now();
        to.write_all(input.as_bytes())?;
        loop {
            let line = lines
                .next()
                .with_context(|| format!("{program} ended early"))??;
            if line.starts_with(answer) {
                break;
            }
        }
        times.push(begun.elapsed());
    }
    drop(to);
    lines.for_each(drop);
    ensure!(child.wait()?.success(), "{program} failed");
    times.pop();
    Ok(times.split_off(1))
}

/// Prints a row, gives how many were too long.
fn report(name: &str, mut times: Vec<Duration>) -> usize {
    times.sort_unstable();
    let ms = |share: usize| {
        let at = (times.len() * share / 100).min(times.len() - 1);
        times[at].as_secs_f64() * 1000.0
    };
    let over = times.iter().filter(|time| **time > MOST).count();
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} | {over} |",
        ms(50),
        ms(99),
        ms(100)
    );
    over
}
