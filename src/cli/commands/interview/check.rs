//! `interview check`: the lists of the last days, the morning and the hour after it.

use serde::Serialize;

use super::{found, quoted};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{Output, safe, say, tell, width};
use crate::domain::checklist::{
    self, DEBRIEFED, ENTERED, Item, LINKED, List, MOCKS, RECALLED, TO_ASK,
};
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::domain::tailoring::Tailoring;
use crate::exchange::neutral::{self, Safe};
use crate::insight::prepared::{self, Checked};
use crate::store::{Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each list is shown on its days: the week before, the day before, the morning, the last hour,
and the day after. What offbook can find out by itself needs no tick.

Examples:
  offbook interview check acme
  offbook interview check acme route device
  offbook interview check acme device --untick
  offbook interview check acme --all"
)]
pub(super) struct Args {
    /// The interview
    #[arg(value_name = "NAME", add = super::super::completions::interviews())]
    name: Option<String>,
    /// What is done, by its short name
    #[arg(value_name = "ITEM")]
    items: Vec<String>,
    /// It is not done after all
    #[arg(long, requires = "items")]
    untick: bool,
    /// Every list, whatever the day
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Serialize)]
struct ChecklistsJson<'c> {
    interview: &'c str,
    lists: Vec<ListJson>,
}

#[derive(Debug, Serialize)]
struct ListJson {
    list: &'static str,
    title: &'static str,
    done: usize,
    of: usize,
    items: Vec<ItemJson>,
}

#[derive(Debug, Serialize)]
struct ItemJson {
    item: &'static str,
    text: &'static str,
    done: bool,
    /// Found out, and not ticked.
    reckoned: bool,
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let items = items(&args.items)?;
    let interview = found(context, args.name.as_deref())?;
    if !items.is_empty() {
        tick(context, &interview, &items, !args.untick)?;
    }
    let now = context.now();
    let lists = context.read(|store| prepared::checklists(store, &interview, args.all, &now))?;
    let mut lists = lists.unwrap_or_default();
    if !items.is_empty() && !args.all {
        lists.retain(|one| items.iter().any(|item| item.list == one.list));
    }
    if context.json {
        return print_json(context, &interview, &lists);
    }
    if lists.is_empty() && items.is_empty() {
        let name = quoted(&interview.plan.name);
        say!(context.out, "No list is for today.")?;
        tell!(
            context.out,
            "All of them: offbook interview check {} --all",
            name
        );
    }
    for (at, list) in lists.iter().enumerate() {
        if at > 0 {
            context.out.blank()?;
        }
        show(&mut context.out, list, &interview)?;
    }
    Ok(())
}

/// The items that were typed; those that are found out cannot be ticked.
fn items(typed: &[String]) -> Outcome<Vec<&'static Item>> {
    let item = |typed: &String| {
        let Some(item) = checklist::find(typed) else {
            let tickable = checklist::ITEMS.iter().filter(|item| !item.is_reckoned);
            let names: Vec<&str> = tickable.map(|item| item.id).collect();
            return Err(
                Failure::not_found(format!("nothing on the lists is called \"{typed}\""))
                    .hint(names.join(", ")),
            );
        };
        match item.is_reckoned {
            true => Err(Failure::usage(format!(
                "\"{}\" needs no tick: it is found out from what you do",
                item.id
            ))
            .hint("what is missing: offbook gaps NAME   or: offbook interview check NAME --all")),
            false => Ok(item),
        }
    };
    typed.iter().map(item).collect()
}

fn tick(
    context: &mut Context,
    interview: &Interview,
    items: &[&'static Item],
    is_done: bool,
) -> Outcome {
    let now = context.now();
    let names: Vec<&str> = items.iter().map(|item| item.id).collect();
    let verb = if is_done { "ticked" } else { "not done" };
    let what = format!("{verb}: {}", names.join(", "));
    let set = &mut |tailoring: &mut Tailoring| {
        for name in &names {
            tailoring.ticked.retain(|there| there != name);
            if is_done {
                tailoring.ticked.push((*name).to_owned());
            }
        }
        // In the order of the lists, so that the same ticks are the same list.
        let place = |id: &String| checklist::ITEMS.iter().position(|item| item.id == id);
        tailoring.ticked.sort_by_key(place);
    };
    let differs = context.open()?.tailor(interview.id, &what, &now, set)?;
    if !context.json {
        let names = neutral::line(&names.join(", "));
        match (differs, is_done) {
            (true, true) => tell!(context.out, "Done: {}.   Take it back: offbook undo", names),
            (true, false) => tell!(
                context.out,
                "Not done after all: {}.   Take it back: offbook undo",
                names
            ),
            (false, true) => tell!(context.out, "Done before: {}.", names),
            (false, false) => tell!(context.out, "It was not ticked: {}.", names),
        }
    }
    Ok(())
}

fn show(out: &mut Output, checked: &Checked, interview: &Interview) -> Outcome {
    let of = checked.items.len();
    let done = safe!("{} of {} done", checked.done(), of);
    let title = checked.list.title();
    if out.look.accessible {
        out.wrapped("", &safe!("{}: {}.", title, done))?;
    } else {
        out.two_sides(&out.bold(&title), &done)?;
    }
    for (item, is_done) in &checked.items {
        let text = match command(item, interview).filter(|_| !is_done) {
            Some(command) => safe!("{}: {}", item.text, command),
            None => safe!("{}", item.text),
        };
        if out.look.accessible {
            let state = if *is_done { "Done" } else { "To do" };
            out.wrapped("", &safe!("{}: {} ({}).", state, text, item.id))?;
            continue;
        }
        let mark = if *is_done { "[x]" } else { "[ ]" };
        out.wrapped(safe!("  {} {:<10}  ", mark, item.id), &text)?;
    }
    Ok(())
}

/// What brings on what is found out.
fn command(item: &Item, interview: &Interview) -> Option<Safe> {
    let name = quoted(&interview.plan.name);
    match item.id {
        ENTERED | LINKED => Some(safe!("offbook prepare interview {}", name)),
        MOCKS => Some(safe!("offbook mock --for {}", name)),
        DEBRIEFED => Some(safe!("offbook interview debrief {}", name)),
        RECALLED => Some(safe!("offbook review --for {}", name)),
        TO_ASK => Some(safe!("offbook interview edit {} --must CARD", name)),
        _ => None,
    }
}

fn print_json(context: &mut Context, interview: &Interview, lists: &[Checked]) -> Outcome {
    let list = |checked: &Checked| ListJson {
        list: checked.list.id(),
        title: checked.list.title(),
        done: checked.done(),
        of: checked.items.len(),
        items: checked
            .items
            .iter()
            .map(|(item, is_done)| ItemJson {
                item: item.id,
                text: item.text,
                done: *is_done,
                reckoned: item.is_reckoned,
            })
            .collect(),
    };
    let body = ChecklistsJson {
        interview: &interview.plan.name,
        lists: lists.iter().map(list).collect(),
    };
    Ok(context.out.json("offbook.checklists/1", &body)?)
}

/// The lists of one interview that are for today, each in a line.
#[derive(Debug, Clone)]
pub(crate) struct ListLine {
    list: List,
    done: usize,
    of: usize,
    /// The interview's.
    pub(crate) name: String,
}

/// One line for each list that is for today and not done.
pub(crate) fn lines_now(store: &Store, now: &Now) -> StoreResult<Vec<ListLine>> {
    let interviews = store.interviews()?;
    let mut lines = Vec::new();
    for (interview, lists) in prepared::lists_now(store, &interviews, now)? {
        for checked in lists {
            let (done, of) = (checked.done(), checked.items.len());
            if done < of {
                lines.push(ListLine {
                    list: checked.list,
                    done,
                    of,
                    name: interview.plan.name.clone(),
                });
            }
        }
    }
    Ok(lines)
}

/// `The day before: 3 of 8 done   offbook interview check Acme`.
pub(crate) fn say_lines(out: &mut Output, lines: &[ListLine]) -> Outcome {
    for line in lines {
        let (done, of) = (line.done, line.of);
        let title = line.list.title();
        let command = safe!("offbook interview check {}", quoted(&line.name));
        let text = safe!("{}: {} of {} done", title, done, of);
        let both = safe!("{}   {}", text, command);
        if width(both.as_str()) + 2 <= out.look.width {
            out.wrapped("  ", &both)?;
        } else {
            out.wrapped("  ", &text)?;
            out.wrapped("    ", &command)?;
        }
    }
    Ok(())
}
