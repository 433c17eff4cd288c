//! What a release changes, shown card by card, and what the person says to it.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::by_hand;
use super::reading::{Changed, Decisions, Reading};
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::menu::{self, Item};
use crate::cli::output::{Output, safe, say};
use crate::cli::phrase;
use crate::domain::now::Day;
use crate::exchange::merge::{Decision, Field, FieldChange, Value};
use crate::exchange::neutral::{self, Safe};

const APPLY: Item = Item::new('a', "apply", "apply");
const ONE_BY_ONE: Item = Item::new('o', "one", "one by one");
const SHOW: Item = Item::new('d', "show", "show all changes");
const LEAVE: Item = Item::new('n', "leave", "leave it");
const HELP: Item = Item::new('?', "help", "keys");

const MINE: Item = Item::new('m', "mine", "keep mine");
const COACH: Item = Item::new('c', "coach", "coach's");
const BOTH: Item = Item::new('b', "both", "both, as two cards");
const MERGE: Item = Item::new('e', "edit", "merge in editor");
const LATER: Item = Item::new('s', "later", "decide later");
const BACK: Item = Item::new('u', "undo", "undo last choice");
const QUIT: Item = Item::new('q', "quit", "stop and apply nothing");
const SAME: Item = Item::new('c', "same", "it is the same question");
const OTHER: Item = Item::new('m', "new", "it is a new one");

/// Asks what is to be done with what was looked at; false leaves everything as it is.
pub(super) fn agree(
    context: &mut Context,
    looked: &[Reading],
    decisions: &mut Decisions,
) -> Outcome<bool> {
    let items = [APPLY, ONE_BY_ONE, SHOW, LEAVE, HELP];
    loop {
        match menu::choose(context, &items, 'n', "--yes and --on-conflict")? {
            // What needs nobody is applied; the rest is asked about all the same.
            'a' => return decide(context, looked, decisions, Changed::needs_you),
            'o' => return decide(context, looked, decisions, |_| true),
            'd' => {
                super::report::show_all(context, looked)?;
                context.out.blank()?;
            }
            '?' => help(&mut context.out)?,
            _ => return Ok(false),
        }
    }
}

fn help(out: &mut Output) -> Outcome {
    let lines = [
        (
            "a  ",
            "take everything; where you and the coach changed the same you are asked",
        ),
        ("o  ", "look at each change and decide"),
        ("d  ", "show every change, then ask again"),
        ("n  ", "leave everything as it is"),
    ];
    for (key, what) in lines {
        out.wrapped(key, &what)?;
    }
    Ok(())
}

/// Goes through the changes that `is_asked` picks, back and forth.
fn decide(
    context: &mut Context,
    looked: &[Reading],
    decisions: &mut Decisions,
    is_asked: impl Fn(&Changed) -> bool,
) -> Outcome<bool> {
    let asked: Vec<&Changed> = looked
        .iter()
        .flat_map(|read| &read.changed)
        .filter(|changed| is_asked(changed))
        .collect();
    let of = asked.len() as u64;
    let mut at = 0;
    while let Some(changed) = asked.get(at) {
        context.out.blank()?;
        show(context, changed, at as u64 + 1, of)?;
        context.out.blank()?;
        let key = (
            changed.deck.clone(),
            changed.theirs.slug.as_str().to_owned(),
        );
        let decision = match menu::choose(context, &items(changed, at > 0), 'q', "--on-conflict")? {
            'm' => Decision::Mine,
            'c' => Decision::Theirs,
            'b' => Decision::Both,
            's' => Decision::Later,
            'e' => {
                // It would be the first line of what is merged.
                context.asker.swallow_enter()?;
                match by_hand::merge(context, changed)? {
                    Some(local) => Decision::Merged(Box::new(local)),
                    None => continue,
                }
            }
            'u' => {
                at = at.saturating_sub(1);
                continue;
            }
            _ => return Ok(false),
        };
        context.out.wrapped("", &said(changed, &decision))?;
        decisions.insert(key, decision);
        at += 1;
    }
    Ok(true)
}

/// What was decided, since a key that is pressed shows nothing.
fn said(changed: &Changed, decision: &Decision) -> &'static str {
    match decision {
        Decision::Mine if changed.is_unsure => "A question of its own.",
        Decision::Theirs if changed.is_unsure => "The same question.",
        Decision::Mine => "Yours stays.",
        Decision::Theirs => "The coach's it is.",
        Decision::Both => "Both: the coach's comes as a second card.",
        Decision::Merged(_) => "Merged as you wrote it.",
        Decision::Later => "Put off: it comes up again with the next import.",
    }
}

fn items(changed: &Changed, may_go_back: bool) -> Vec<Item> {
    let mut items = match (changed.is_unsure, changed.change.has_conflict()) {
        (true, _) => vec![SAME, OTHER],
        (false, true) => vec![MINE, COACH, BOTH, MERGE],
        // What a person cannot change of a card they cannot keep as it was either.
        (false, false) if !changed.change.seen().any(|c| c.field.is_local()) => vec![COACH],
        (false, false) => vec![COACH, MINE],
    };
    items.push(LATER);
    if may_go_back {
        items.push(BACK);
    }
    items.push(QUIT);
    items
}

/// One change: what it was, what it is, and what the person has.
pub(super) fn show(context: &mut Context, changed: &Changed, number: u64, of: u64) -> Outcome {
    let today = context.now.today;
    let zone = context.now.zone;
    let look = context.out.look;
    let out = &mut context.out;
    let name = choose::short(&changed.known.handle);
    let left = safe!(
        "Change {} of {}   {}",
        phrase::grouped(number),
        phrase::grouped(of),
        name
    );
    let right = match (changed.is_unsure, changed.change.has_conflict()) {
        (true, _) => safe!("another id: is it the same question?"),
        (false, true) => safe!("you changed this one too"),
        (false, false) => Safe::default(),
    };
    out.two_sides(&left, &right)?;
    out.rule()?;
    if !changed.change.seen().any(|c| c.field == Field::Question) {
        let question = &changed.theirs.content.question;
        let own = changed.known.local.question.as_ref();
        out.wrapped("", &neutral::line(own.unwrap_or(question)))?;
    }
    for change in changed.change.seen() {
        field(out, change)?;
    }
    let answer = match &changed.known.answer {
        None => return Ok(()),
        Some((words, written_at)) => {
            let day = Day::new(written_at.with_timezone(&zone).date_naive());
            let day = phrase::day(day, today, &look);
            safe!(
                "Your answer stays ({}, {}).",
                phrase::words((*words).into()),
                day
            )
        }
    };
    out.blank()?;
    Ok(out.wrapped("", &answer)?)
}

fn field(out: &mut Output, change: &FieldChange) -> Outcome {
    out.blank()?;
    let mut name = change.field.name().chars();
    let first = name.next().map(|c| c.to_uppercase().to_string());
    let title = format!("{}{}", first.unwrap_or_default(), name.as_str());
    let title = out.bold(&neutral::line(&title));
    say!(out, "{}", title)?;
    match (&change.before, &change.coach) {
        (Value::List(before), Value::List(coach)) => {
            if let Some(Value::List(yours)) = &change.yours {
                say!(out, "  yours")?;
                list(out, before, yours)?;
                say!(out, "  coach")?;
            }
            list(out, before, coach)
        }
        (Value::Text(before), Value::Text(coach)) => {
            let plain = |text: &Option<String>| text.clone().unwrap_or_default();
            let (before, coach) = (plain(before), plain(coach));
            if change.field == Field::Target {
                return seconds(out, &before, change.yours.as_ref(), &coach);
            }
            out.wrapped("  before  ", &neutral::block(&shown(&before)))?;
            if let Some(Value::Text(yours)) = &change.yours {
                out.wrapped("  yours   ", &words(&before, &plain(yours)))?;
            }
            Ok(out.wrapped("  coach   ", &words(&before, &coach))?)
        }
        _ => Ok(()),
    }
}

/// A time to aim for is a number: which of its digits changed says nothing.
fn seconds(out: &mut Output, before: &str, yours: Option<&Value>, coach: &str) -> Outcome {
    let said = |secs: &str| match secs {
        "" => "(nothing)".to_owned(),
        secs => format!("{secs} seconds"),
    };
    out.wrapped("  before  ", &neutral::line(&said(before)))?;
    if let Some(Value::Text(yours)) = yours {
        let yours = said(yours.as_deref().unwrap_or_default());
        out.wrapped("  yours   ", &neutral::line(&yours))?;
    }
    Ok(out.wrapped("  coach   ", &neutral::line(&said(coach)))?)
}

fn shown(text: &str) -> String {
    match text.is_empty() {
        true => "(nothing)".to_owned(),
        false => text.to_owned(),
    }
}

/// The lines of a list that are new, gone, or other words.
fn list(out: &mut Output, before: &[String], after: &[String]) -> Outcome {
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        let (old, new) = (&before[op.old_range()], &after[op.new_range()]);
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let pairs = old.len().min(new.len());
        for (old, new) in old.iter().zip(new) {
            out.wrapped("  ~  ", &words(old, new))?;
        }
        for old in &old[pairs..] {
            out.wrapped("  -  ", &neutral::line(old))?;
        }
        for new in &new[pairs..] {
            out.wrapped("  +  ", &neutral::line(new))?;
        }
    }
    Ok(())
}

/// `a result {+with a number+}`: word by word, `[-gone-]` and `{+new+}`. Signs and not colours, so
/// that they are there for everybody. Where hardly a word is left, the new text alone.
fn words(before: &str, after: &str) -> Safe {
    /// With fewer words in common than one in so many, the marks hide the text.
    const LEAST_ALIKE: usize = 3;
    if before.is_empty() || after.is_empty() {
        return neutral::block(&shown(after));
    }
    let (old, new) = (tokens(before), tokens(after));
    let diff = TextDiff::from_slices(&old, &new);
    let is_word = |token: &str| token.contains(char::is_alphanumeric);
    let common = diff
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Equal && is_word(change.value()))
        .count();
    let all = old
        .iter()
        .chain(&new)
        .filter(|token| is_word(token))
        .count();
    if 2 * common * LEAST_ALIKE < all {
        return neutral::block(after);
    }
    let mut text = String::new();
    let mut open: Option<(ChangeTag, String)> = None;
    for change in diff.iter_all_changes() {
        match &mut open {
            Some((tag, run)) if *tag == change.tag() => run.push_str(change.value()),
            _ => {
                close(&mut text, open.take());
                open = Some((change.tag(), change.value().to_owned()));
            }
        }
    }
    close(&mut text, open);
    neutral::block(&text)
}

/// Words and signs, each with the blank before it, so that blanks alone never are what two texts
/// have in common.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '\'';
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let goes_on = match last {
            None => true,
            Some(last) if is_word(last) => is_word(c),
            Some(last) => last.is_whitespace(),
        };
        if !goes_on {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    tokens.push(&text[start..]);
    tokens
}

/// Puts a run of words behind the text, in its marks; spaces stay outside of them.
fn close(text: &mut String, run: Option<(ChangeTag, String)>) {
    let Some((tag, run)) = run else { return };
    let (before, after) = match tag {
        ChangeTag::Equal => ("", ""),
        ChangeTag::Delete => ("[-", "-]"),
        ChangeTag::Insert => ("{+", "+}"),
    };
    let words = run.trim();
    if words.is_empty() || tag == ChangeTag::Equal {
        if tag != ChangeTag::Delete {
            text.push_str(&run);
        }
        return;
    }
    let lead = run.len() - run.trim_start().len();
    // "[-old-] {+new+}": what was between stands between.
    if text.ends_with("-]") && lead == 0 {
        text.push(' ');
    }
    text.push_str(&run[..lead]);
    text.push_str(before);
    text.push_str(words);
    text.push_str(after);
    text.push_str(&run[lead + words.len()..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_are_marked() {
        let marked = |a: &str, b: &str| words(a, b).into_string();
        assert_eq!(
            marked("a result", "a result with a number"),
            "a result {+with a number+}"
        );
        assert_eq!(
            marked(
                "Tell me about a conflict at work",
                "Tell me about one conflict at work"
            ),
            "Tell me about [-a-] {+one+} conflict at work"
        );
        assert_eq!(marked("Why us?", "Why us, really?"), "Why us{+, really+}?");
        assert_eq!(marked("one two three", "four five six"), "four five six");
        assert_eq!(
            marked(
                "Tell me about a conflict at work and how it ended.",
                "Tell me about a conflict with a peer at work."
            ),
            "Tell me about a conflict {+with a peer+} at work [-and how it ended-]."
        );
        assert_eq!(marked("", "new"), "new");
        assert_eq!(marked("old", ""), "(nothing)");
    }
}
