//! A choice among a few keys, each with a word for those who type lines.

use super::context::Context;
use super::failure::{Failure, Outcome};
use super::output::{safe, say};
use super::terminal::{self, Key, RawMode};
use crate::exchange::neutral::{self, Safe};

/// One thing to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) key: char,
    /// What is typed for it in line mode; the key is taken too.
    pub(crate) word: &'static str,
    pub(crate) what: &'static str,
}

impl Item {
    pub(crate) const fn new(key: char, word: &'static str, what: &'static str) -> Self {
        Self { key, word, what }
    }
}

/// Shows the items and waits for one of them; gives its key. `otherwise` is what the end of the
/// input and Esc mean. An Enter after the key is left to whoever asks next: in a menu it means
/// nothing, so that one menu after another comes without a pause.
///
/// # Errors
/// Where the person interrupts, or nobody is there: `flag` then says how to do without.
pub(crate) fn choose(
    context: &mut Context,
    items: &[Item],
    otherwise: char,
    flag: &str,
) -> Outcome<char> {
    if context.asker.is_nobody() {
        return Err(Failure::nobody_to_ask("this needs a choice", flag));
    }
    if context.asker.is_terminal() {
        by_key(context, items, otherwise)
    } else {
        by_line(context, items, otherwise)
    }
}

fn by_key(context: &mut Context, items: &[Item], otherwise: char) -> Outcome<char> {
    terminal::guard();
    let line: Vec<Safe> = items
        .iter()
        .map(|item| safe!("[{}] {}", item.key, item.what))
        .collect();
    // What is typed before the keys are shown was meant for something else; all after that counts.
    context.out.flush()?;
    let _raw = RawMode::enter()?;
    context.asker.settle()?;
    context.out.items(&line)?;
    context.out.flush()?;
    loop {
        let key = context.asker.key()?;
        match key {
            Key::CtrlC => return Err(Failure::interrupted()),
            Key::Esc | Key::End => return Ok(otherwise),
            Key::Char(typed) => {
                let typed = typed.to_ascii_lowercase();
                if items.iter().any(|item| item.key == typed) {
                    return Ok(typed);
                }
                say!(
                    context.out,
                    "\"{}\" does nothing here",
                    neutral::line(&typed.to_string())
                )?;
            }
            _ => {}
        }
    }
}

fn by_line(context: &mut Context, items: &[Item], otherwise: char) -> Outcome<char> {
    let words: Vec<String> = items
        .iter()
        .map(|item| match item.word == item.what {
            true => item.word.to_owned(),
            false => format!("{} ({})", item.word, item.what),
        })
        .collect();
    let words = neutral::line(&words.join(", "));
    context.out.wrapped("", &safe!("Type one of: {}.", words))?;
    loop {
        let Some(line) = context.asker.line(&mut context.out, &safe!("> "))? else {
            context.out.blank()?;
            return Ok(otherwise);
        };
        let typed = line.trim().to_lowercase();
        let fits = |item: &&Item| item.word == typed || typed.chars().eq([item.key]);
        match items.iter().find(fits) {
            Some(item) => return Ok(item.key),
            None => {
                let words: Vec<&str> = items.iter().map(|item| item.word).collect();
                let words = neutral::line(&words.join(", "));
                context
                    .out
                    .wrapped("", &safe!("That is none of them. Type one of: {}.", words))?;
            }
        }
    }
}
