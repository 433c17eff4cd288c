//! `prepare story`: the bank of stories, and one of them told or mended.

use serde::Serialize;

use super::walk::{How, Walk, listed};
use crate::cli::context::Context;
use crate::cli::failure::{self, Failure, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::{choose, hints, phrase};
use crate::domain::id::StoryId;
use crate::domain::interview::Interview;
use crate::domain::story::{FailureKind, Story, StoryText};
use crate::exchange::neutral::{self, Safe};
use crate::sitting::prepare::story::StoryScript;
use crate::sitting::telling;
use crate::store::stories::Links;
use crate::store::{Found, Store};

mod bank;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A story is told once and used in several answers: link it to their cards, and its parts are
offered when you build them. People and who can confirm it stay private.

Examples:
  offbook prepare story
  offbook prepare story \"Price list\"
  offbook prepare story price --link k7f --link q9d
  offbook prepare story price --set \"result=All 14 stayed.\" --set \"competencies=ownership\"
  offbook prepare story --list
  offbook prepare story --list --interview acme --json"
)]
pub(super) struct Args {
    /// The story; one that is not there is begun
    #[arg(value_name = "TITLE")]
    title: Option<String>,
    /// Show the bank: the stories, what they cover and what is missing
    #[arg(long, conflicts_with_all = ["title", "link", "unlink", "remove", "sets", "restart"])]
    list: bool,
    /// With --list: weigh the bank by this interview alone
    #[arg(
        long,
        value_name = "NAME",
        requires = "list",
        add = crate::cli::commands::completions::interviews()
    )]
    interview: Option<String>,
    /// The answer of this card tells it; again for each
    #[arg(long, value_name = "CARD", add = crate::cli::commands::completions::cards())]
    link: Vec<String>,
    /// The answer of this card tells it no longer; again for each
    #[arg(long, value_name = "CARD", add = crate::cli::commands::completions::cards())]
    unlink: Vec<String>,
    /// Take it out of the bank
    #[arg(long, conflicts_with_all = ["link", "unlink", "sets", "restart"])]
    remove: bool,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Serialize)]
struct SavedJson<'s> {
    id: String,
    title: &'s str,
    ready: bool,
    missing: Vec<&'static str>,
    cards: usize,
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    if args.list {
        return bank::run(context, args.interview.as_deref());
    }
    // Looked up first: a slip in the name must not make a data file.
    let typed = [args.link.as_slice(), &args.unlink].concat();
    let title = args.title.clone();
    let gathered = context.read(|store| {
        let found = match &title {
            Some(title) => Some(store.find_story(title)?),
            None => None,
        };
        Ok((found, choose::cards(store, &typed)?, store.stories()?))
    })?;
    let (found, cards, stories) = match gathered {
        Some((found, cards, stories)) => (found, cards?, stories),
        None if !typed.is_empty() => return choose::nothing_yet("card", &typed[0]),
        None => (None, Vec::new(), Vec::new()),
    };
    let (on, off) = cards.split_at(args.link.len().min(cards.len()));
    let links = Links { on, off };
    let there = match found {
        Some(Found::One(id)) => stories.iter().find(|story| story.id == id),
        Some(many @ Found::Many(_)) => {
            let typed = args.title.as_deref().unwrap_or_default();
            return failure::one_of(many, "story", typed, "offbook prepare story --list").map(drop);
        }
        Some(Found::None { .. }) => None,
        None => pick(context, args, &stories)?,
    };
    if args.remove {
        return remove(context, args, there);
    }
    let only_links = !typed.is_empty() && !args.how.has_sets();
    match there {
        Some(story) if only_links => set_links(context, story, links),
        None if only_links && args.title.is_none() => {
            Err(Failure::usage("a link needs a TITLE").hint("offbook prepare story --list"))
        }
        _ => tell_it(context, args, there, &stories, links),
    }
}

/// On a terminal without a title: a new one, or one of those there are.
fn pick<'s>(
    context: &mut Context,
    args: &Args,
    stories: &'s [Story],
) -> Outcome<Option<&'s Story>> {
    let is_there = context.asker.is_terminal() && !args.how.has_sets();
    if stories.is_empty() || !is_there || args.remove {
        return Ok(None);
    }
    let titles = stories
        .iter()
        .map(|story| neutral::line(&story.content.title));
    let things: Vec<Safe> = [safe!("a new story")].into_iter().chain(titles).collect();
    let question = safe!("Which story");
    let picked = context.asker.pick(&mut context.out, &question, &things)?;
    match picked {
        None => Err(Failure::usage("a TITLE is needed").hint("offbook prepare story --list")),
        Some(at) => Ok(at.checked_sub(1).and_then(|at| stories.get(at))),
    }
}

fn remove(context: &mut Context, args: &Args, there: Option<&Story>) -> Outcome {
    let Some(story) = there else {
        let typed = args.title.as_deref().unwrap_or_default();
        return Err(Failure::not_found(format!("no story \"{typed}\""))
            .hint("offbook prepare story --list"));
    };
    let now = context.now;
    context.open()?.remove_story(story.id, &now)?;
    let title = neutral::line(&story.content.title);
    tell!(
        context.out,
        "Removed \"{}\".   Take it back: offbook undo",
        title
    );
    Ok(())
}

fn set_links(context: &mut Context, story: &Story, links: Links<'_>) -> Outcome {
    let now = context.now;
    let mut store = context.open()?;
    store.link_story(story.id, links, &now)?;
    saved(context, &store, story.id)
}

fn tell_it(
    context: &mut Context,
    args: &Args,
    there: Option<&Story>,
    stories: &[Story],
    links: Links<'_>,
) -> Outcome {
    let others = stories.iter().filter(|s| Some(s.id) != there.map(|t| t.id));
    let script = StoryScript {
        before: there.map(|story| story.content.clone()).unwrap_or_default(),
        taken: others.map(|story| story.content.title.clone()).collect(),
        today: context.now.today,
    };
    let subject = there.map_or("new".to_owned(), |story| story.id.to_string());
    let name = match there {
        Some(story) => format!("story-{}", story.id.0.simple()),
        None => "story-new".to_owned(),
    };
    let command = match there {
        Some(story) => format!("offbook prepare story \"{}\"", story.content.title),
        None => "offbook prepare story".to_owned(),
    };
    let walk = Walk {
        wizard: "story",
        name: &name,
        subject: &subject,
        script: &script,
        about: match there {
            Some(_) => "",
            None => {
                "Something that happened, told once for several answers; about ten minutes. Any \
                 part can be filled later."
            }
        },
        command: &command,
    };
    let known: Vec<(&str, &str)> = match (&args.title, there) {
        (Some(title), None) => vec![("title", title.as_str())],
        _ => Vec::new(),
    };
    let Some(walked) = walk.hold(context, &args.how, &known)? else {
        return Ok(());
    };
    let Some(story) = script.story(&walked.progress) else {
        tell!(context.out, "Nothing was given, so nothing changed.");
        walked.done();
        return Ok(());
    };
    let now = context.now;
    let mut store = context.open()?;
    walked.saves_into(&mut store);
    let there = there.map(|before| before.id);
    let (id, _) = store.keep_story(there, &story, links, &[], &now)?;
    walked.done();
    saved(context, &store, id)
}

/// What is there now, and what is missing from it.
pub(super) fn saved(context: &mut Context, store: &Store, id: StoryId) -> Outcome {
    let story = store.story(id)?;
    let content = &story.content;
    if context.json {
        let body = SavedJson {
            id: id.to_string(),
            title: &content.title,
            ready: content.is_ready(),
            missing: content.missing(),
            cards: store.cards_of(id)?.len(),
        };
        return Ok(context.out.json("offbook.story/1", &body)?);
    }
    let title = neutral::line(&content.title);
    let cards = phrase::count(story.cards.len() as u64, "card", "cards");
    tell!(
        context.out,
        "Saved \"{}\", told for {}.   Take it back: offbook undo",
        title,
        cards
    );
    let rule = telling::nearest_rule(store, &context.now)?;
    remarks(context, content, rule.as_ref());
    if story.cards.is_empty() {
        tell!(
            context.out,
            "Next, say which answers tell it:  offbook prepare story \"{}\" --link CARD",
            title
        );
    }
    hints::after_story(context, store, &story)
}

/// What is still missing, and what to mind.
fn remarks(context: &mut Context, story: &StoryText, rule: Option<&(Interview, bool)>) {
    let missing = story.missing();
    if !missing.is_empty() {
        tell!(context.out, "Still empty: {}.", listed(&missing));
    }
    let checks = [story.is_confirmable, story.is_told_alike];
    if checks.contains(&Some(false)) {
        tell!(
            context.out,
            "Not ready: a self-check was answered with no. Tell it as it was, or take another."
        );
    } else if story.is_failure() && !story.is_checked() {
        tell!(context.out, "Not ready: both self-checks need a yes.");
    }
    if story.failure_kind != Some(FailureKind::Personal) {
        return;
    }
    let name = |interview: &Interview| neutral::line(&interview.plan.name);
    match rule {
        Some((nearest, true)) => tell!(
            context.out,
            "From outside work: that will do for {}; elsewhere use a work example.",
            name(nearest)
        ),
        Some((nearest, false)) => tell!(
            context.out,
            "Keep this for yourself; {} wants examples from work.",
            name(nearest)
        ),
        None => tell!(
            context.out,
            "Keep this for yourself; use a work example, unless the interview allows others."
        ),
    }
}
