//! The files that are imported, made once: the same cards as a table and as a package of Anki.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::package;
use crate::words::{Chance, Vocabulary};

/// One card as both files have it.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) id: String,
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) tags: [String; 2],
}

/// Characters of an answer, about.
const ANSWER_LENGTH: usize = 420;

impl Given {
    /// The how-manieth card, from 0.
    pub(crate) fn card(number: i64, words: &Vocabulary) -> Self {
        let mut chance = Chance::new(7, number);
        Self {
            id: format!("card-{number}"),
            // The number makes every question another one.
            question: format!("{} {number}?", words.phrase(9, &mut chance)),
            answer: words.sentences(ANSWER_LENGTH, &mut chance),
            tags: [
                words.phrase(1, &mut chance).to_lowercase(),
                format!("level-{}", number % 9),
            ],
        }
    }
}

pub(crate) fn csv(folder: &Path, cards: i64) -> Result<PathBuf> {
    made(&folder.join(format!("cards-{cards}.csv")), |path| {
        let mut file = BufWriter::new(File::create(path)?);
        writeln!(file, "id,question,answer,tags")?;
        let words = Vocabulary::new();
        for number in 0..cards {
            let card = Given::card(number, &words);
            let [one, two] = &card.tags;
            // None of these has a quote in it.
            writeln!(
                file,
                "{},\"{}\",\"{}\",{one} {two}",
                card.id, card.question, card.answer
            )?;
        }
        file.into_inner()?.sync_all()?;
        Ok(())
    })
}

pub(crate) fn apkg(folder: &Path, cards: i64) -> Result<PathBuf> {
    made(&folder.join(format!("cards-{cards}.apkg")), |path| {
        package::write(path, cards)
    })
}

/// The file at `path`; where there is none, `make` writes it under another name first.
fn made(path: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    if !path.exists() {
        eprintln!("making {} (once) ...", path.display());
        let unfinished = path.with_extension("unfinished");
        make(&unfinished)?;
        fs::rename(&unfinished, path)?;
    }
    Ok(path.to_owned())
}
