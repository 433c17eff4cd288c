//! The first import of many cards, beside the bare loop.

use std::path::Path;

use anyhow::{Result, ensure};
use rusqlite::{Connection, OpenFlags};

use crate::empty;
use crate::median::median;
use crate::options::Options;
use crate::place::{Kind, Place};
use crate::process::Cost;

/// The most that an import may take, as a multiple of the bare loop.
const MOST: f64 = 3.0;
const MOST_MIB: f64 = 256.0;

struct Scene {
    name: &'static str,
    title: &'static str,
    kind: Kind,
    args: &'static [&'static str],
}

const SCENES: [Scene; 3] = [
    Scene {
        name: "csv",
        title: "CSV",
        kind: Kind::Csv,
        args: &[],
    },
    Scene {
        name: "apkg",
        title: ".apkg",
        kind: Kind::Apkg,
        args: &[],
    },
    Scene {
        name: "apkg-schedule",
        title: ".apkg with its schedule",
        kind: Kind::Apkg,
        args: &["--with-schedule"],
    },
];

/// Every table whose rows are counted after both; the others follow from these.
const TABLES: [&str; 9] = [
    "decks",
    "upstream_decks",
    "cards",
    "upstream_cards",
    "reviews",
    "card_states",
    "schedule_starts",
    "queue",
    "changes",
];

/// Prints the table; gives the promises that are broken.
pub(crate) fn compare(place: &Place, options: &Options) -> Result<Vec<String>> {
    let scenes: Vec<_> = SCENES
        .iter()
        .filter(|scene| options.wants(scene.name))
        .collect();
    let mut broken = Vec::new();
    if scenes.is_empty() {
        return Ok(broken);
    }
    println!(
        "| first import of {} cards | offbook s | bare s | ratio | promised | processor | MiB \
         | bare MiB | promised |",
        options.cards
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for scene in scenes {
        let measured = measure(place, options, scene)?;
        println!(
            "| {} | {:.2} | {:.2} | {:.2} | {MOST} | {:.2} | {:.0} | {:.0} | {MOST_MIB} |",
            scene.title,
            measured.ours_secs,
            measured.bare_secs,
            measured.ratio,
            measured.cpu_ratio,
            measured.peak_mib,
            measured.bare_peak_mib,
        );
        if measured.ratio > MOST {
            broken.push(format!(
                "{}: {:.2} times the bare loop",
                scene.title, measured.ratio
            ));
        }
        if measured.peak_mib > MOST_MIB {
            broken.push(format!("{}: {:.0} MiB", scene.title, measured.peak_mib));
        }
    }
    println!();
    Ok(broken)
}

/// Medians of the pairs.
struct Measured {
    ours_secs: f64,
    bare_secs: f64,
    ratio: f64,
    cpu_ratio: f64,
    peak_mib: f64,
    bare_peak_mib: f64,
}

fn measure(place: &Place, options: &Options, scene: &Scene) -> Result<Measured> {
    let file = place.given(scene.kind, options.cards)?;
    let fresh = place.work("fresh");
    empty::make_empty(&place.offbook, &fresh)?;
    let (db, bare_db) = (place.work("offbook"), place.work("bare"));
    let ours = place.import(&db, &file, scene.args);
    let bare = place.bare(scene.name, &bare_db, &file);
    let start_anew = || -> Result<()> {
        empty::copy(&fresh, &db)?;
        empty::copy(&fresh, &bare_db)
    };
    let mut pairs: Vec<(Cost, Cost)> = Vec::new();
    for _ in 0..options.runs {
        start_anew()?;
        pairs.push((ours.run()?, bare.run()?));
        agree(&db, &bare_db)?;
    }
    start_anew()?;
    let peak = |program: &crate::process::Program| -> Result<f64> {
        Ok(program.peak_kib()? as f64 / 1024.0)
    };
    let (peak_mib, bare_peak_mib) = (peak(&ours)?, peak(&bare)?);
    for file in [&fresh, &db, &bare_db] {
        empty::remove(file)?;
    }
    let of = |value: fn(&(Cost, Cost)) -> f64| median(pairs.iter().map(value).collect());
    Ok(Measured {
        ours_secs: of(|(ours, _)| ours.wall.as_secs_f64()),
        bare_secs: of(|(_, bare)| bare.wall.as_secs_f64()),
        ratio: of(|(ours, bare)| ours.wall.as_secs_f64() / bare.wall.as_secs_f64()),
        cpu_ratio: of(|(ours, bare)| ours.cpu.as_secs_f64() / bare.cpu.as_secs_f64()),
        peak_mib,
        bare_peak_mib,
    })
}

/// The same rows: as many in every table, and of the cards the same texts.
fn agree(ours: &Path, bare: &Path) -> Result<()> {
    let of = |path: &Path| -> Result<Vec<i64>> {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
        let mut numbers = Vec::new();
        for table in TABLES {
            numbers.push(number(&format!("SELECT count(*) FROM {table}"))?);
        }
        for column in ["slug", "question", "tags", "example"] {
            let sql = format!("SELECT sum(length({column})) FROM upstream_cards");
            numbers.push(number(&sql)?);
        }
        numbers.push(number("SELECT coalesce(sum(cards), 0) FROM new_load")?);
        numbers.push(number(
            "SELECT coalesce(sum(cards * unixepoch(day)), 0) FROM day_load",
        )?);
        Ok(numbers)
    };
    let (ours, bare) = (of(ours)?, of(bare)?);
    ensure!(ours == bare, "other rows: {ours:?}, bare {bare:?}");
    Ok(())
}
