//! `prepare interview`: what they look for and who shows it, who will be there, how they want to be
//! answered, and the line that ties each must-know answer to the role.

use crate::cli::choose;
use crate::cli::commands::interview;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::cli::wizard::{self, Ended, Kept};
use crate::domain::interview::{Interview, Priority};
use crate::domain::now::Now;
use crate::domain::story::Story;
use crate::domain::tailoring::{
    FACTS, Format, MOST_PEOPLE, MOST_REQUIREMENTS, MOST_VALUES, ShownBy, Sought, Tailoring,
};
use crate::exchange::neutral;
use crate::insight::drawn;
use crate::sitting::prepare::tailoring::{
    self, Candidate, MustKnow, TailoringScript, one_line, yes_or_no,
};
use crate::store::{Result as StoreResult, Store};

/// What answers when nobody is there.
const FLAGS: &str =
    "--requirement TEXT, --value TEXT, --story \"TEXT=STORY\", --role \"CARD=LINE\", ...";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each answer is on disk before the next question: Ctrl+C loses nothing, and the same
command goes on where you were. The answers themselves, their points and their schedule stay
as they are for every interview; only the line on the role and what to stress are of this one.

Examples:
  offbook prepare interview acme
  offbook prepare interview acme --format video --person \"Ana Ruiz, head of sales\"
  offbook prepare interview acme --requirement \"writes clearly\" --requirement \"plans ahead\"
  offbook prepare interview acme --story \"writes clearly=k7f\"
  offbook prepare interview acme --role \"k7f=Your releases are weekly, too.\""
)]
pub(super) struct Args {
    /// The interview
    #[arg(value_name = "NAME", add = crate::cli::commands::completions::interviews())]
    name: Option<String>,
    /// An address, or a link
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// phone, video, panel, one to one, or assessment day
    #[arg(long, value_name = "HOW")]
    format: Option<String>,
    /// Something they require; again for each, in place of those there are
    #[arg(long = "requirement", value_name = "TEXT")]
    requirements: Vec<String>,
    /// Something they say they stand for; again for each, in place of those there are
    #[arg(long = "value", value_name = "TEXT")]
    values: Vec<String>,
    /// Somebody who will be there, with their role; again for each; kept private
    #[arg(long = "person", value_name = "NAME, ROLE")]
    people: Vec<String>,
    /// Something that happened there lately; at most two
    #[arg(long = "fact", value_name = "TEXT")]
    facts: Vec<String>,
    /// The longest an answer may take, as 90 s or 2 min; none if they set no limit
    #[arg(long, value_name = "TIME")]
    time_limit: Option<String>,
    /// Whether examples from outside work will do: yes or no
    #[arg(long, value_name = "YES|NO")]
    outside_work: Option<String>,
    /// What shows a requirement or a value: a card, or the title of a story; again for each
    #[arg(long = "story", value_name = "TEXT=STORY")]
    stories: Vec<String>,
    /// The sentence that ties the answer of a card to this role; again for each
    #[arg(long = "role", value_name = "CARD=LINE")]
    role_links: Vec<String>,
    /// What to stress in the answer of a card; again for each
    #[arg(long = "stress", value_name = "CARD=TEXT")]
    stresses: Vec<String>,
    /// The whole answer of a card in words for this interview alone; again for each
    #[arg(long = "text", value_name = "CARD=TEXT")]
    texts: Vec<String>,
    /// Begin anew; what was kept is put aside
    #[arg(long)]
    restart: bool,
}

impl Args {
    fn has_flags(&self) -> bool {
        let one = [
            &self.place,
            &self.format,
            &self.time_limit,
            &self.outside_work,
        ];
        let lists = [
            &self.requirements,
            &self.values,
            &self.people,
            &self.facts,
            &self.stories,
            &self.role_links,
            &self.stresses,
            &self.texts,
        ];
        one.iter().any(|flag| flag.is_some()) || lists.iter().any(|list| !list.is_empty())
    }
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let typed = choose::interview_name(context, args.name.as_deref())?;
    let now = context.now();
    // Looked up first: a slip in the name must not make a data file.
    let found = context.read(|store| {
        let id = match choose::interview(store.find_interview(&typed)?, &typed) {
            Ok(id) => id,
            Err(failure) => return Ok(Err(failure)),
        };
        let interview = store.interview(id)?;
        let script = script(store, &interview, &now)?;
        Ok(Ok((interview, script)))
    })?;
    let Some((interview, script)) = found.transpose()? else {
        return choose::no_interview(&typed);
    };
    if args.has_flags() {
        let after = by_flags(context, args, &script)?;
        return finish(context, &interview, &script.before, &after, None);
    }
    let id = interview.id.to_string();
    let file = wizard_name(&interview);
    if args.restart {
        wizard::put_aside(context, &file)?;
    }
    let mut kept = Kept::open(context, "interview", &file, &id)?;
    begin(context, &interview, !kept.progress.done.is_empty())?;
    let name = interview::quoted(&interview.plan.name);
    if wizard::ask(context, &mut kept, &script, FLAGS)? == Ended::Stopped {
        tell!(
            context.out,
            "Stopped; what you gave is kept. Go on: offbook prepare interview {}",
            name
        );
        return Ok(());
    }
    match script.tailoring(&kept.progress) {
        Some(after) => finish(context, &interview, &script.before, &after, Some(&kept))?,
        None => tell!(
            context.out,
            "Nothing was given, so nothing changed for {}.",
            name
        ),
    }
    kept.done();
    Ok(())
}

/// Begins the names of the files in which answers to these questions are kept.
const FILE: &str = "interview-";

fn wizard_name(interview: &Interview) -> String {
    format!("{FILE}{}", interview.id)
}

/// The interview that a kept file is of.
pub(super) fn of_file<'i>(name: &str, interviews: &'i [Interview]) -> Option<&'i Interview> {
    let id = name.strip_prefix(FILE)?;
    interviews
        .iter()
        .find(|interview| interview.id.to_string() == id)
}

/// What is asked for an interview, with the answers that there are.
fn script(store: &Store, interview: &Interview, now: &Now) -> StoreResult<TailoringScript> {
    let story = |story: Story| Candidate {
        name: story.content.title.clone(),
        about: String::new(),
        shown_by: ShownBy::Story(story.content.title),
    };
    let stories = store.stories()?.into_iter();
    let mut candidates: Vec<Candidate> = stories.map(story).collect();
    for line in drawn::cards(store, &interview.plan.draws_on, now)? {
        if line.has_answer {
            candidates.push(Candidate {
                name: line.handle.short().to_owned(),
                about: line.question,
                shown_by: ShownBy::Answer(line.id),
            });
        }
    }
    let mut must_know = Vec::new();
    for (card, priority) in &interview.plan.priorities {
        if *priority == Priority::Must {
            let card = store.card(*card)?;
            must_know.push(MustKnow {
                card: card.id,
                name: card.handle.short().to_owned(),
                question: card.content.question,
            });
        }
    }
    Ok(TailoringScript {
        before: store.tailoring(interview.id)?,
        candidates,
        must_know,
    })
}

/// Which interview, and that the questions go on where they were.
fn begin(context: &mut Context, interview: &Interview, goes_on: bool) -> Outcome {
    let name = neutral::line(&interview.plan.name);
    let role = neutral::line(interview.plan.role.as_deref().unwrap_or_default());
    let out = &mut context.out;
    if out.look.accessible {
        out.wrapped("", &safe!("Interview {} {}", name, role))?;
    } else {
        out.two_sides(&out.bold(&name), &role)?;
        out.rule()?;
    }
    if goes_on {
        out.wrapped(
            "",
            &"You go on where you were; b goes back, --restart begins anew.",
        )?;
    }
    Ok(())
}

/// What there is, with the flags over it.
fn by_flags(context: &Context, args: &Args, script: &TailoringScript) -> Outcome<Tailoring> {
    let mut after = script.before.clone();
    let text = |typed: &str| Some(one_line(typed)).filter(|text| !text.is_empty());
    if let Some(place) = &args.place {
        after.place = text(place);
    }
    if let Some(typed) = &args.format {
        after.format = match text(typed) {
            Some(typed) => Some(Format::parse(&typed).ok_or_else(|| {
                let names = Format::ALL.map(Format::name).join(", ");
                Failure::usage(format!("no format \"{typed}\"")).hint(names)
            })?),
            None => None,
        };
    }
    for (what, typed, list, most) in [
        (
            "requirements",
            &args.requirements,
            &mut after.requirements,
            MOST_REQUIREMENTS,
        ),
        ("values", &args.values, &mut after.values, MOST_VALUES),
    ] {
        if !typed.is_empty() {
            *list = Sought::all(&items(what, typed, most)?, list);
        }
    }
    for (what, typed, list, most) in [
        ("people", &args.people, &mut after.people, MOST_PEOPLE),
        ("facts", &args.facts, &mut after.facts, FACTS),
    ] {
        if !typed.is_empty() {
            *list = items(what, typed, most)?;
        }
    }
    if let Some(typed) = &args.time_limit {
        after.longest_secs = time_limit(typed)?;
    }
    if let Some(typed) = &args.outside_work {
        after.allows_non_work = match typed.trim() {
            "" => None,
            typed => Some(yes_or_no(typed).ok_or_else(|| {
                Failure::usage(format!("\"{typed}\" is neither yes nor no"))
                    .hint("--outside-work yes")
            })?),
        };
    }
    for pair in &args.stories {
        let (what, story) = split(pair, "--story \"writes clearly=k7f\"")?;
        link(context, script, &mut after, what, story)?;
    }
    versions(context, args, &mut after)?;
    Ok(after)
}

fn time_limit(typed: &str) -> Outcome<Option<u32>> {
    match typed.trim() {
        "" | "none" => Ok(None),
        typed => tailoring::seconds(typed).map(Some).ok_or_else(|| {
            Failure::usage(format!("\"{typed}\" is no time from 10 s to 60 min"))
                .hint("--time-limit \"2 min\"   or: --time-limit none")
        }),
    }
}

/// Lines of a list, each once; a single empty one empties it.
fn items(what: &'static str, typed: &[String], most: usize) -> Outcome<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for text in typed.iter().map(|text| one_line(text)) {
        if !text.is_empty() && !lines.contains(&text) {
            lines.push(text);
        }
    }
    match lines.len() > most {
        true => Err(Failure::usage(format!(
            "these are {} {what}; {most} at most stay in the mind",
            lines.len()
        ))),
        false => Ok(lines),
    }
}

fn split<'p>(pair: &'p str, example: &'static str) -> Outcome<(&'p str, &'p str)> {
    let parts = pair.split_once('=');
    let parts = parts.map(|(name, text)| (name.trim(), text.trim()));
    parts
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::usage(format!("\"{pair}\" has no =")).hint(example))
}

/// Ties what they look for to what shows it; an empty story unties it.
fn link(
    context: &Context,
    script: &TailoringScript,
    after: &mut Tailoring,
    what: &str,
    story: &str,
) -> Outcome {
    let wanted = what.to_lowercase();
    let all: Vec<String> = after.sought().map(|one| one.text.clone()).collect();
    let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let fitting = all.iter().filter(|text| fits(&text.to_lowercase()));
        fitting.cloned().collect()
    };
    let mut found = fitting(&|text| text == wanted);
    if found.is_empty() {
        found = fitting(&|text| text.contains(&wanted));
    }
    found.dedup();
    let [text] = found.as_slice() else {
        let failure = Failure::not_found(match found.len() {
            0 => format!("no requirement or value \"{what}\""),
            _ => format!("\"{what}\" fits more than one requirement or value"),
        });
        return Err(match all.is_empty() {
            true => failure.hint("enter them first: --requirement TEXT, --value TEXT"),
            false => failure.hint(all.join("; ")),
        });
    };
    let shown_by = match story {
        "" => None,
        story => Some(story_of(context, script, story)?),
    };
    let sought = after.requirements.iter_mut().chain(&mut after.values);
    for one in sought.filter(|one| one.text == *text) {
        one.shown_by.clone_from(&shown_by);
    }
    Ok(())
}

/// One of those there are; else a card by its name; else a story to come, by its title.
fn story_of(context: &Context, script: &TailoringScript, typed: &str) -> Outcome<ShownBy> {
    let known = script.shown_by(typed);
    if matches!(known, ShownBy::Answer(_)) || typed.contains(' ') {
        return Ok(known);
    }
    let card = context.read(|store| store.find_card(typed))?;
    Ok(match card {
        Some(crate::store::Found::One(card)) => ShownBy::Answer(card),
        _ => known,
    })
}

fn versions(context: &Context, args: &Args, after: &mut Tailoring) -> Outcome {
    let example = "--role \"k7f=Your releases are weekly, too.\"";
    for (pairs, part) in [(&args.role_links, 0), (&args.stresses, 1), (&args.texts, 2)] {
        for pair in pairs {
            let (typed, text) = split(pair, example)?;
            let card = context.read(|store| Ok(choose::card(store.find_card(typed)?, typed)))?;
            let Some(card) = card.transpose()? else {
                return choose::nothing_yet("card", typed);
            };
            let version = after.version_mut(card);
            let own = if part == 2 {
                text.to_owned()
            } else {
                one_line(text)
            };
            let own = Some(own).filter(|text| !text.is_empty());
            match part {
                0 => version.role_link = own,
                1 => version.stress = own,
                _ => version.text = own,
            }
        }
    }
    after.versions.retain(|version| !version.is_empty());
    Ok(())
}

/// Saves it as one change, and says what there is now.
fn finish(
    context: &mut Context,
    interview: &Interview,
    before: &Tailoring,
    after: &Tailoring,
    kept: Option<&Kept>,
) -> Outcome {
    let now = context.now();
    let mut store = context.open()?;
    if let Some(kept) = kept {
        kept.saves_into(&mut store);
    }
    // What was ticked meanwhile stays ticked.
    let put = &mut |there: &mut Tailoring| {
        let ticked = std::mem::take(&mut there.ticked);
        there.clone_from(after);
        there.ticked = ticked;
    };
    let what = what_changed(before, after);
    let differs = store.tailor(interview.id, &what, &now, put)?;
    if context.json {
        return interview::print(context, &store, interview.id);
    }
    let name = neutral::line(&interview.plan.name);
    if !differs {
        tell!(context.out, "Nothing changed for {}.", name);
        return Ok(());
    }
    let lists = [
        (after.requirements.len(), "requirement", "requirements"),
        (after.values.len(), "value", "values"),
        (after.people.len(), "person", "people"),
        (
            after.versions.len(),
            "answer for the role",
            "answers for the role",
        ),
    ];
    let counts = lists.iter().filter(|(count, ..)| *count > 0);
    let counts =
        counts.map(|(count, one, many)| phrase::count(*count as u64, one, many).into_string());
    let counts = neutral::line(&counts.collect::<Vec<_>>().join(", "));
    let colon = if counts.as_str().is_empty() { "" } else { ": " };
    tell!(
        context.out,
        "Saved for {}{}{}.   Take it back: offbook undo",
        name,
        colon,
        counts
    );
    let typed = interview::quoted(&interview.plan.name);
    tell!(context.out, "What is missing: offbook gaps {}", typed);
    Ok(())
}

/// For the log: which parts, and none of their words.
fn what_changed(before: &Tailoring, after: &Tailoring) -> String {
    let parts = [
        ("place", before.place != after.place),
        ("format", before.format != after.format),
        ("requirements", before.requirements != after.requirements),
        ("values", before.values != after.values),
        ("people", before.people != after.people),
        ("facts", before.facts != after.facts),
        ("time limit", before.longest_secs != after.longest_secs),
        (
            "outside work",
            before.allows_non_work != after.allows_non_work,
        ),
        ("answers for the role", before.versions != after.versions),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .filter_map(|(name, differs)| differs.then_some(*name))
        .collect();
    format!("prepared: {}", parts.join(", "))
}
