//! `add`: a question of the person's own and, where they have it, the answer.

use serde::Serialize;

use crate::cli::choose;
use crate::cli::commands::kinds;
use crate::cli::context::Context;
use crate::cli::draft::Fields;
use crate::cli::editor::{self, Edited};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::hints;
use crate::cli::output::{safe, tell};
use crate::domain::answer::AnswerText;
use crate::domain::card::{Kind, LocalChanges};
use crate::domain::id::DeckId;
use crate::exchange::neutral;
use crate::store::cards::{Card, NewCard};
use crate::store::decks::Target;
use crate::store::{Found, Store};

/// The deck of questions that were put nowhere else.
pub(crate) const OWN_DECK: &str = "mine";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "On a terminal the editor opens for the answer; --no-edit leaves it for later.
Without --deck the card goes to the deck \"mine\". A deck that is not there is made.

Examples:
  offbook add
  offbook add \"Why this company?\" -d acme --aim 60
  offbook add \"Why this company?\" --answer-file why.md --point \"their values\""
)]
pub(crate) struct Args {
    /// The question
    #[arg(value_name = "QUESTION")]
    question: Option<String>,
    /// The deck it goes to
    #[arg(short, long, value_name = "DECK", add = super::completions::decks())]
    deck: Option<String>,
    /// What type of question it is
    #[arg(long = "type", visible_alias = "kind", value_name = "TYPE", value_parser = kinds())]
    kind: Option<Kind>,
    /// A tag; again for each
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// A point that must be said; again for each
    #[arg(long = "point", value_name = "TEXT")]
    points: Vec<String>,
    /// Your answer
    #[arg(long, value_name = "TEXT", conflicts_with = "answer_file")]
    answer: Option<String>,
    /// Your answer from a file; - is standard input
    #[arg(long, value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    answer_file: Option<String>,
    /// The first sentence you will say
    #[arg(long, value_name = "TEXT")]
    headline: Option<String>,
    /// Seconds the answer should take, 10 to 600
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(10..=600))]
    aim: Option<u32>,
    /// Another wording it may be asked in; again for each
    #[arg(long = "variant", value_name = "TEXT")]
    variants: Vec<String>,
    /// Open no editor
    #[arg(long)]
    no_edit: bool,
    /// Add it although the same question is there
    #[arg(short, long)]
    yes: bool,
}

#[derive(Debug, Serialize)]
struct AddedJson<'c> {
    id: String,
    handle: &'c str,
    deck: &'c str,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let (fields, draft) = match gather(context, args)? {
        Some(gathered) => gathered,
        None => {
            tell!(context.out, "No question, so nothing was added.");
            return Ok(());
        }
    };
    let mut store = context.open()?;
    let to = target(&store, args, context)?;
    let now = context.now();
    let id = store.add_card(to, &new_card(args, &fields), &now)?;
    if let Some(draft) = draft {
        draft.done();
    }
    let card = store.card(id)?;
    say_added(context, &card, matches!(to, Target::New(_)))?;
    if card.answer.is_some() && !context.json {
        hints::after_saving(context, &store, &store.checkable(id)?)?;
    }
    Ok(())
}

/// What the card is to hold: from the flags, from what is asked, from the editor. `None` where
/// the person gives no question.
fn gather(context: &mut Context, args: &Args) -> Outcome<Option<(Fields, Option<Edited>)>> {
    check_deck(context, args)?;
    let is_there = context.someone_is_there();
    let question = match &args.question {
        Some(question) => one_line("question", question)?,
        None if is_there => {
            let typed = context.asker.input(&mut context.out, &safe!("Question"))?;
            let typed = typed.as_deref().map(str::trim).unwrap_or_default();
            if typed.is_empty() {
                return Ok(None);
            }
            typed.to_owned()
        }
        None => {
            return Err(Failure::usage("a QUESTION is needed")
                .hint("offbook add \"Why this company?\" --answer TEXT"));
        }
    };
    refuse_the_same(context, &question, args.yes)?;
    let fields = Fields {
        question,
        variants: items(&args.variants),
        headline: args.headline.as_deref().map(str::trim).map(str::to_owned),
        text: answer_text(args.answer.as_deref(), args.answer_file.as_deref())?.unwrap_or_default(),
        slots: Vec::new(),
        points: items(&args.points),
    };
    let has_answer =
        !fields.text.is_empty() || !fields.points.is_empty() || fields.headline.is_some();
    if args.no_edit || has_answer || !is_there {
        return Ok(Some((fields, None)));
    }
    let Some(edited) = editor::write_card(context, &fields)? else {
        return Ok(None);
    };
    let parsed = edited.parsed.clone();
    if let Some(other) = parsed.question.as_deref().filter(|q| *q != fields.question) {
        refuse_the_same(context, other, args.yes)?;
    }
    let fields = Fields {
        question: parsed.question.unwrap_or(fields.question),
        variants: parsed.variants.unwrap_or(fields.variants),
        headline: parsed.headline.unwrap_or(fields.headline),
        text: parsed.text.unwrap_or(fields.text),
        slots: parsed.slots,
        points: parsed.points.unwrap_or(fields.points),
    };
    Ok(Some((fields, Some(edited))))
}

fn new_card(args: &Args, fields: &Fields) -> NewCard {
    let answer = AnswerText {
        headline: fields.headline.clone(),
        text: fields.text.clone(),
        key_points: fields.points.clone(),
        slots: fields.slots.clone(),
    };
    NewCard {
        local: LocalChanges {
            question: Some(fields.question.clone()),
            variants: Some(fields.variants.clone()).filter(|variants| !variants.is_empty()),
            kind: args.kind,
            target_secs: args.aim,
            ..LocalChanges::default()
        },
        own_tags: items(&args.tags),
        answer: Some(answer).filter(|answer| !answer.is_empty()),
    }
}

/// A name that is nearly a deck's, or the beginning of several, is cleared up before anybody
/// writes an answer for it.
fn check_deck(context: &Context, args: &Args) -> Outcome {
    if let Some(typed) = &args.deck
        && let Some(found) = context.read(|store| store.find_deck(typed))?
    {
        named_deck(found, typed)?;
    }
    Ok(())
}

/// The deck of that name; `None` where it is to be made. One letter off is taken for a slip.
fn named_deck(found: Found<DeckId>, typed: &str) -> Outcome<Option<DeckId>> {
    match &found {
        Found::None { near, .. } if near.is_empty() => Ok(None),
        Found::None { near, .. } => {
            let hint = format!(
                "did you mean \"{}\"?   for a new one: offbook deck new \"{typed}\"",
                near[0]
            );
            choose::deck(found, typed)
                .map(Some)
                .map_err(|failure| failure.hint(hint))
        }
        _ => choose::deck(found, typed).map(Some),
    }
}

/// The deck the card goes to, there or to be made with it.
fn target<'a>(store: &Store, args: &'a Args, context: &Context) -> Outcome<Target<'a>> {
    let (name, there) = match &args.deck {
        Some(typed) => (typed.as_str(), named_deck(store.find_deck(typed)?, typed)?),
        None => {
            let decks = store.decks(&context.now)?;
            let own = decks.iter().find(|deck| deck.name == OWN_DECK);
            (OWN_DECK, own.map(|deck| deck.id))
        }
    };
    Ok(there.map_or(Target::New(name), Target::Deck))
}

/// Asks before the same question is added a second time; a script has to say that it means it.
fn refuse_the_same(context: &mut Context, question: &str, yes: bool) -> Outcome {
    let same = context.read(|store| match store.same_question(question)?.first() {
        Some(first) => store.card(*first).map(Some),
        None => Ok(None),
    })?;
    let Some(card) = same.flatten().filter(|_| !yes) else {
        return Ok(());
    };
    let (name, deck) = (choose::short(&card.handle), neutral::line(&card.deck_name));
    let shown = neutral::line(&card.content.question);
    if !context.someone_is_there() {
        return Err(
            Failure::input("the same question is there already; nothing was added")
                .found(format!("{name}  {deck}  {shown}"))
                .hint(format!(
                    "offbook edit {name}   or add it all the same: --yes"
                )),
        );
    }
    tell!(
        context.out,
        "The same question is there already: {} in {}",
        name,
        deck
    );
    tell!(context.out, "  {}", shown);
    let question = safe!("Add it all the same?");
    match context
        .asker
        .confirm(&mut context.out, &question, false, "--yes")?
    {
        true => Ok(()),
        false => Err(Failure::failed("nothing was added").hint(format!("offbook edit {name}"))),
    }
}

fn say_added(context: &mut Context, card: &Card, is_new_deck: bool) -> Outcome {
    if context.json {
        let body = AddedJson {
            id: card.id.to_string(),
            handle: &card.handle.text,
            deck: &card.deck_name,
        };
        return Ok(context.out.json("offbook.added/1", &body)?);
    }
    let (name, deck) = (choose::short(&card.handle), neutral::line(&card.deck_name));
    let deck = match is_new_deck {
        true => safe!("the new deck {}", deck),
        false => safe!("{}", deck),
    };
    tell!(
        context.out,
        "Added {} to {}.   Take it back: offbook undo",
        name,
        deck
    );
    if card.answer.is_none() {
        tell!(context.out, "It has no answer yet: offbook edit {}", name);
    }
    Ok(())
}

/// The text of an answer, from the flag or from the file that a flag names.
pub(crate) fn answer_text(text: Option<&str>, file: Option<&str>) -> Outcome<Option<String>> {
    let text = match (text, file) {
        (Some(text), _) => text.to_owned(),
        (None, Some(file)) => {
            let text = files::read_text(file)?;
            // A command that failed on the other side of a pipe must not empty an answer.
            if text.trim().is_empty() {
                let name = if file == "-" { "standard input" } else { file };
                return Err(Failure::input(format!("there is no text in \"{name}\""))
                    .hint("nothing was changed; to leave the answer empty: --answer \"\""));
            }
            text
        }
        (None, None) => return Ok(None),
    };
    let text = text.trim_end().trim_start_matches(['\n', '\r']);
    // As the editor gives it: other forms than ours could not tell two sorts of line ends apart.
    Ok(Some(text.replace("\r\n", "\n").replace('\r', "\n")))
}

/// A question is one line; breaks in what was typed become spaces.
pub(crate) fn one_line(what: &str, text: &str) -> Outcome<String> {
    let text = text
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    match text.is_empty() {
        true => Err(Failure::usage(format!("the {what} is empty"))),
        false => Ok(text),
    }
}

/// A flag's values without those that are empty, each one line.
pub(crate) fn items(values: &[String]) -> Vec<String> {
    let values = values
        .iter()
        .map(|value| value.trim().replace(['\n', '\r'], " "));
    values.filter(|value| !value.is_empty()).collect()
}
