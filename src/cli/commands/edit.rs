//! `edit`: a card in the person's editor, or by flags.

use crate::cli::change;
use crate::cli::choose;
use crate::cli::commands::{add, kinds};
use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::tell;
use crate::domain::card::Kind;
use crate::exchange::neutral;
use crate::store::cards::{Card, CardEdit};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without flags the card opens in $VISUAL, $EDITOR, the setting \"editor\", or vi.
Older versions of an answer are kept: offbook show CARD --versions

Examples:
  offbook edit k7f
  offbook edit k7f --answer-file answer.md --point \"a result with a number\"
  offbook edit k7f --tag acme --aim 60
  offbook edit k7f --use-example"
)]
pub(crate) struct Args {
    /// The card
    #[arg(value_name = "CARD", add = super::completions::cards())]
    card: Option<String>,
    /// Another wording of the question
    #[arg(long, value_name = "TEXT")]
    question: Option<String>,
    /// Your answer
    #[arg(long, value_name = "TEXT", conflicts_with = "answer_file")]
    answer: Option<String>,
    /// Your answer from a file; - is standard input
    #[arg(long, value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    answer_file: Option<String>,
    /// Make the coach's example your answer, to change as you like
    #[arg(long, conflicts_with_all = ["answer", "answer_file"])]
    use_example: bool,
    /// The first sentence you will say; empty takes it away
    #[arg(long, value_name = "TEXT")]
    headline: Option<String>,
    /// A point that must be said, in place of those there are; again for each
    #[arg(long = "point", value_name = "TEXT")]
    points: Vec<String>,
    /// Another wording it may be asked in, in place of those there are; again for each
    #[arg(long = "variant", value_name = "TEXT")]
    variants: Vec<String>,
    /// Add a tag
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Take a tag of yours away
    #[arg(long = "untag", value_name = "TAG")]
    untags: Vec<String>,
    /// Seconds the answer should take, 10 to 600
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(10..=600))]
    aim: Option<u32>,
    /// What type of question it is
    #[arg(long = "type", visible_alias = "kind", value_name = "TYPE", value_parser = kinds())]
    kind: Option<Kind>,
}

impl Args {
    fn has_flags(&self) -> bool {
        self.question.is_some()
            || self.answer.is_some()
            || self.answer_file.is_some()
            || self.use_example
            || self.headline.is_some()
            || self.aim.is_some()
            || self.kind.is_some()
            || [&self.points, &self.variants, &self.tags, &self.untags]
                .iter()
                .any(|list| !list.is_empty())
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let typed = choose::card_name(context, args.card.as_deref())?;
    // Looked up first: a slip in the name must not make a data file.
    let found = context.read(|store| Ok(choose::card(store.find_card(&typed)?, &typed)))?;
    let Some(id) = found.transpose()? else {
        return choose::nothing_yet("card", &typed);
    };
    let mut store = context.open()?;
    if !args.has_flags() {
        return editor::edit_card(context, &mut store, id).map(drop);
    }
    let card = store.card(id)?;
    let edit = edit_by_flags(context, args, &card)?;
    change::save(context, &mut store, &card, &edit).map(drop)
}

fn edit_by_flags(context: &mut Context, args: &Args, card: &Card) -> Outcome<CardEdit> {
    let mut edit = CardEdit::default();
    if let Some(question) = &args.question {
        change::set_question(&mut edit, card, add::one_line("question", question)?);
    }
    if !args.variants.is_empty() {
        change::local(&mut edit, card).variants = Some(add::items(&args.variants));
    }
    if args.aim.is_some() {
        change::local(&mut edit, card).target_secs = args.aim;
    }
    if args.kind.is_some() {
        change::local(&mut edit, card).kind = args.kind;
    }
    if let Some(text) = add::answer_text(args.answer.as_deref(), args.answer_file.as_deref())? {
        change::answer(&mut edit, card).text = text;
    }
    if args.use_example {
        let Some(example) = &card.content.guidance.example else {
            return Err(Failure::failed("the coach gives no example for this card"));
        };
        change::answer(&mut edit, card).text = example.trim_end().to_owned();
    }
    if let Some(headline) = &args.headline {
        let headline = headline.trim().replace(['\n', '\r'], " ");
        change::answer(&mut edit, card).headline = Some(headline).filter(|h| !h.is_empty());
    }
    if !args.points.is_empty() {
        change::answer(&mut edit, card).key_points = add::items(&args.points);
    }
    if !args.tags.is_empty() || !args.untags.is_empty() {
        edit.own_tags = Some(own_tags(context, args, card));
    }
    Ok(edit)
}

fn own_tags(context: &mut Context, args: &Args, card: &Card) -> Vec<String> {
    let mut tags = card.own_tags.clone();
    for tag in add::items(&args.tags) {
        if !tags.contains(&tag) && !card.content.tags.contains(&tag) {
            tags.push(tag);
        }
    }
    for tag in add::items(&args.untags) {
        if card.content.tags.contains(&tag) {
            let tag = neutral::line(&tag);
            tell!(context.out, "The tag \"{}\" is the coach's; it stays.", tag);
        }
        tags.retain(|own| *own != tag);
    }
    tags
}
