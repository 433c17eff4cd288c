//! Stories of a file of answers: which are new, which are here in other words, and whose stay.

use super::reading::OnConflict;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::safe;
use crate::domain::id::{CardId, StoryId};
use crate::domain::now::Day;
use crate::domain::story::{Story, StoryText};
use crate::exchange::answers::AnswersFile;
use crate::exchange::neutral;
use crate::store::Store;
use crate::store::coach_notes::Restored;

/// The stories of a file, held against those that are here.
#[derive(Debug, Default)]
pub(super) struct FoundStories {
    new: Vec<StoryText>,
    /// Here under the same title in other words: as it is here and as the file tells it.
    other: Vec<(StoryId, StoryText)>,
    pub(super) unchanged: u64,
    /// Titles and the cards that tell them, where that is not known here.
    links: Vec<(String, CardId)>,
}

/// Whose words of a story stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Mine,
    Theirs,
    Both,
}

impl FoundStories {
    /// `cards` are the entries of the file that belong to a card here, by their places. Gives the
    /// titles that are nowhere, too, with the places of their entries.
    pub(super) fn find(
        here: &[Story],
        file: &AnswersFile,
        cards: &[(usize, CardId)],
        today: Day,
    ) -> (Self, Vec<(usize, String)>) {
        let mut found = Self::default();
        let mut titles: Vec<String> = here.iter().map(|s| fold(&s.content.title)).collect();
        for entry in &file.stories {
            let wanted = fold(&entry.story.title);
            let there = here
                .iter()
                .find(|story| fold(&story.content.title) == wanted);
            let told = entry.over(there.map(|story| &story.content), today);
            match there {
                Some(there) if there.content == told => found.unchanged += 1,
                Some(there) => found.other.push((there.id, told)),
                // A title stands twice in the file: the first is meant.
                None if titles.contains(&wanted) => {}
                None => found.new.push(told),
            }
            titles.push(wanted);
        }
        let mut unknown = Vec::new();
        for (place, card) in cards {
            let told = file
                .entries
                .get(*place)
                .map(|entry| entry.stories.as_slice());
            for title in told.unwrap_or_default() {
                let wanted = fold(title);
                if !titles.contains(&wanted) {
                    unknown.push((*place, title.clone()));
                } else if !tells(here, &wanted, *card) {
                    found.links.push((title.clone(), *card));
                }
            }
        }
        (found, unknown)
    }

    pub(super) fn has_news(&self) -> bool {
        !self.new.is_empty() || !self.other.is_empty() || !self.links.is_empty()
    }

    /// How many are new, how many are here in other words, and how many cards tell one of them.
    pub(super) fn counts(&self) -> [u64; 3] {
        [self.new.len(), self.other.len(), self.links.len()].map(|count| count as u64)
    }

    /// What comes in, once it is said whose words stay.
    ///
    /// # Errors
    /// Where stories differ and nobody says whose words stay: nothing of the file comes in.
    pub(super) fn settle(self, context: &mut Context, rule: OnConflict) -> Outcome<Restored> {
        let mut restored = Restored {
            links: self.links,
            ..Restored::default()
        };
        restored.stories = self.new.into_iter().map(|story| (None, story)).collect();
        for (id, mut story) in self.other {
            let whose = match rule {
                OnConflict::Mine => Whose::Mine,
                OnConflict::Theirs => Whose::Theirs,
                OnConflict::Both => Whose::Both,
                OnConflict::Ask => ask(context, &story.title)?,
            };
            match whose {
                Whose::Mine => {}
                Whose::Theirs => restored.stories.push((Some(id), story)),
                Whose::Both => {
                    story.title = free_title(context, &story.title, &restored)?;
                    restored.stories.push((None, story));
                }
            }
        }
        Ok(restored)
    }

    /// Refuses what needs an answer where nobody gives one.
    pub(super) fn check_decided(&self, context: &Context, rule: OnConflict) -> Outcome {
        let is_asked = rule == OnConflict::Ask && !self.other.is_empty();
        if !is_asked || context.someone_is_there() {
            return Ok(());
        }
        let titles: Vec<String> = self
            .other
            .iter()
            .map(|(_, s)| format!("\"{}\"", s.title))
            .collect();
        let message = format!(
            "nothing was imported: told in other words here: {}",
            titles.join(", ")
        );
        Err(Failure::failed(message)
            .hint("--on-conflict mine keeps yours, theirs takes the file's, both keeps the two"))
    }
}

fn fold(title: &str) -> String {
    title.trim().to_lowercase()
}

fn tells(here: &[Story], wanted: &str, card: CardId) -> bool {
    let mut same = here
        .iter()
        .filter(|story| fold(&story.content.title) == wanted);
    same.any(|story| story.cards.contains(&card))
}

fn ask(context: &mut Context, title: &str) -> Outcome<Whose> {
    let text = safe!(
        "You tell \"{}\" in other words than the file.",
        neutral::line(title)
    );
    context.out.wrapped("", &text)?;
    loop {
        let prompt = safe!("Whose stay: m yours, t the file's, b both? [m] ");
        let typed = context.asker.line(&mut context.out, &prompt)?;
        let typed = typed.unwrap_or_default().trim().to_lowercase();
        match typed.as_str() {
            "" | "m" | "mine" => return Ok(Whose::Mine),
            "t" | "theirs" => return Ok(Whose::Theirs),
            "b" | "both" => return Ok(Whose::Both),
            _ => context.out.wrapped("", &"m, t or b")?,
        }
    }
}

/// `Price list 2`: the first that no story has.
fn free_title(context: &Context, title: &str, restored: &Restored) -> Outcome<String> {
    let here = context.read(Store::stories)?.unwrap_or_default();
    let mut taken: Vec<String> = here
        .iter()
        .map(|story| fold(&story.content.title))
        .collect();
    taken.extend(restored.stories.iter().map(|(_, story)| fold(&story.title)));
    let mut numbered = (2_u32..).map(|number| format!("{title} {number}"));
    Ok(numbered
        .find(|title| !taken.contains(&fold(title)))
        .unwrap_or_default())
}
