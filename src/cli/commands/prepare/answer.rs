//! `prepare answer`: an answer slot by slot, then the sentence said first, then the points.

use serde::Serialize;

use super::start;
use crate::cli::commands::add;
use crate::cli::commands::interview::quoted;
use crate::cli::context::Context;
use crate::cli::draft;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::hints::Coach;
use crate::cli::output::{safe, say, tell};
use crate::cli::wizard::{self, Ended, Kept};
use crate::cli::{change, choose, phrase};
use crate::coaching::pace;
use crate::domain::answer::{AnswerText, Slot};
use crate::domain::framework::Shape;
use crate::exchange::neutral;
use crate::sitting::prepare::answer::AnswerScript;
use crate::store::Store;
use crate::store::cards::{Card, CardEdit};

/// What answers when nobody is there.
const FLAGS: &str = "--slot NAME=TEXT, --headline TEXT, --point TEXT, or --answer-file FILE|-";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each answer is on disk before the next question: Ctrl+C loses nothing, and the same
command goes on where you were. The older answer stays: offbook show CARD --versions

Examples:
  offbook prepare answer k7f
  offbook prepare answer k7f --framework CAR
  offbook prepare answer k7f --slot \"action=I called them all.\" --point \"called them\"
  offbook prepare answer k7f --answer-file answer.md"
)]
pub(super) struct Args {
    /// The card
    #[arg(value_name = "CARD", add = crate::cli::commands::completions::cards())]
    card: Option<String>,
    /// Another shape for this card: star, CAR, SOAR, star_l, growth3, process, prep, ...
    #[arg(long, value_name = "NAME")]
    framework: Option<String>,
    /// A slot's text, as NAME=TEXT; again for each
    #[arg(long = "slot", value_name = "NAME=TEXT")]
    slots: Vec<String>,
    /// The sentence said first
    #[arg(long, value_name = "TEXT")]
    headline: Option<String>,
    /// A point that must be said; again for each
    #[arg(long = "point", value_name = "TEXT")]
    points: Vec<String>,
    /// The answer from a file, with sections such as "## Answer: action"; - is standard input
    #[arg(
        long,
        value_name = "FILE|-",
        value_hint = clap::ValueHint::FilePath,
        conflicts_with = "slots"
    )]
    answer_file: Option<String>,
    /// Begin anew; what was kept is put aside
    #[arg(long)]
    restart: bool,
}

#[derive(Debug, Serialize)]
struct PreparedJson<'c> {
    id: String,
    handle: &'c str,
    version: Option<u32>,
    words: usize,
    seconds: u32,
    target_seconds: u32,
    hints: Vec<&'static str>,
}

impl Args {
    fn has_flags(&self) -> bool {
        self.headline.is_some()
            || self.answer_file.is_some()
            || !self.slots.is_empty()
            || !self.points.is_empty()
    }
}

/// The questions about one card, named by its handle.
pub(super) fn of_card(context: &mut Context, handle: &str) -> Outcome {
    let args = Args {
        card: Some(handle.to_owned()),
        framework: None,
        slots: Vec::new(),
        headline: None,
        points: Vec::new(),
        answer_file: None,
        restart: false,
    };
    run(context, &args)
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let typed = choose::card_name(context, args.card.as_deref())?;
    // Looked up first: a slip in the name must not make a data file.
    let found = context.read(|store| Ok(choose::card(store.find_card(&typed)?, &typed)))?;
    let Some(id) = found.transpose()? else {
        return choose::nothing_yet("card", &typed);
    };
    let mut store = context.open()?;
    let card = store.card(id)?;
    let shape = shape(args, &card)?;
    let before = card.answer.as_ref().map(|answer| answer.content.clone());
    let coach = Coach::in_passing(context, &store)?;
    let script = AnswerScript {
        shape,
        target_secs: card.content.target_secs(),
        words_per_minute: coach.words_per_minute,
        before: match before.filter(|answer| !answer.is_empty()) {
            Some(before) => before,
            None => start::of(&store, &card, shape, &context.now)?,
        },
    };
    if args.has_flags() {
        let answer = by_flags(args, &script)?;
        return finish(context, &mut store, &card, &script, answer);
    }
    let name = &card.handle.text;
    if args.restart {
        wizard::put_aside(context, name)?;
    }
    let mut kept = Kept::open(context, "answer", name, &card.id.to_string())?;
    begin(context, &card, &script, !kept.progress.done.is_empty())?;
    let short = choose::short(&card.handle);
    if wizard::ask(context, &mut kept, &script, FLAGS)? == Ended::Stopped {
        tell!(
            context.out,
            "Stopped; what you gave is kept. Go on: offbook prepare answer {}",
            short
        );
        return Ok(());
    }
    match script.answer(&kept.progress) {
        Some(answer) => {
            kept.saves_into(&mut store);
            finish(context, &mut store, &card, &script, answer)?;
            let deck = quoted(&card.deck_name);
            tell!(context.out, "Next, say it aloud:  offbook review {}", deck);
        }
        None => tell!(
            context.out,
            "Nothing was given, so nothing changed in {}.",
            short
        ),
    }
    kept.done();
    Ok(())
}

/// The flag's, else the card's, else the usual one for its type.
fn shape(args: &Args, card: &Card) -> Outcome<Shape> {
    let unknown = |name: &str| {
        Failure::usage(format!("no framework \"{name}\"")).hint(
            "growth3, star, star_l, process, ppf, prep, what_if, explain, ask, CAR, SOAR, ...",
        )
    };
    match (&args.framework, &card.content.framework) {
        (Some(name), _) => Shape::find(name).ok_or_else(|| unknown(name)),
        (None, Some(name)) => {
            Ok(Shape::find(name).unwrap_or_else(|| Shape::usual(card.content.kind)))
        }
        (None, None) => Ok(Shape::usual(card.content.kind)),
    }
}

/// The question, what they listen for, and what is there.
fn begin(context: &mut Context, card: &Card, script: &AnswerScript, goes_on: bool) -> Outcome {
    let name = choose::short(&card.handle);
    let question = neutral::block(&card.content.question);
    let framework = script.shape.framework;
    let aim = u64::from(script.target_secs);
    let aim = neutral::line(&crate::cli::progress::minutes(aim));
    let is_on_screen = context.asker.is_terminal();
    let out = &mut context.out;
    if out.look.accessible {
        out.wrapped("", &safe!("Card {}. {}", name, question))?;
        out.wrapped("", &safe!("Framework {}, aim {}.", framework.id, aim))?;
    } else {
        out.two_sides(&name, &safe!("{}, aim {}", framework.id, aim))?;
        out.rule()?;
        let question = out.bold(&question);
        out.wrapped("", &question)?;
    }
    let listens_for = &card.content.guidance.listens_for;
    if !listens_for.is_empty() {
        let listens_for = neutral::line(&listens_for.join("; "));
        out.wrapped("They listen for: ", &listens_for)?;
    }
    if let Some(text) = Some(script.before.text.trim()).filter(|text| !text.is_empty()) {
        out.wrapped("Your answer so far: ", &neutral::block(text))?;
    }
    if is_on_screen {
        out.blank()?;
    }
    if goes_on {
        out.wrapped(
            "",
            &"You go on where you were; b goes back, --restart begins anew.",
        )?;
    }
    Ok(())
}

/// The answer from the flags, over the one there is.
fn by_flags(args: &Args, script: &AnswerScript) -> Outcome<AnswerText> {
    let mut answer = script.before.clone();
    if let Some(text) = add::answer_text(None, args.answer_file.as_deref())? {
        from_file(&mut answer, &text, script.shape)?;
    }
    for given in &args.slots {
        let Some((name, text)) = given.split_once('=') else {
            return Err(Failure::usage(format!("\"{given}\" is no NAME=TEXT"))
                .hint("--slot \"action=I called them all.\""));
        };
        let slot = slot(script.shape, name, text)?;
        put(&mut answer, slot);
    }
    if !args.slots.is_empty() {
        // The slots are what is said now; the text stays as an older version.
        answer.text = String::new();
        in_order(&mut answer, script.shape);
    }
    if let Some(headline) = &args.headline {
        let headline = headline.split_whitespace().collect::<Vec<_>>().join(" ");
        answer.headline = Some(headline).filter(|headline| !headline.is_empty());
    }
    if !args.points.is_empty() {
        answer.key_points = add::items(&args.points);
    }
    Ok(answer)
}

/// A file with the sections that `edit` writes, or a plain text.
fn from_file(answer: &mut AnswerText, text: &str, shape: Shape) -> Outcome {
    if !text.lines().any(|line| line.starts_with("## ")) {
        answer.text = text.to_owned();
        answer.slots.clear();
        return Ok(());
    }
    let parsed = draft::parse(text).map_err(|fault| {
        Failure::input(format!(
            "line {} of the answer: {}",
            fault.line, fault.message
        ))
        .hint("sections are: ## Headline, ## Answer: SLOT, ## Answer, ## Points")
    })?;
    answer.text = parsed.text.unwrap_or_default();
    for given in &parsed.slots {
        let slot = slot(shape, &given.name, &given.text)?;
        put(answer, slot);
    }
    in_order(answer, shape);
    if let Some(headline) = parsed.headline {
        answer.headline = headline;
    }
    if let Some(points) = parsed.points {
        answer.key_points = points;
    }
    Ok(())
}

fn slot(shape: Shape, name: &str, text: &str) -> Outcome<Slot> {
    let Some(known) = shape.slot_named(name) else {
        let slots: Vec<&str> = shape.slots().map(|slot| slot.name).collect();
        let name = name.trim();
        let message = format!("{} has no slot \"{name}\"", shape.framework.id);
        return Err(Failure::usage(message).hint(format!("its slots: {}", slots.join(", "))));
    };
    Ok(Slot {
        name: known.to_owned(),
        text: text.trim().to_owned(),
    })
}

fn put(answer: &mut AnswerText, slot: Slot) {
    match answer
        .slots
        .iter_mut()
        .find(|there| there.name == slot.name)
    {
        Some(there) => there.text = slot.text,
        None => answer.slots.push(slot),
    }
}

fn in_order(answer: &mut AnswerText, shape: Shape) {
    let place = |slot: &Slot| shape.slots().position(|known| known.name == slot.name);
    answer
        .slots
        .sort_by_key(|slot| place(slot).unwrap_or(usize::MAX));
}

/// Saves the answer as one change, and says how long it takes.
fn finish(
    context: &mut Context,
    store: &mut Store,
    card: &Card,
    script: &AnswerScript,
    answer: AnswerText,
) -> Outcome {
    let words = answer.words();
    let mut edit = CardEdit {
        answer: Some(answer),
        ..CardEdit::default()
    };
    let named = card.content.framework.as_deref().and_then(Shape::find);
    if named != Some(script.shape) {
        // The hints and the labels of the slots go by it from now on.
        change::local(&mut edit, card).framework = Some(script.shape.name.to_owned());
    }
    if !context.json {
        say_length(context, script, words)?;
    }
    change::save(context, store, card, &edit)?;
    if !context.json {
        return Ok(());
    }
    let after = store.card(card.id)?;
    let coach = Coach::in_passing(context, store)?;
    let hints = coach.hints(&store.checkable(card.id)?);
    let body = PreparedJson {
        id: after.id.to_string(),
        handle: &after.handle.text,
        version: after.answer.as_ref().map(|answer| answer.version),
        words,
        seconds: pace::spoken_secs(words, script.words_per_minute),
        target_seconds: script.target_secs,
        hints: hints.iter().map(|hint| hint.kind.id()).collect(),
    };
    Ok(context.out.json("offbook.prepared/1", &body)?)
}

fn say_length(context: &mut Context, script: &AnswerScript, words: usize) -> Outcome {
    if words == 0 {
        return Ok(());
    }
    let secs = pace::spoken_secs(words, script.words_per_minute);
    let band = pace::band_secs(script.target_secs);
    let counted = phrase::words(words as u64);
    let text = safe!(
        "{}, about {} s aloud; aim for {} to {} s.",
        counted,
        secs,
        *band.start(),
        *band.end()
    );
    context.out.blank()?;
    context.out.wrapped("", &text)?;
    say!(context.out, "")?;
    Ok(())
}
