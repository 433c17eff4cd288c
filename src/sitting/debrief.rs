//! After an interview: what is asked about it, one question after the other, and what the countdown
//! had foretold on its morning.

use std::rc::Rc;

use chrono::{NaiveTime, TimeZone};

use super::gathering::{Governed, memory_of};
use super::outlook::Outlook;
use super::prepare::{Offer, Progress, ReadDay, Script, Step, day_of};
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall, SAME_DAY_PULL};
use crate::domain::debrief::Predicted;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::{Day, Now};
use crate::store::cards::CardFilter;
use crate::store::debriefs::ToldQuestion;
use crate::store::{Result, Store};

/// Cards offered for a question that was told.
const OFFERED: u64 = 4;
/// What is typed for a question that no card asks.
pub(crate) const NEW: &str = "new";
/// Any seed does: the number is the same each time it is asked for.
const SEED: u64 = 0;

/// What the countdown would have said on the morning of the interview, from what was reviewed up to
/// the evening before; `None` where that was too little to say.
pub(crate) fn predicted(
    store: &Store,
    interview: &Interview,
    minutes: u32,
    now: &Now,
) -> Result<Option<Predicted>> {
    let day = interview.plan.appointment.day(now);
    // The evening before: its "now" is the next morning.
    let noon = day.minus(1).date().and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
    let Some(eve) = now.zone.from_local_datetime(&noon).earliest() else {
        return Ok(None);
    };
    let eve = now.moved_to(eve.to_utc());
    let everything = CardFilter::default();
    let outlook = Outlook::of(store, interview, &[], &everything, minutes, &eve)?;
    let recall = Recall::new(DEFAULT_WEIGHTS).hedged(SAME_DAY_PULL);
    let as_then = |governed: &Governed| {
        let mut governed = governed.clone();
        governed.card.looks.retain(|look| look.on < day);
        governed.memory = memory_of(&recall, &governed.card);
        governed
    };
    let cards: Vec<Governed> = outlook.cards.iter().map(as_then).collect();
    let outlook = Outlook {
        cards: Rc::from(cards),
        ..outlook
    };
    let readiness = outlook.readiness(SEED);
    if outlook.cards.is_empty() || readiness.is_too_early() {
        return Ok(None);
    }
    Ok(Some(Predicted {
        low: readiness.now.low,
        about: readiness.now.about,
        high: readiness.now.high,
    }))
}

/// Words of four letters and more that stand in any question: what they match says nothing.
const EVERYWHERE: [&str; 30] = [
    "about", "been", "could", "describe", "does", "ever", "every", "explain", "from", "give",
    "have", "here", "into", "made", "most", "never", "should", "some", "tell", "that", "their",
    "there", "they", "this", "time", "were", "what", "when", "which", "would",
];
const WITH_YOU: [&str; 6] = ["will", "with", "work", "worked", "your", "yours"];

/// Cards that may be what was asked, the likeliest first: the same question, then those that share
/// its telling words; and whether each is likely enough to be taken for it without a word.
pub(crate) fn likely(store: &Store, words: &str) -> Result<Vec<(CardId, bool)>> {
    let mut found: Vec<(CardId, bool)> = Vec::new();
    found.extend(store.same_question(words)?.into_iter().map(|id| (id, true)));
    let folded = words.to_lowercase();
    let mut terms: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .filter(|word| !EVERYWHERE.contains(word) && !WITH_YOU.contains(word))
        .collect();
    terms.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    terms.dedup();
    // All of the telling words first, then fewer of them, then each by itself.
    let together = (1..=terms.len())
        .rev()
        .map(|count| terms[..count].join(" "));
    let alone = terms.iter().skip(1).map(|term| (*term).to_owned());
    for (at, sought) in together.chain(alone).enumerate() {
        if found.len() as u64 >= OFFERED {
            break;
        }
        for line in store.search(&sought, OFFERED)?.0 {
            if !found.iter().any(|(id, _)| *id == line.id) {
                found.push((line.id, at == 0));
            }
        }
    }
    found.truncate(usize::try_from(OFFERED).unwrap_or(usize::MAX));
    Ok(found)
}

/// The questions about an interview.
pub(crate) struct DebriefScript<'l> {
    /// Which cards may be what was asked.
    pub(crate) offers: &'l dyn Fn(&str) -> Vec<Offer>,
    /// The one card of a name.
    pub(crate) find: &'l dyn Fn(&str) -> Option<Offer>,
    /// For an interview that was never added: its name and its day are asked first.
    pub(crate) never_added: Option<NeverAdded<'l>>,
    /// Reads a day to come.
    pub(crate) read_day: ReadDay<'l>,
}

/// What is needed to ask for an interview that nobody knows of.
pub(crate) struct NeverAdded<'l> {
    /// Why something cannot be its name.
    pub(crate) refuse_name: &'l dyn Fn(&str) -> Option<String>,
    /// Reads today or a day that is over.
    pub(crate) read_past: ReadDay<'l>,
}

/// The steps of an interview that was never added.
pub(crate) const NAME: &str = "name";
pub(crate) const HELD_ON: &str = "held on";

const PEOPLE: &str = "people";
const PROMISES: &str = "promises";
const NEXT: &str = "next";
const NOTE: &str = "note";
const THANKS: &str = "thanks";
/// Nobody remembers more.
const MOST: usize = 40;

fn id(what: &str, number: usize) -> String {
    format!("{what} {number}")
}

fn step(id: &str, title: &str, prompt: String) -> Step {
    Step::new(id, title, prompt)
}

impl DebriefScript<'_> {
    /// With whom and when it was; neither can be left out.
    fn next_of_new(&self, progress: &Progress) -> Option<Step> {
        self.never_added.as_ref()?;
        if progress.text(NAME).is_none() {
            let prompt = "With whom was it? The company, or what you call it.";
            return Some(Step::new(NAME, "with whom", prompt).aside("needed"));
        }
        let prompt = "When was it? A day such as today, yesterday, mon or 20 nov.";
        let step = Step::new(HELD_ON, "when", prompt);
        progress
            .text(HELD_ON)
            .is_none()
            .then(|| step.aside("needed").there(Some("today".to_owned())))
    }

    /// Name and day of one that was never added.
    pub(crate) fn held(&self, progress: &Progress) -> Option<(String, Day)> {
        let new = self.never_added.as_ref()?;
        let day = day_of(progress.text(HELD_ON)?, new.read_past)?;
        Some((progress.text(NAME)?.trim().to_owned(), day))
    }

    /// The day of the next step.
    pub(crate) fn next_on(&self, progress: &Progress) -> Option<Day> {
        day_of(progress.text(NEXT)?, self.read_day)
    }

    /// The next step about a question; `None` when the person named the last one.
    fn next_question(&self, progress: &Progress) -> Option<Step> {
        for number in 1..=MOST {
            let asked = id("asked", number);
            if !progress.has(&asked) {
                let prompt = match number {
                    1 => "Which question came first? Word for word if you can.",
                    _ => "Which came next? Enter when that was all.",
                };
                return Some(step(&asked, &format!("question {number}"), prompt.into()));
            }
            let words = progress.text(&asked)?;
            let card = id("card", number);
            if !progress.has(&card) {
                return Some(self.which(&card, words));
            }
            let went = id("went", number);
            if !progress.has(&went) {
                let prompt = "How did it go? 1 badly, 2 so-so, 3 well, 4 very well.";
                return Some(step(&went, "how it went", prompt.into()));
            }
            let wished = id("wished", number);
            if !progress.has(&wished) {
                let prompt = "What do you wish you had said?";
                return Some(step(&wished, "better", prompt.into()));
            }
        }
        None
    }

    fn which(&self, id: &str, words: &str) -> Step {
        let offers = (self.offers)(words);
        let lines = offers.iter().enumerate();
        let lines: Vec<String> = lines
            .map(|(at, offer)| {
                format!(
                    "\n  {}  {} ({})",
                    at + 1,
                    offer.question,
                    offer.handle.short()
                )
            })
            .collect();
        let prompt = match lines.as_slice() {
            [] => format!("No card asks that. {NEW} makes it one, or name a card."),
            _ => format!(
                "Is it one of these? Its number, or {NEW}.{}",
                lines.concat()
            ),
        };
        let first = offers.first().filter(|offer| offer.is_likely);
        Step {
            examples: offers
                .iter()
                .map(|offer| offer.handle.whole().to_owned())
                .collect(),
            there: Some(
                first.map_or_else(|| NEW.to_owned(), |offer| offer.handle.short().to_owned()),
            ),
            ..step(id, "its card", prompt)
        }
    }

    /// What was told, as far as it goes.
    pub(crate) fn questions(&self, progress: &Progress) -> Vec<ToldQuestion> {
        let mut told = Vec::new();
        for number in 1..=MOST {
            let Some(words) = progress.text(&id("asked", number)) else {
                break;
            };
            let went = progress.text(&id("went", number)).and_then(grade);
            // Without a word on how it went it counts as nothing.
            let Some(went) = went else { continue };
            let typed = progress.text(&id("card", number)).unwrap_or(NEW);
            told.push(ToldQuestion {
                card: (self.find)(typed)
                    .filter(|_| !is_new(typed))
                    .map(|found| found.id),
                words: words.to_owned(),
                went,
                wished: progress.text(&id("wished", number)).map(str::to_owned),
            });
        }
        told
    }
}

/// Whether the step asks which card a question is.
fn is_about_card(step: &Step) -> bool {
    step.id.starts_with("card ")
}

fn is_new(typed: &str) -> bool {
    typed.trim().eq_ignore_ascii_case(NEW)
}

/// 1 to 4.
pub(crate) fn grade(text: &str) -> Option<Grade> {
    let number = text.trim().parse().ok()?;
    Grade::from_number(number)
}

impl Script for DebriefScript<'_> {
    fn next(&self, progress: &Progress) -> Option<Step> {
        let others = [
            (
                PEOPLE,
                "people",
                "Whom did you meet? Names, and what they do.",
            ),
            (PROMISES, "promises", "What did you promise, or did they?"),
            (
                NEXT,
                "next step",
                "When is the next step? A day such as fri or 4 dec; Enter: not known.",
            ),
            (NOTE, "note", "What else is worth knowing next time?"),
            (THANKS, "thank-you", "Is the thank-you sent? yes or no."),
        ];
        let first = self.next_of_new(progress);
        let mut next = first.or_else(|| self.next_question(progress)).or_else(|| {
            let left = others.iter().find(|(id, ..)| !progress.has(id));
            left.map(|(id, title, prompt)| step(id, title, (*prompt).to_owned()))
        })?;
        let asked = |id: &str| id.starts_with("asked ");
        let done = &progress.done;
        let last_is_open = done.iter().rev().find(|done| asked(&done.step));
        let is_over = last_is_open.is_some_and(|done| progress.text(&done.step).is_none());
        // One that is asked again, since it cannot be left out, keeps its number.
        let before = done.iter().filter(|done| done.step != next.id).count();
        next.number = before + 1;
        let open = others.iter().filter(|(id, ..)| !progress.has(id)).count();
        next.of = match is_over {
            true => done.len() + open,
            false => next.number + open + usize::from(!asked(&next.id)),
        };
        Some(next)
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        if step.id.starts_with("went ") && grade(text).is_none() {
            return Some("a number from 1 to 4".into());
        }
        if is_about_card(step) && !is_new(text) && self.card(step, text).is_none() {
            let text = "no card is called that: a number of the list, a card, or";
            return Some(format!("{text} {NEW}"));
        }
        if step.id == THANKS && yes(text).is_none() {
            return Some("yes or no".into());
        }
        match (step.id.as_str(), &self.never_added) {
            (NEXT, _) => {
                let why = (self.read_day)(text).err()?;
                Some(format!("{why}; - leaves it out, a note comes next"))
            }
            (NAME, Some(new)) => (new.refuse_name)(text),
            (HELD_ON, Some(new)) => (new.read_past)(text).err(),
            _ => None,
        }
    }

    fn day(&self, step: &Step, text: &str) -> Option<Day> {
        match (step.id.as_str(), &self.never_added) {
            (NEXT, _) => day_of(text, self.read_day),
            (HELD_ON, Some(new)) => day_of(text, new.read_past),
            _ => None,
        }
    }

    fn card(&self, step: &Step, text: &str) -> Option<Offer> {
        if !is_about_card(step) || is_new(text) {
            return None;
        }
        let number = text.trim().parse::<usize>().ok();
        let listed = number.and_then(|number| step.examples.get(number.checked_sub(1)?));
        (self.find)(listed.map_or(text.trim(), String::as_str))
    }
}

pub(crate) fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// What was given beside the questions.
pub(crate) fn people(progress: &Progress) -> Option<String> {
    progress.text(PEOPLE).map(str::to_owned)
}

pub(crate) fn promises(progress: &Progress) -> Option<String> {
    progress.text(PROMISES).map(str::to_owned)
}

pub(crate) fn note(progress: &Progress) -> Option<String> {
    progress.text(NOTE).map(str::to_owned)
}

pub(crate) fn is_thanked(progress: &Progress) -> bool {
    progress.text(THANKS).and_then(yes).unwrap_or(false)
}
