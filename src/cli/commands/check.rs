//! `check`: hints on answers, by the sentence. Never a verdict, never a score.

use std::collections::HashSet;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::hints::{self, Coach};
use crate::cli::output::{safe, say, tell};
use crate::cli::{choose, files, phrase};
use crate::coaching::hints::{Hint, HintKind};
use crate::domain::answer::AnswerText;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral;
use crate::store::checking::Checkable;
use crate::store::{Found, Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Hints are no verdict: each names the sentence, says why, and what would mend it.
Words of your own: offbook help hints

Examples:
  offbook check
  offbook check failure
  offbook check --for acme
  offbook check k7f --dismiss non-work
  offbook check k7f --transcript rehearsal.txt
  offbook check --json | jq -r '.cards[].handle'"
)]
pub(crate) struct Args {
    /// The cards or decks; all answers without one, or all of the interview's
    #[arg(value_name = "CARD|DECK", add = super::completions::cards())]
    what: Vec<String>,
    /// As you mean to say them there: its rules and its versions, not the nearest interview's
    #[arg(
        long = "for",
        value_name = "INTERVIEW",
        conflicts_with_all = ["dismiss", "restore"],
        add = super::completions::interviews()
    )]
    interview: Option<String>,
    /// Do not show this hint for the card again; again for each
    #[arg(long, value_name = "HINT", value_parser = kinds())]
    dismiss: Vec<HintKind>,
    /// Show a dismissed hint for the card again; again for each
    #[arg(long, value_name = "HINT", value_parser = kinds(), conflicts_with = "dismiss")]
    restore: Vec<HintKind>,
    /// Look at what you really said, typed into a file, instead; - is standard input
    #[arg(
        long,
        value_name = "FILE|-",
        value_hint = clap::ValueHint::FilePath,
        conflicts_with_all = ["dismiss", "restore"]
    )]
    transcript: Option<String>,
}

fn kinds() -> impl TypedValueParser<Value = HintKind> {
    PossibleValuesParser::new(HintKind::ALL.map(HintKind::id))
        .try_map(|id| HintKind::find(&id).ok_or("no such hint"))
}

#[derive(Debug, Serialize)]
struct HintsJson<'c> {
    /// Whose rules and versions were asked for.
    interview: Option<&'c str>,
    /// Answers that were looked at.
    answers: usize,
    words_per_minute: u32,
    cards: Vec<CardJson<'c>>,
}

#[derive(Debug, Serialize)]
struct CardJson<'c> {
    id: String,
    handle: &'c str,
    deck: &'c str,
    question: &'c str,
    hints: Vec<HintJson<'c>>,
    dismissed: &'c [String],
}

#[derive(Debug, Serialize)]
struct HintJson<'c> {
    hint: &'static str,
    first: bool,
    says: &'c str,
    count: usize,
    why: &'static str,
    mend: &'static str,
    sentences: Vec<SentenceJson<'c>>,
}

#[derive(Debug, Serialize)]
struct SentenceJson<'c> {
    /// Empty for the text as a whole.
    part: String,
    sentence: &'c str,
    found: &'c str,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if !args.dismiss.is_empty() || !args.restore.is_empty() {
        return dismiss(context, args);
    }
    let words = hints::words(&context.paths)?;
    let now = context.now;
    let gathered = context.read(|store| {
        let interview = match named(store, args)? {
            Ok(interview) => interview,
            Err(failure) => return Ok(Err(failure)),
        };
        let found = gather(store, &args.what, interview.as_ref(), &now)?;
        let coach = Coach::new(words.clone(), store, interview.as_ref(), &now)?;
        Ok(found.map(|found| (interview, found, coach)))
    })?;
    let Some((interview, mut found, coach)) = gathered.transpose()? else {
        return match (args.what.first(), &args.interview) {
            (Some(typed), _) => choose::nothing_yet("card or deck", typed),
            (None, Some(typed)) => choose::no_interview(typed),
            (None, None) => nothing_to_check(context, None),
        };
    };
    if let Some(path) = &args.transcript {
        let [one] = found.as_mut_slice() else {
            return Err(Failure::usage("a transcript belongs to one CARD")
                .hint("offbook check k7f --transcript FILE"));
        };
        one.answer = AnswerText {
            text: files::read_text(path)?,
            ..AnswerText::default()
        };
    }
    let is_transcript = args.transcript.is_some();
    let looked_at = found.iter().filter(|one| !one.answer.is_empty()).count();
    let checked: Vec<(Checkable, Vec<Hint>)> = found
        .into_iter()
        .map(|one| {
            let hints = coach.hints_on(&one, &one.answer, is_transcript);
            (one, hints)
        })
        .collect();
    if context.json {
        return print_json(context, interview.as_ref(), &coach, looked_at, &checked);
    }
    match looked_at {
        0 => nothing_to_check(context, interview.as_ref()),
        _ => print(context, &coach, looked_at, &checked),
    }
}

fn named(store: &Store, args: &Args) -> StoreResult<Outcome<Option<Interview>>> {
    let Some(typed) = &args.interview else {
        return Ok(Ok(None));
    };
    match choose::interview(store.find_interview(typed)?, typed) {
        Ok(id) => Ok(Ok(Some(store.interview(id)?))),
        Err(failure) => Ok(Err(failure)),
    }
}

/// The answers of what was typed, each once, as they are meant for the interview; all without
/// anything.
fn gather(
    store: &Store,
    typed: &[String],
    interview: Option<&Interview>,
    now: &Now,
) -> StoreResult<Outcome<Vec<Checkable>>> {
    let mut found = match typed {
        [] => store.answers_to_check(None)?,
        typed => match of_names(store, typed, now)? {
            Ok(found) => found,
            Err(failure) => return Ok(Err(failure)),
        },
    };
    let Some(interview) = interview else {
        return Ok(Ok(found));
    };
    if typed.is_empty() {
        let drawn = store.road_ids(&interview.plan.draws_on)?;
        let drawn: HashSet<CardId> = drawn.into_iter().collect();
        found.retain(|one| drawn.contains(&one.card));
    }
    for version in store.tailoring(interview.id)?.versions {
        let one = found.iter_mut().find(|one| one.card == version.card);
        if let (Some(one), Some(text)) = (one, version.text) {
            one.answer.text = text;
        }
    }
    Ok(Ok(found))
}

/// The answers of what was typed, each once.
fn of_names(store: &Store, typed: &[String], now: &Now) -> StoreResult<Outcome<Vec<Checkable>>> {
    let mut all: Vec<Checkable> = Vec::new();
    for name in typed {
        let found = match one(store, name, now)? {
            Ok(found) => found,
            Err(failure) => return Ok(Err(failure)),
        };
        for checkable in found {
            if !all.iter().any(|there| there.card == checkable.card) {
                all.push(checkable);
            }
        }
    }
    Ok(Ok(all))
}

/// A deck by its whole name, else a card, else a deck by the beginning of its name.
fn one(store: &Store, typed: &str, now: &Now) -> StoreResult<Outcome<Vec<Checkable>>> {
    let deck = store.find_deck(typed)?;
    let card = store.find_card(typed)?;
    let is_whole = match &deck {
        Found::One(id) => store.deck(*id, now)?.name.eq_ignore_ascii_case(typed),
        _ => false,
    };
    match (deck, card) {
        (Found::One(deck), card) if is_whole || !matches!(card, Found::One(_)) => {
            store.answers_to_check(Some(deck)).map(Ok)
        }
        (_, Found::One(card)) => Ok(Ok(vec![store.checkable(card)?])),
        (Found::None { near: decks, .. }, Found::None { near, .. }) => {
            let failure = Failure::not_found(format!("no card or deck \"{typed}\""));
            let list = "offbook list   or: offbook deck list";
            Ok(Err(match decks.first().or(near.first()) {
                Some(name) => failure.hint(format!("did you mean \"{name}\"?   {list}")),
                None => failure.hint(list),
            }))
        }
        (Found::None { .. }, card) => Ok(choose::card(card, typed).map(|_| Vec::new())),
        (deck, _) => Ok(choose::deck(deck, typed).map(|_| Vec::new())),
    }
}

fn nothing_to_check(context: &mut Context, interview: Option<&Interview>) -> Outcome {
    if context.json {
        let coach = Coach::of_words_alone(hints::words(&context.paths)?);
        return print_json(context, interview, &coach, 0, &[]);
    }
    match interview {
        Some(interview) => {
            let name = neutral::line(&interview.plan.name);
            let text = safe!("There is no answer to check for {} yet.", name);
            context.out.wrapped("", &text)?;
        }
        None => say!(context.out, "There is no answer to check yet.")?,
    }
    tell!(context.out, "Write one: offbook prepare answer CARD");
    Ok(())
}

fn print(
    context: &mut Context,
    coach: &Coach,
    looked_at: usize,
    checked: &[(Checkable, Vec<Hint>)],
) -> Outcome {
    let answers = phrase::count(looked_at as u64, "answer", "answers");
    let with_hints = || checked.iter().filter(|(_, hints)| !hints.is_empty());
    for (card, hints) in with_hints() {
        let (name, deck) = (choose::short(&card.handle), neutral::line(&card.deck_name));
        let question = neutral::line(&card.question);
        if context.out.look.accessible {
            let head = safe!("Card {}, {}. {}", name, deck, question);
            context.out.wrapped("", &head)?;
        } else {
            let first = safe!("{}  ", name);
            context.out.wrapped(first, &question)?;
        }
        hints::show(&mut context.out, hints)?;
        context.out.blank()?;
    }
    let total: usize = with_hints().map(|(_, hints)| hints.len()).sum();
    let cards = with_hints().count();
    let hints = phrase::count(total as u64, "hint", "hints");
    match (total, looked_at) {
        (0, _) => say!(context.out, "No hints on {}.", answers)?,
        (_, 1) => say!(context.out, "{}.", hints)?,
        _ => say!(context.out, "{} on {} of {}.", hints, cards, answers)?,
    }
    let rate = coach.words_per_minute;
    let is_timed = |hint: &Hint| hint.kind == HintKind::Length;
    if with_hints().any(|(_, hints)| hints.iter().any(is_timed)) {
        let until = match coach.is_own_rate {
            true => ", your own rate",
            false => " until your own rate is measured",
        };
        tell!(
            context.out,
            "Seconds are by {} words a minute{}.",
            rate,
            until
        );
    }
    if let Some((card, hints)) = with_hints().next() {
        let name = choose::short(&card.handle);
        let hint = hints.first().map_or("", |hint| hint.kind.id());
        tell!(
            context.out,
            "To see one no more: offbook check {} --dismiss {}",
            name,
            hint
        );
    }
    Ok(())
}

fn print_json(
    context: &mut Context,
    interview: Option<&Interview>,
    coach: &Coach,
    looked_at: usize,
    checked: &[(Checkable, Vec<Hint>)],
) -> Outcome {
    let told = checked
        .iter()
        .filter(|(card, hints)| !hints.is_empty() || !card.dismissed.is_empty());
    let cards = told.map(|(card, hints)| CardJson {
        id: card.card.to_string(),
        handle: &card.handle.text,
        deck: &card.deck_name,
        question: &card.question,
        hints: hints.iter().map(hint_json).collect(),
        dismissed: &card.dismissed,
    });
    let body = HintsJson {
        interview: interview.map(|interview| interview.plan.name.as_str()),
        answers: looked_at,
        words_per_minute: coach.words_per_minute,
        cards: cards.collect(),
    };
    Ok(context.out.json("offbook.hints/1", &body)?)
}

fn hint_json(hint: &Hint) -> HintJson<'_> {
    let sentences = hint.places.iter().map(|place| SentenceJson {
        part: hints::part_name(&place.part),
        sentence: &place.sentence,
        found: &place.found,
    });
    HintJson {
        hint: hint.kind.id(),
        first: hint.is_first,
        says: &hint.says,
        count: hint.count,
        why: hint.kind.why(),
        mend: hint.mend,
        sentences: sentences.collect(),
    }
}

fn dismiss(context: &mut Context, args: &Args) -> Outcome {
    let dismisses = args.restore.is_empty();
    let kinds = if dismisses {
        &args.dismiss
    } else {
        &args.restore
    };
    let [typed] = args.what.as_slice() else {
        return Err(Failure::usage("a hint is dismissed for one CARD")
            .hint("offbook check CARD --dismiss HINT"));
    };
    // Looked up first: a slip in the name must not make a data file.
    let found = context.read(|store| Ok(choose::card(store.find_card(typed)?, typed)))?;
    let Some(id) = found.transpose()? else {
        return choose::nothing_yet("card", typed);
    };
    let ids: Vec<&str> = kinds.iter().map(|kind| kind.id()).collect();
    let mut store = context.open()?;
    let now = context.now();
    let made = store.dismiss_hints(id, &ids, dismisses, &now)?;
    let name = choose::short(&store.checkable(id)?.handle);
    let named = neutral::line(&ids.join(", "));
    match (made, dismisses) {
        (None, true) => tell!(context.out, "{} was without that already: {}", name, named),
        (None, false) => tell!(context.out, "{} has that anyway: {}", name, named),
        (Some(_), true) => tell!(
            context.out,
            "{} is checked without: {}.   Take it back: offbook undo",
            name,
            named
        ),
        (Some(_), false) => tell!(
            context.out,
            "{} is checked again for: {}.   Take it back: offbook undo",
            name,
            named
        ),
    }
    Ok(())
}
