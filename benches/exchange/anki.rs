//! The same files into a collection of the real Anki, side by side.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::empty;
use crate::median::median;
use crate::options::Options;
use crate::place::{Kind, Place};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/exchange/anki.py");
/// A Python that has the package `anki`.
const PYTHON: &str = "OFFBOOK_ANKI_PYTHON";

const SCENES: [(&str, &str, Kind, &[&str]); 3] = [
    ("anki-csv", "CSV", Kind::Csv, &[]),
    ("anki-apkg", ".apkg", Kind::Apkg, &[]),
    (
        "anki-apkg-schedule",
        ".apkg with its schedule",
        Kind::Apkg,
        &["--with-schedule"],
    ),
];

/// Prints the table.
pub(crate) fn compare(place: &Place, options: &Options) -> Result<()> {
    let scenes: Vec<_> = SCENES
        .iter()
        .filter(|scene| options.wants(scene.0))
        .collect();
    if scenes.is_empty() {
        return Ok(());
    }
    let Some(python) = std::env::var_os(PYTHON) else {
        println!("SKIPPED: Anki beside offbook; set {PYTHON} to a Python with the package anki");
        return Ok(());
    };
    println!(
        "| {} cards beside Anki {} | offbook s | Anki s | ratio | MiB | Anki MiB |",
        options.cards,
        version(&python)?
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for (_, title, kind, args) in scenes {
        let file = place.given(*kind, options.cards)?;
        let (fresh, db) = (place.work("fresh"), place.work("offbook"));
        empty::make_empty(&place.offbook, &fresh)?;
        let ours = place.import(&db, &file, args);
        let mut pairs = Vec::new();
        let mut anki_mib = 0.0;
        for _ in 0..options.runs {
            empty::copy(&fresh, &db)?;
            let secs = ours.run()?.wall.as_secs_f64();
            let theirs = anki(&python, &file, !args.is_empty(), options.cards)?;
            anki_mib = f64::max(anki_mib, theirs.peak_mib);
            pairs.push((secs, theirs.secs));
        }
        empty::copy(&fresh, &db)?;
        let mib = ours.peak_kib()? as f64 / 1024.0;
        for file in [&fresh, &db] {
            empty::remove(file)?;
        }
        let of = |value: fn(&(f64, f64)) -> f64| median(pairs.iter().map(value).collect());
        println!(
            "| {title} | {:.2} | {:.2} | {:.2} | {mib:.0} | {anki_mib:.0} |",
            of(|pair| pair.0),
            of(|pair| pair.1),
            of(|pair| pair.0 / pair.1),
        );
    }
    println!(
        "\nOf Anki the import alone is timed, into a collection that is open; of offbook the process."
    );
    Ok(())
}

struct Theirs {
    secs: f64,
    peak_mib: f64,
}

/// One import into an empty collection, which the script makes and throws away.
fn anki(python: &OsString, file: &Path, with_schedule: bool, cards: i64) -> Result<Theirs> {
    let schedule = if with_schedule { "schedule" } else { "cards" };
    let said = said(python, &[file.to_owned(), schedule.into()])?;
    let mut numbers = said.split_whitespace().map(str::parse::<f64>);
    let mut number = || {
        numbers
            .next()
            .with_context(|| format!("Anki said {said}"))?
            .context("no number")
    };
    let (secs, peak_mib, notes) = (number()?, number()?, number()?);
    ensure!(notes == cards as f64, "{notes} notes came into Anki");
    Ok(Theirs { secs, peak_mib })
}

fn version(python: &OsString) -> Result<String> {
    said(python, &["version".into()])
}

fn said(python: &OsString, args: &[PathBuf]) -> Result<String> {
    let output = Command::new(python)
        .arg(SCRIPT)
        .args(args)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run Python")?;
    ensure!(output.status.success(), "{SCRIPT} failed");
    let said = String::from_utf8(output.stdout)?;
    let last = said.lines().last().context("Anki said nothing")?;
    Ok(last.to_owned())
}
