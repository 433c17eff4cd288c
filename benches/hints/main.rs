//! `check` over 1,000 answers of 250 words each: the hints alone, and as a person runs it, the program
//! from its start to its end.
//!
//! `cargo bench --bench hints`; `OFFBOOK=path` measures another build. With `-- rates` it says instead
//! how often the hints are right on answers that nobody chose the lists for. The library exports only
//! `main`, so the pure rooms that are measured alone are compiled in here once more.
#![allow(clippy::print_stdout)] // a tool that talks

// A benchmark uses a part of each room, and their tests have no harness here.
#[expect(dead_code, unused_imports)]
#[path = "../../src/coaching/mod.rs"]
mod coaching;
#[expect(dead_code, unused_imports)]
#[path = "../../src/domain/mod.rs"]
mod domain;

mod alone;
#[path = "../../tests/hints/rates.rs"]
mod rates;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

const ANSWERS: usize = 1_000;
const WORDS: usize = 250;
/// What it may take.
const PROMISE: Duration = Duration::from_millis(200);
const RUNS: usize = 15;

/// Sentences that no hint is about, and some that make one.
const SENTENCES: [&str; 12] = [
    "In May our largest customer asked for a new report by Friday.",
    "I drew it on paper first and showed it to them the same day.",
    "Then I wrote the queries and checked each figure against the ledger.",
    "They didn't answer for two weeks, so I called.",
    "I missed the date, told my manager and moved the launch by a month.",
    "It was ready a day early, and they have used it for 14 months.",
    "Since then I ask the people who do the work before I promise anything.",
    "I always said that the plan was kind of risky.",
    "What I understood is that my speed is worth nothing without a stop.",
    "Two colleagues use the list as well, and nobody has found a wrong number.",
    "We met with various people and so on.",
    "For this job it means you would get reports that others can check.",
];

fn main() -> Result<()> {
    if std::env::args().any(|arg| arg == "rates") {
        return rates();
    }
    let offbook = std::env::var_os("OFFBOOK")
        .map_or_else(|| env!("CARGO_BIN_EXE_offbook").into(), PathBuf::from);
    let folder = tempfile::tempdir()?;
    let deck = folder.path().join("deck.toml");
    std::fs::write(&deck, deck_file()?)?;
    let run = |args: &[&str]| -> Result<(Duration, Vec<u8>)> {
        let begun = Instant::now();
        let output = Command::new(&offbook)
            .args(args)
            .env("HOME", folder.path())
            .env("OFFBOOK_NOW", "2026-11-22T08:00:00Z")
            .stdin(Stdio::null())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{args:?}: {said}");
        Ok((begun.elapsed(), output.stdout))
    };
    let deck = deck.to_str().context("a plain path")?;
    run(&["import", deck, "--yes"])?;
    write_answers(&folder.path().join(".local/share/offbook/offbook.db"))?;
    let mut least = [Duration::MAX; 2];
    for (which, args) in [&["check", "--json"][..], &["check"]]
        .into_iter()
        .enumerate()
    {
        for _ in 0..RUNS {
            let (took, printed) = run(args)?;
            let expected = ANSWERS.to_string();
            ensure!(String::from_utf8_lossy(&printed).contains(&expected));
            least[which] = least[which].min(took);
        }
    }
    let [json, screen] = least;
    let (alone, hints) = alone::least(RUNS)?;
    println!("check of {ANSWERS} answers of {WORDS} words, the least of {RUNS} runs");
    println!("  hints    {alone:>8.1?}   alone, {hints} of them");
    println!("  --json   {json:>8.1?}   promised {PROMISE:?}");
    println!("  screen   {screen:>8.1?}");
    ensure!(json <= PROMISE && screen <= PROMISE, "slower than promised");
    Ok(())
}

fn rates() -> Result<()> {
    let lists = alone::english()?;
    let first = rates::measure(rates::FIRST, &lists)?;
    print!("{}", first.report("first set, tuned on", true));
    let second = rates::measure(rates::SECOND, &lists)?;
    print!("{}", second.report("second set, never tuned on", false));
    Ok(())
}

fn deck_file() -> Result<String> {
    let mut file = String::from(
        "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"bench\"\ntitle = \"Bench\"\n\
         version = \"1.0\"\ndefault_framework = \"star_l\"\n",
    );
    for number in 0..ANSWERS {
        write!(
            file,
            "\n[[card]]\nid = \"card-{number}\"\nquestion = \"Question {number}?\"\n"
        )?;
    }
    Ok(file)
}

/// Straight into the table: a thousand commands would take longer than all that is measured.
fn write_answers(path: &std::path::Path) -> Result<()> {
    let conn = rusqlite::Connection::open(path)?;
    let tx = conn.unchecked_transaction()?;
    for number in 0..ANSWERS {
        tx.execute(
            "INSERT INTO answers (card, version, written_at, headline, text, key_points, slots, words)
             SELECT key, 1, 0, NULL, ?2, '[]', '[]', ?3 FROM cards ORDER BY key LIMIT 1 OFFSET ?1",
            (number as i64, text(number), WORDS as i64),
        )?;
    }
    tx.execute("UPDATE cards SET answer_version = 1", [])?;
    Ok(tx.commit()?)
}

/// So many words, other sentences first each time.
fn text(from: usize) -> String {
    let words = SENTENCES.iter().cycle().skip(from % SENTENCES.len());
    let words = words.flat_map(|sentence| sentence.split(' '));
    words.take(WORDS).collect::<Vec<_>>().join(" ")
}
