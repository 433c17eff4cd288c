//! `prepare failure`: a failure thought through until it is a story.

use super::story;
use super::walk::{How, Walk};
use crate::cli::context::Context;
use crate::cli::dates::day_ahead;
use crate::cli::failure::Outcome;
use crate::cli::output::tell;
use crate::sitting::prepare::failure::FailureScript;
use crate::store::stories::Links;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Four passes, your own part before anything else, then a plan ahead and two self-checks. What
comes of it is a story of the bank, with situation, action, result and lesson.

Examples:
  offbook prepare failure
  offbook prepare failure --deep
  offbook prepare failure --set \"title=Price list\" --set \"situation=In March 2024 ...\""
)]
pub(super) struct Args {
    /// Also six questions for depth
    #[arg(long)]
    deep: bool,
    #[command(flatten)]
    how: How,
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now();
    let stories = context.read(|store| store.stories())?.unwrap_or_default();
    let words = context.config.dates;
    let days = |text: &str| day_ahead(text, &now, words);
    let script = FailureScript {
        is_deep: args.deep,
        taken: stories
            .into_iter()
            .map(|story| story.content.title)
            .collect(),
        today: now.today,
        read_day: &days,
    };
    let walk = Walk {
        wizard: "failure",
        name: "failure",
        subject: "failure",
        script: &script,
        about: "Four passes, your own part first, then a plan and two self-checks; about ten \
                minutes. What comes of it is a story that you can tell.",
        command: if args.deep {
            "offbook prepare failure --deep"
        } else {
            "offbook prepare failure"
        },
    };
    let Some(walked) = walk.hold(context, &args.how, &[])? else {
        return Ok(());
    };
    let Some(story) = script.story(&walked.progress) else {
        tell!(context.out, "Nothing was given, so nothing changed.");
        walked.done();
        return Ok(());
    };
    let milestone: Vec<_> = script.milestone(&walked.progress).into_iter().collect();
    let mut store = context.open()?;
    walked.saves_into(&mut store);
    let (id, _) = store.keep_story(None, &story, Links::default(), &milestone, &now)?;
    walked.done();
    story::saved(context, &store, id)
}
