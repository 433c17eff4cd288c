//! `gaps`: what is missing, by kind, with the command that fills it.

use serde::Serialize;

use crate::cli::choose;
use crate::cli::commands::interview::quoted;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::hints::{self, Coach};
use crate::cli::output::{self, Output, safe, say, tell};
use crate::cli::phrase;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral::{self, Safe};
use crate::insight::gaps::{Eye, Filler, Gap, GapKind, Gaps, Named};
use crate::sitting::gathering::ahead;
use crate::store::{Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a name: of the nearest interview ahead, or of all your answers where there is none.

Examples:
  offbook gaps
  offbook gaps acme
  offbook gaps --all
  offbook gaps --json | jq -r '.gaps[] | \"\\(.count) \\(.kind)\"'"
)]
pub(crate) struct Args {
    /// The interview
    #[arg(value_name = "INTERVIEW", add = super::completions::interviews())]
    interview: Option<String>,
    /// Of all your answers, whatever interview lies ahead
    #[arg(long, conflicts_with = "interview")]
    all: bool,
}

/// Cards or lines of one kind that are named.
const MOST_NAMED: usize = 3;

/// What was found, and for which interview.
type Found = (Option<Interview>, Gaps);

#[derive(Debug, Serialize)]
struct GapsJson<'g> {
    interview: Option<&'g str>,
    /// Questions that were looked at.
    questions: usize,
    gaps: Vec<GapJson<'g>>,
}

#[derive(Debug, Serialize)]
struct GapJson<'g> {
    kind: &'static str,
    count: usize,
    of: usize,
    says: &'static str,
    command: String,
    /// The cards or lines it is found in; none for what is not there at all.
    found_in: Vec<NamedJson<'g>>,
}

#[derive(Debug, Serialize)]
struct NamedJson<'g> {
    card: Option<String>,
    handle: Option<&'g str>,
    text: &'g str,
    what: &'g str,
}

impl<'g> NamedJson<'g> {
    fn new(named: &'g Named) -> Self {
        let card = named.card.as_ref();
        Self {
            card: card.map(|(id, _)| id.to_string()),
            handle: card.map(|(_, handle)| handle.text.as_str()),
            text: &named.text,
            what: &named.what,
        }
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now();
    let typed = args.interview.as_deref();
    let read = {
        let context = &*context;
        context.read(|store| {
            let interview = match which(store, args, &now)? {
                Ok(interview) => interview,
                Err(failure) => return Ok(Err(failure)),
            };
            let words = hints::words_in_passing(context);
            let coach = Coach::new(words, store, interview.as_ref(), &now)?;
            let eye = Eye {
                hints: &|of| coach.hints(of),
                words_per_minute: coach.words_per_minute,
            };
            let gaps = Gaps::gather(store, interview.as_ref(), &eye, &now)?;
            Ok(Ok((interview, gaps)))
        })?
    };
    let found: Found = match (read.transpose()?, typed) {
        (Some(found), _) => found,
        (None, Some(typed)) => return choose::no_interview(typed),
        (None, None) => (None, Gaps::default()),
    };
    match context.json {
        true => print_json(context, &found),
        false => print(context, &found),
    }
}

/// The one that was named, else the nearest ahead.
fn which(store: &Store, args: &Args, now: &Now) -> StoreResult<Outcome<Option<Interview>>> {
    if let Some(typed) = &args.interview {
        return Ok(
            match choose::interview(store.find_interview(typed)?, typed) {
                Ok(id) => Ok(Some(store.interview(id)?)),
                Err(failure) => Err(failure),
            },
        );
    }
    if args.all {
        return Ok(Ok(None));
    }
    let interviews = store.interviews()?;
    let nearest = ahead(&interviews, now)
        .first()
        .map(|found| (*found).clone());
    Ok(Ok(nearest))
}

fn print(context: &mut Context, (interview, gaps): &Found) -> Outcome {
    let now = context.now();
    let out = &mut context.out;
    let looked_at = phrase::count(gaps.questions as u64, "question", "questions");
    if let Some(interview) = interview {
        let name = neutral::line(&interview.plan.name);
        let day = interview.plan.appointment.day(&now);
        let about = safe!("{}, {}", looked_at, phrase::distance(day, now.today));
        out.two_sides(&out.bold(&name), &about)?;
        out.rule()?;
    }
    if gaps.questions == 0 && gaps.gaps.is_empty() {
        say!(out, "There is no question yet that could have a gap.")?;
        tell!(out, "Bring some in: offbook import shipped:failure");
        return Ok(());
    }
    if gaps.gaps.is_empty() {
        let text = match interview {
            Some(_) => safe!("Nothing is missing."),
            None => safe!("Nothing is missing in your answers to {}.", looked_at),
        };
        return Ok(out.wrapped("", &text)?);
    }
    for (at, gap) in gaps.gaps.iter().enumerate() {
        if at > 0 && !out.look.accessible {
            out.blank()?;
        }
        one(out, gap, interview.as_ref())?;
    }
    Ok(())
}

/// `12 of 39  questions without an answer`, where, and what fills it.
fn one(out: &mut Output, gap: &Gap, interview: Option<&Interview>) -> Outcome {
    // Of what is not there at all the whole is a wish, not a number of things.
    let count = match gap.of {
        of if of > gap.count && !gap.named.is_empty() => safe!("{} of {}", gap.count, of),
        _ => safe!("{}", gap.count),
    };
    let (one, many) = says(gap.kind);
    let is_one = gap.count == 1 && (gap.of == 1 || gap.named.is_empty());
    let says = if is_one { one } else { many };
    let command = command(gap, interview);
    let other = other_command(gap);
    if out.look.accessible {
        let named = gap.named.iter().take(MOST_NAMED).map(in_words);
        let named = named.map(Safe::into_string).collect::<Vec<_>>().join("; ");
        let colon = if named.is_empty() { "" } else { ": " };
        let named = neutral::line(&named);
        let is_closed = named.as_str().ends_with(['.', '?', '!']);
        let end = if is_closed { "" } else { "." };
        let text = safe!("{} {}{}{}{}", count, says, colon, named, end);
        out.wrapped("", &text)?;
        out.wrapped("Fill it: ", &command)?;
        return match other {
            Some(other) => Ok(out.wrapped("Or: ", &other)?),
            None => Ok(()),
        };
    }
    let count = out.bold(&safe!("{}  ", count));
    out.wrapped(count, &says)?;
    for named in gap.named.iter().take(MOST_NAMED) {
        match &named.card {
            Some((_, handle)) => {
                let mark = safe!("  {}  ", choose::short(handle));
                out.wrapped(mark, &text(named))?;
            }
            None => out.wrapped("  - ", &text(named))?,
        }
    }
    if gap.named.len() > MOST_NAMED {
        say!(out, "  and {} more", gap.named.len() - MOST_NAMED)?;
    }
    // On a narrow screen rather at its edge than broken in two, which cannot be typed.
    let fits = output::width(command.as_str()) + 4 <= out.look.width;
    out.wrapped(if fits { "    " } else { "" }, &command)?;
    match other {
        Some(other) => Ok(out.wrapped("    or: ", &other)?),
        None => Ok(()),
    }
}

/// `Tell me about a mistake (result, lesson)`.
fn text(named: &Named) -> Safe {
    let text = neutral::line(&named.text);
    match named.what.as_str() {
        "" => text,
        what => safe!("{} ({})", text, neutral::line(what)),
    }
}

fn in_words(named: &Named) -> Safe {
    match &named.card {
        Some((_, handle)) => safe!("{} {}", choose::short(handle), text(named)),
        None => text(named),
    }
}

/// What one and what many of a kind are called.
fn says(kind: GapKind) -> (&'static str, &'static str) {
    match kind {
        GapKind::NoAnswer => ("question without an answer", "questions without an answer"),
        GapKind::ToFillIn => (
            "answer with a place to fill in",
            "answers with a place to fill in",
        ),
        GapKind::LookFirst => (
            "answer with a hint to look at first",
            "answers with a hint to look at first",
        ),
        GapKind::EmptySlot => (
            "answer with a part that is empty",
            "answers with a part that is empty",
        ),
        GapKind::NoPoints => ("answer without key points", "answers without key points"),
        GapKind::TooLong => ("answer that takes too long", "answers that take too long"),
        GapKind::Reworded => (
            "question in other words than your answer was written for",
            "questions in other words than your answers were written for",
        ),
        GapKind::NotRecalled => (
            "must-know answer not yet recalled on three days",
            "must-know answers not yet recalled on three days",
        ),
        GapKind::FewRequirements => ("more requirement to enter", "more requirements to enter"),
        GapKind::FewValues => (
            "more value of theirs to enter",
            "more values of theirs to enter",
        ),
        GapKind::NoStory => (
            "thing they look for without a story that shows it",
            "things they look for without a story that shows them",
        ),
        GapKind::NoRoleLine => (
            "answer without a line that ties it to the role",
            "answers without a line that ties them to the role",
        ),
        GapKind::FewToAsk => (
            "more question to ask them to choose",
            "more questions to ask them to choose",
        ),
        GapKind::FewStories => ("more story to tell", "more stories to tell"),
        GapKind::FewFailures => (
            "more story of a failure to tell",
            "more stories of a failure to tell",
        ),
        GapKind::ThinCompetency => (
            "competency they ask for with fewer than two stories",
            "competencies they ask for with fewer than two stories",
        ),
        GapKind::OverusedStory => (
            "story for more than three of their questions",
            "stories for more than three of their questions",
        ),
        GapKind::OldStories => (
            "story of three years ago or more, over half of them",
            "stories of three years ago or more, over half of them",
        ),
    }
}

/// The card that a command is about: one that fills the gap, or the first that has it.
fn card(gap: &Gap) -> Option<Safe> {
    let mut named = gap.named.iter().filter_map(|named| named.card.as_ref());
    let first = named.next().map(|(_, handle)| handle);
    match &gap.filler {
        Some(Filler::Card(handle)) => Some(choose::short(handle)),
        _ => first.map(choose::short),
    }
}

/// What else there is to do about it.
fn other_command(gap: &Gap) -> Option<Safe> {
    match gap.kind {
        GapKind::Reworded => Some(safe!("offbook edit {}", card(gap)?)),
        GapKind::FewToAsk => match &gap.filler {
            Some(Filler::Card(_)) => Some(safe!("offbook list --type ask")),
            Some(Filler::Deck(_)) => None,
            None => Some(safe!("offbook add --type ask")),
        },
        _ => None,
    }
}

/// What fills the first of them; it can be typed as it stands.
fn command(gap: &Gap, interview: Option<&Interview>) -> Safe {
    let name = interview.map_or(safe!("NAME"), |interview| quoted(&interview.plan.name));
    let card = card(gap).unwrap_or(safe!("CARD"));
    match gap.kind {
        GapKind::NoAnswer | GapKind::EmptySlot | GapKind::NoPoints => {
            safe!("offbook prepare answer {}", card)
        }
        GapKind::ToFillIn | GapKind::TooLong => safe!("offbook edit {}", card),
        GapKind::LookFirst => safe!("offbook check {}", card),
        GapKind::Reworded => safe!("offbook card confirm {}", card),
        GapKind::NotRecalled => safe!("offbook review --for {}", name),
        GapKind::FewRequirements | GapKind::FewValues | GapKind::NoStory | GapKind::NoRoleLine => {
            safe!("offbook prepare interview {}", name)
        }
        GapKind::FewFailures => safe!("offbook prepare failure"),
        GapKind::FewStories | GapKind::ThinCompetency | GapKind::OldStories => {
            safe!("offbook prepare story")
        }
        GapKind::OverusedStory => safe!("offbook prepare story --list --interview {}", name),
        GapKind::FewToAsk => match &gap.filler {
            Some(Filler::Card(_)) => safe!("offbook interview edit {} --must {}", name, card),
            Some(Filler::Deck(deck)) => {
                safe!("offbook interview edit {} -d {}", name, quoted(deck))
            }
            None => safe!("offbook import shipped:questions-to-ask"),
        },
    }
}

fn print_json(context: &mut Context, (interview, gaps): &Found) -> Outcome {
    let gaps_json = gaps.gaps.iter().map(|one| GapJson {
        kind: one.kind.id(),
        count: one.count,
        of: one.of,
        says: says(one.kind).1,
        command: command(one, interview.as_ref()).into_string(),
        found_in: one.named.iter().map(NamedJson::new).collect(),
    });
    let body = GapsJson {
        interview: interview.as_ref().map(|one| one.plan.name.as_str()),
        questions: gaps.questions,
        gaps: gaps_json.collect(),
    };
    Ok(context.out.json("offbook.gaps/1", &body)?)
}
