//! `interview debrief`: what was asked, how it went, and what is to be done about it.

use never_added::Held;

use super::quoted;
use super::{Standing, plan};
use crate::cli::appointment;
use crate::cli::choose;
use crate::cli::commands::add;
use crate::cli::context::Context;
use crate::cli::dates;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say, tell};
use crate::cli::phrase;
use crate::cli::wizard::{self, Ended, Kept};
use crate::domain::debrief::Debrief;
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::debrief::{self, DebriefScript, NeverAdded};
use crate::sitting::prepare::{Given, Offer};
use crate::store::debriefs::{self, Telling, ToldQuestion};
use crate::store::{Result as StoreResult, Store};

mod never_added;

const FLAGS: &str = "--asked CARD|TEXT --went 1-4, --note TEXT, --thanked";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Asked and gone badly is a review that failed, gone well one that succeeded; what is asked often
counts for more in later interviews. Questions that no card asks become cards. One undo takes all
of it back.

Without flags it asks one thing after the other; each answer is on disk before the next question,
and the same command goes on where you were. An interview that was never added is told of with its
name and its day.

Examples:
  offbook interview debrief acme
  offbook interview debrief acme --asked k7f --went 3 --asked \"Why this team?\" --went 1
  offbook interview debrief acme --people \"Dana, hiring manager\" --next \"next fri\"
  offbook interview debrief acme --thanked
  offbook interview debrief Initech --on yesterday"
)]
pub(super) struct Args {
    /// The interview
    #[arg(value_name = "NAME", add = super::super::completions::interviews())]
    name: Option<String>,
    /// The day of an interview that was never added: yesterday, mon, 20 nov
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// A question that was asked: a card, or the words (repeat, each with its --went)
    #[arg(long, value_name = "CARD|TEXT")]
    asked: Vec<String>,
    /// How it went: 1 badly, 2 so-so, 3 well, 4 very well (repeat in the same order)
    #[arg(long, value_name = "1-4")]
    went: Vec<String>,
    /// What you wish you had said (none, or one for each question, \"\" for nothing)
    #[arg(long, value_name = "TEXT")]
    wished: Vec<String>,
    /// The deck of questions that become cards
    #[arg(short, long, value_name = "DECK", default_value = "asked")]
    deck: String,
    /// Whom you met
    #[arg(long, value_name = "TEXT")]
    people: Option<String>,
    /// What was promised, by you or by them
    #[arg(long, value_name = "TEXT")]
    promises: Option<String>,
    /// When the next step is
    #[arg(long, value_name = "DATE")]
    next: Option<String>,
    /// What else is worth knowing next time
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The thank-you is sent; alone it only ticks that off
    #[arg(long)]
    thanked: bool,
    /// Begin anew; what was kept is put aside
    #[arg(long)]
    restart: bool,
}

impl Args {
    fn tells(&self) -> bool {
        !self.asked.is_empty()
            || self.people.is_some()
            || self.promises.is_some()
            || self.next.is_some()
            || self.note.is_some()
    }
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let held = never_added::which(context, args)?;
    let now = context.now();
    if let Held::There(interview) = &held {
        if args.thanked && !args.tells() {
            return thanked(context, interview);
        }
        let appointment = &interview.plan.appointment;
        let is_ahead = Standing::of(interview, &now) == Standing::Upcoming;
        if is_ahead && appointment.day(&now) > now.today {
            let day = appointment::day_and_time(appointment, &now);
            let name = neutral::line(&interview.plan.name);
            let message = format!("{name} is still to come: {day}");
            return Err(Failure::failed(message).hint("offbook countdown"));
        }
    }
    let mut store = context.open()?;
    let told = match args.tells() || !args.went.is_empty() {
        true => Some((by_flags(context, &store, args)?, None, None)),
        false => by_asking(context, &store, args, &held)?,
    };
    let Some((mut telling, asked, kept)) = told else {
        return Ok(());
    };
    let new = match &held {
        Held::There(_) => None,
        Held::New { name, on } => {
            let flags = || name.clone().zip(*on);
            let (name, day) = asked.or_else(flags).ok_or_else(|| {
                Failure::usage("a name and a day are needed")
                    .hint("offbook interview debrief NAME --on DATE --asked CARD --went 3")
            })?;
            Some(never_added::plan_of(&name, day, &now))
        }
    };
    let minutes = context.config.minutes();
    let held = match (&held, &new) {
        (Held::There(interview), _) => {
            telling.predicted = debrief::predicted(&store, interview, minutes, &now)?;
            telling.held_on = Some(interview.plan.appointment.day(&now));
            debriefs::Held::There(interview.id)
        }
        (_, Some(plan)) => {
            telling.held_on = Some(plan.appointment.day(&now));
            debriefs::Held::New(plan)
        }
        // Never so: what is new has a plan by now.
        (Held::New { .. }, None) => return Ok(()),
    };
    if let Some(kept) = &kept {
        kept.saves_into(&mut store);
    }
    let id = store.debrief(held, &telling, &now)?;
    // Only now that it is on disk.
    if let Some(kept) = kept {
        kept.done();
    }
    tell_kept(context, &store, &store.interview(id)?, new.is_some())
}

fn thanked(context: &mut Context, interview: &Interview) -> Outcome {
    let now = context.now();
    let name = neutral::line(&interview.plan.name);
    if context.open()?.thanked(interview.id, &now)? {
        tell!(
            context.out,
            "The thank-you to {} is ticked off.   Take it back: offbook undo",
            name
        );
        return Ok(());
    }
    let message = format!("no thank-you to {name} is waiting");
    Err(Failure::failed(message).hint(format!("offbook interview debrief {name}")))
}

// ---- by flags -----------------------------------------------------------------------------------

fn by_flags(context: &mut Context, store: &Store, args: &Args) -> Outcome<Telling> {
    if args.went.len() != args.asked.len() {
        let (asked, went) = (args.asked.len(), args.went.len());
        let message = format!("{asked} --asked and {went} --went: each question needs its own");
        return Err(Failure::usage(message).hint("--asked k7f --went 3 --asked q9d --went 1"));
    }
    if !args.wished.is_empty() && args.wished.len() != args.asked.len() {
        let message = "--wished is given for some questions and not for others";
        return Err(Failure::usage(message).hint("--wished \"\" where there is nothing"));
    }
    let mut asked = Vec::new();
    for (at, (typed, went)) in args.asked.iter().zip(&args.went).enumerate() {
        let went = debrief::grade(went).ok_or_else(|| {
            let message = format!("--went \"{went}\" is no number from 1 to 4");
            Failure::usage(message).hint("1 badly, 2 so-so, 3 well, 4 very well")
        })?;
        let words = add::one_line("question", typed)?;
        let card = named(store, &words)?;
        let words = match card {
            Some(id) if !words.contains(' ') => store.card(id)?.content.question,
            _ => words,
        };
        let wished = args.wished.get(at).map(|text| text.trim().to_owned());
        asked.push(ToldQuestion {
            card,
            words,
            went,
            wished: wished.filter(|text| !text.is_empty()),
        });
    }
    let next_on = match &args.next {
        Some(typed) => Some(Day::new(appointment::settle_day(context, typed)?)),
        None => None,
    };
    Ok(Telling {
        asked,
        deck: args.deck.clone(),
        note: args.note.clone(),
        people: plan::text("people", args.people.as_deref())?,
        promises: plan::text("promises", args.promises.as_deref())?,
        next_on,
        is_thanked: args.thanked,
        ..Telling::default()
    })
}

/// The card that is meant: by its short name, or because it asks the same. Words that no card asks
/// are a new question; a single word that is no card's name is a slip.
fn named(store: &Store, typed: &str) -> Outcome<Option<CardId>> {
    if typed.contains(' ') {
        return Ok(store.same_question(typed)?.into_iter().next());
    }
    Ok(Some(choose::card(store.find_card(typed)?, typed)?))
}

// ---- by asking ----------------------------------------------------------------------------------

/// What is told, name and day where they were asked for, and where it is kept.
type Told = (Telling, Option<(String, Day)>, Option<Kept>);

fn by_asking(
    context: &mut Context,
    store: &Store,
    args: &Args,
    held: &Held,
) -> Outcome<Option<Told>> {
    let (file, subject, command) = kept_as(held);
    if args.restart {
        wizard::put_aside(context, &file)?;
    }
    let mut kept = Kept::open(context, "debrief", &file, &subject)?;
    let now = context.now();
    if let Held::New { name, on } = held
        && kept.progress.done.is_empty()
    {
        let on = on.map(|day| day.to_string());
        let known = [(debrief::NAME, name), (debrief::HELD_ON, &on)];
        for (step, text) in known {
            if let Some(text) = text {
                kept.progress.keep(step, Given::Text(text.clone()));
            }
        }
    }
    let words = context.config.dates;
    let taken = taken_names(store)?;
    let offers = |words: &str| offers(store, words).unwrap_or_default();
    let find = |typed: &str| match store.find_card(typed) {
        Ok(crate::store::Found::One(id)) => offer(store, id, false).ok(),
        _ => None,
    };
    let refuse_name = |name: &str| never_added::refuse_name(name, &taken);
    let read_past = |text: &str| dates::day_past(text, &now);
    let never_added = matches!(held, Held::New { .. }).then_some(NeverAdded {
        refuse_name: &refuse_name,
        read_past: &read_past,
    });
    let script = DebriefScript {
        offers: &offers,
        find: &find,
        never_added,
        read_day: &|text: &str| dates::day_ahead(text, &now, words),
    };
    if wizard::ask(context, &mut kept, &script, FLAGS)? == Ended::Stopped {
        let text = "Stopped; what you gave is kept. Go on: offbook interview debrief";
        tell!(context.out, "{}{}", text, command);
        return Ok(None);
    }
    let progress = &kept.progress;
    let telling = Telling {
        asked: script.questions(progress),
        deck: args.deck.clone(),
        note: debrief::note(progress),
        people: debrief::people(progress),
        promises: debrief::promises(progress),
        next_on: script.next_on(progress),
        is_thanked: debrief::is_thanked(progress) || args.thanked,
        ..Telling::default()
    };
    let asked = script.held(progress);
    if telling.asked.is_empty() && telling.note.is_none() && telling.people.is_none() {
        say!(context.out, "Nothing was told; nothing is kept.")?;
        kept.done();
        return Ok(None);
    }
    Ok(Some((telling, asked, Some(kept))))
}

/// The name of the file, what it is about, and what is typed to go on with it.
fn kept_as(held: &Held) -> (String, String, Safe) {
    match held {
        Held::There(interview) => {
            let id = interview.id.0;
            let command = safe!(" {}", quoted(&interview.plan.name));
            (format!("debrief-{}", id.simple()), id.to_string(), command)
        }
        Held::New { name: None, .. } => {
            let file = never_added::NEW_FILE.to_owned();
            (file, "new".into(), Safe::default())
        }
        Held::New {
            name: Some(name), ..
        } => {
            let mark = fingerprint(name);
            let command = safe!(" {}", quoted(name));
            (format!("debrief-{mark:016x}"), name.to_lowercase(), command)
        }
    }
}

fn taken_names(store: &Store) -> StoreResult<Vec<String>> {
    let interviews = store.interviews()?.into_iter();
    Ok(interviews.map(|interview| interview.plan.name).collect())
}

/// Cards that may be what was asked.
fn offers(store: &Store, words: &str) -> StoreResult<Vec<Offer>> {
    let likely = debrief::likely(store, words)?.into_iter();
    likely
        .map(|(id, is_likely)| offer(store, id, is_likely))
        .collect()
}

fn offer(store: &Store, id: CardId, is_likely: bool) -> StoreResult<Offer> {
    let card = store.card(id)?;
    Ok(Offer {
        id,
        handle: card.handle,
        question: card.content.question,
        is_likely,
    })
}

// ---- what is said of it -------------------------------------------------------------------------

fn tell_kept(context: &mut Context, store: &Store, interview: &Interview, is_new: bool) -> Outcome {
    let told = store.debriefs()?;
    let told = told.iter().find(|told| told.interview == interview.id);
    let Some(debrief) = told.map(|told| &told.debrief) else {
        return Ok(());
    };
    let asked = phrase::count(debrief.asked.len() as u64, "question", "questions");
    let name = neutral::line(&interview.plan.name);
    let text = safe!("Kept: {} asked at {}.", asked, name);
    context.out.wrapped("", &text)?;
    if is_new {
        let day = appointment::day_and_time(&interview.plan.appointment, &context.now());
        let text = safe!("It was added as held on {}.", day);
        context.out.wrapped("", &text)?;
    } else if let Some(text) = against_prediction(debrief) {
        context.out.wrapped("", &text)?;
    }
    if debrief.thanked_at.is_none() {
        let by = phrase::day(debrief.thank_by, context.now().today, &context.out.look);
        let text = "one thing you talked about, one thing you would bring, one line on next steps";
        let text = safe!("A thank-you is due by {}: {}.", by, text);
        context.out.wrapped("", &text)?;
        let name = quoted(&interview.plan.name);
        say!(
            context.out,
            "  offbook interview debrief {} --thanked",
            name
        )?;
    }
    tell!(context.out, "Take all of it back: offbook undo");
    Ok(())
}
/// `foretold about 72% (60 to 82), 3 of 4 came`; nothing where nothing was asked.
pub(crate) fn against_prediction(debrief: &Debrief) -> Option<Safe> {
    let asked = debrief.asked.len();
    if asked == 0 {
        return None;
    }
    let came = safe!("{} of {} came", debrief.came(), asked);
    let percent = |share: f64| neutral::line(&format!("{:.0}", share * 100.0));
    Some(match debrief.predicted {
        Some(p) => safe!(
            "Foretold about {}% ({} to {}); {}.",
            percent(p.about),
            percent(p.low),
            percent(p.high),
            came
        ),
        None => safe!("Too few reviews for a forecast; {}.", came),
    })
}

/// The part of `interview show` that tells how it was.
pub(super) fn show(context: &mut Context, debrief: &Debrief) -> Outcome {
    let today = context.now().today;
    context.out.blank()?;
    let title = context.out.bold(&"How it was");
    context.out.wrapped("", &title)?;
    for asked in &debrief.asked {
        let first = safe!("  {}  ", asked.went.number());
        context.out.wrapped(first, &neutral::line(&asked.words))?;
        if let Some(wished) = &asked.wished {
            context
                .out
                .wrapped("     wished: ", &neutral::block(wished))?;
        }
    }
    if let Some(text) = against_prediction(debrief) {
        context.out.wrapped("  ", &text)?;
    }
    let rows = [
        ("  People     ", debrief.people.as_deref()),
        ("  Promises   ", debrief.promises.as_deref()),
        ("  Note       ", debrief.note.as_deref()),
    ];
    for (label, text) in rows {
        if let Some(text) = text {
            context.out.wrapped(label, &neutral::block(text))?;
        }
    }
    if let Some(day) = debrief.next_on {
        let day = phrase::day(day, today, &context.out.look);
        context.out.wrapped("  Next step  ", &day)?;
    }
    let thanks = match debrief.thanked_at {
        Some(_) => safe!("sent"),
        None => safe!(
            "due by {}",
            phrase::day(debrief.thank_by, today, &context.out.look)
        ),
    };
    context.out.wrapped("  Thank-you  ", &thanks)?;
    Ok(())
}
