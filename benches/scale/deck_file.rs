//! A coach's deck of many cards in the native format, to be imported.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::words::{Chance, Vocabulary};

/// The deck file of `cards` cards below `folder`; made if it is not there yet.
pub(crate) fn deck_file(folder: &Path, cards: i64) -> Result<PathBuf> {
    let path = folder.join(format!("deck-{cards}.toml"));
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    let mut file = BufWriter::new(File::create(&unfinished)?);
    file.write_all(HEAD.as_bytes())?;
    let words = Vocabulary::new();
    for card in 0..cards {
        write_card(&mut file, &words, card)?;
    }
    file.into_inner()?.sync_all()?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

const HEAD: &str = r#"format = "offbook-deck"
format_version = 1

[deck]
id = "large-deck"
title = "A large deck"
version = "1.0"
language = "en"
default_target_seconds = 90
"#;

fn write_card(file: &mut impl Write, words: &Vocabulary, card: i64) -> Result<()> {
    let mut chance = Chance::new(5, card);
    let mut phrase = |length| words.phrase(length, &mut chance);
    writeln!(file, "\n[[card]]\nid = \"card-{card}\"")?;
    // The number makes every question another one.
    writeln!(file, "question = \"{} {card}\"", phrase(9))?;
    writeln!(
        file,
        "variants = [\n  \"{}\",\n  \"{}\",\n]",
        phrase(8),
        phrase(8)
    )?;
    writeln!(file, "kind = \"behavioural\"")?;
    writeln!(file, "competencies = [\"ownership\", \"learning\"]")?;
    writeln!(file, "follow_ups = [\n  \"{}\",\n]", phrase(7))?;
    writeln!(file, "\n[card.guidance]")?;
    let (one, two, three) = (phrase(4), phrase(4), phrase(4));
    writeln!(
        file,
        "listens_for = [\n  \"{one}\",\n  \"{two}\",\n  \"{three}\",\n]"
    )?;
    writeln!(
        file,
        "pitfalls = [\n  \"{}\",\n  \"{}\",\n]",
        phrase(6),
        phrase(6)
    )?;
    let example = words.sentences(400, &mut chance);
    writeln!(file, "example = \"\"\"\n{example}\n\"\"\"")?;
    Ok(())
}
