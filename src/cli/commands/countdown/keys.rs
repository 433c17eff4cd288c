//! What a person may do on the page: by a key, or in line mode by a word.

use super::view::View;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{packed, safe};
use crate::cli::progress::Waiting;
use crate::cli::terminal::{self, Key, RawMode};
use crate::exchange::neutral::{self, Safe};

/// What is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Minutes,
    DaysOff,
    LeftOut,
    Weakest,
    Accept,
    Review,
    Quit,
}

/// A key, the word for it in line mode, and what it does.
type Offer = (char, &'static str, Wish);

const MINUTES: Offer = ('m', "minutes", Wish::Minutes);
const DAYS_OFF: Offer = ('x', "days off", Wish::DaysOff);
const LEFT_OUT: Offer = ('l', "left out", Wish::LeftOut);
const WEAKEST: Offer = ('w', "weakest", Wish::Weakest);
const ACCEPT: Offer = ('a', "accept", Wish::Accept);
const REVIEW: Offer = ('r', "review now", Wish::Review);
const QUIT: Offer = ('q', "quit", Wish::Quit);

/// What there is to do on this page.
fn offers(view: &View) -> Vec<Offer> {
    let mut offers = vec![MINUTES, DAYS_OFF];
    if view.supposed.can_be_accepted() {
        offers.push(ACCEPT);
    }
    if view.left_out.count + view.once.count > 0 {
        offers.push(LEFT_OUT);
    }
    if !view.weakest.is_empty() {
        offers.push(WEAKEST);
    }
    offers.extend([REVIEW, QUIT]);
    offers
}

/// Waits until something is wished for; the end of the input quits.
pub(super) fn wish(context: &mut Context, view: &View) -> Outcome<Wish> {
    let offers = offers(view);
    loop {
        let typed = if context.asker.is_terminal() {
            key(context, &offers)?
        } else {
            word(context, &offers)?
        };
        match typed {
            Some(wish) => return Ok(wish),
            None if context.asker.is_terminal() => {
                context.out.wrapped("", &"no such key here")?;
            }
            None => context.out.wrapped("", &"no such word here")?,
        }
    }
}

fn key(context: &mut Context, offers: &[Offer]) -> Outcome<Option<Wish>> {
    let hints: Vec<Safe> = offers
        .iter()
        .map(|(key, what, _)| safe!("[{}] {}", key, what))
        .collect();
    let look = context.out.look;
    context.out.flush()?;
    terminal::guard();
    let raw = RawMode::enter()?;
    let key = if context.may_move() {
        let lines = packed(&hints, look.width.saturating_sub(1));
        let _waiting = Waiting::show(None, &lines, &look);
        context.asker.key()?
    } else {
        context.out.items(&hints)?;
        context.asker.key()?
    };
    drop(raw);
    match key {
        Key::CtrlC => Err(Failure::interrupted()),
        Key::CtrlZ => {
            terminal::suspend()?;
            self::key(context, offers)
        }
        Key::End | Key::Esc => Ok(Some(Wish::Quit)),
        Key::Char(typed) => Ok(offered(offers, |(key, ..)| {
            *key == typed.to_ascii_lowercase()
        })),
        _ => Ok(None),
    }
}

fn word(context: &mut Context, offers: &[Offer]) -> Outcome<Option<Wish>> {
    let words: Vec<&str> = offers.iter().map(|(_, word, _)| *word).collect();
    let words = neutral::line(&words.join(", "));
    context.out.wrapped("", &safe!("Words: {}.", words))?;
    let line = context.asker.line(&mut context.out, &safe!("> "))?;
    let Some(line) = line else {
        return Ok(Some(Wish::Quit));
    };
    let typed = line.trim().to_lowercase();
    Ok(offered(offers, |(key, word, _)| {
        typed == *word || typed == key.to_string() || word.split(' ').next() == Some(&typed)
    }))
}

fn offered(offers: &[Offer], is_it: impl Fn(&&Offer) -> bool) -> Option<Wish> {
    offers.iter().find(is_it).map(|(_, _, wish)| *wish)
}

/// A number of minutes a day; `None` when nothing was typed or it is none.
pub(super) fn ask_minutes(context: &mut Context) -> Outcome<Option<u32>> {
    let question = safe!("Minutes a day");
    let typed = context.asker.input(&mut context.out, &question)?;
    let typed = typed.unwrap_or_default();
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let minutes = typed
        .trim()
        .parse()
        .ok()
        .filter(|minutes| (1..=1_440).contains(minutes));
    if minutes.is_none() {
        context.out.wrapped("", &"a whole number from 1 to 1440")?;
    }
    Ok(minutes)
}

/// Days off as they were typed; `None` when nothing was.
pub(super) fn ask_days_off(context: &mut Context) -> Outcome<Option<String>> {
    let question = safe!("Days off (sat,sun or dates; none)");
    let typed = context.asker.input(&mut context.out, &question)?;
    Ok(typed.filter(|typed| !typed.trim().is_empty()))
}
