//! The same file again, where nothing changed, beside its first import.

use anyhow::{Result, ensure};
use rusqlite::{Connection, OpenFlags};

use crate::empty;
use crate::median::median;
use crate::options::Options;
use crate::place::{Kind, Place};
use crate::process::Cost;

/// The most that the second import may take, as a share of the first.
const MOST: f64 = 1.0 / 3.0;
/// It takes a second: more pairs than of what takes long.
const RUNS_MORE: usize = 2;

const SCENES: [(&str, &str, Kind, &[&str]); 4] = [
    ("again-csv", "CSV", Kind::Csv, &[]),
    ("again-native", "native", Kind::Native, &[]),
    ("again-apkg", ".apkg", Kind::Apkg, &[]),
    (
        "again-apkg-schedule",
        ".apkg with its schedule",
        Kind::Apkg,
        &["--with-schedule"],
    ),
];

/// Prints the table; gives the promises that are broken.
pub(crate) fn compare(place: &Place, options: &Options) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    let scenes: Vec<_> = SCENES
        .iter()
        .filter(|scene| options.wants(scene.0))
        .collect();
    if scenes.is_empty() {
        return Ok(broken);
    }
    println!(
        "| {} cards again, unchanged | first s | again s | ratio | promised | processor |",
        options.again
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for (_, title, kind, args) in scenes {
        let pairs = pairs(place, options, *kind, args)?;
        let of = |value: fn(&(Cost, Cost)) -> f64| median(pairs.iter().map(value).collect());
        let ratio = of(|(first, again)| again.wall.as_secs_f64() / first.wall.as_secs_f64());
        println!(
            "| {title} | {:.2} | {:.2} | {ratio:.2} | {MOST:.2} | {:.2} |",
            of(|(first, _)| first.wall.as_secs_f64()),
            of(|(_, again)| again.wall.as_secs_f64()),
            of(|(first, again)| again.cpu.as_secs_f64() / first.cpu.as_secs_f64()),
        );
        if ratio > MOST {
            broken.push(format!("{title} again: {ratio:.2} of the first import"));
        }
    }
    println!();
    Ok(broken)
}

fn pairs(place: &Place, options: &Options, kind: Kind, args: &[&str]) -> Result<Vec<(Cost, Cost)>> {
    let file = place.given(kind, options.again)?;
    let (fresh, db) = (place.work("fresh"), place.work("again"));
    empty::make_empty(&place.offbook, &fresh)?;
    let import = place.import(&db, &file, args);
    let mut pairs = Vec::new();
    for _ in 0..options.runs * RUNS_MORE {
        empty::copy(&fresh, &db)?;
        let first = import.run()?;
        pairs.push((first, import.run()?));
    }
    // That of the deck which the empty file was made with, and the first import.
    let conn = Connection::open_with_flags(&db, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let operations = "SELECT count(*) FROM operations";
    let operations: i64 = conn.query_row(operations, [], |row| row.get(0))?;
    ensure!(operations == 2, "the second import changed something");
    for file in [&fresh, &db] {
        empty::remove(file)?;
    }
    Ok(pairs)
}
