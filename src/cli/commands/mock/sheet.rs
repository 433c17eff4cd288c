//! `mock --sheet`: a page for somebody who asks the questions, without a machine.

use textwrap::Options;

use super::Args;
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::files;
use crate::cli::output::{safe, say, tell};
use crate::cli::screens::words;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::mock::{Asked, Mock};

/// Columns of a page that is printed.
const COLUMNS: usize = 78;
/// More boxes than this are no help while one listens.
const BOXES: usize = 5;

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now();
    let read = context.read(|store| {
        let plan = match args.plan(context, store) {
            Ok(plan) => plan,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut mock = Mock::begin(store, plan, 0, &now)?;
        mock.put_all(store, &now)?;
        Ok(Ok(mock))
    })?;
    let mock = read.transpose()?;
    let asked = mock.as_ref().map_or(&[][..], Mock::asked);
    if asked.is_empty() {
        say!(context.out, "There is no question to ask that fits.")?;
        return Ok(());
    }
    let lines = page(context, asked);
    let Some(path) = &args.output else {
        for line in &lines {
            say!(context.out, "{}", line)?;
        }
        return Ok(());
    };
    files::write(path, args.force, |to| {
        for line in &lines {
            writeln!(to, "{line}")?;
        }
        Ok(())
    })?;
    let name = neutral::line(&path.to_string_lossy());
    tell!(
        context.out,
        "{} questions written to {}.",
        asked.len(),
        name
    );
    Ok(())
}

fn page(context: &Context, asked: &[Asked]) -> Vec<Safe> {
    let date = context.now().local().format("%-d %B %Y").to_string();
    let mut lines = vec![
        safe!("Mock interview, {}", neutral::line(&date)),
        safe!("Read each question out, note the time, tick what you hear."),
        safe!("Grade: 1 could not, 2 with gaps, 3 small slips, 4 as if asleep."),
    ];
    for (place, asked) in asked.iter().enumerate() {
        lines.push(Safe::default());
        wrap(&mut lines, &format!("{:>2}. ", place + 1), &asked.question);
        for text in &asked.follow_ups {
            wrap(&mut lines, "    then: ", text);
        }
        for point in asked.points.iter().take(BOXES) {
            wrap(&mut lines, "    [ ] ", &point.text);
        }
        let aim = words::clock(asked.target_secs);
        let note = "______________________";
        let name = choose::short(&asked.card.handle);
        lines.push(safe!(
            "    time ____ of {}    grade 1 2 3 4    {} {}",
            aim,
            name,
            note
        ));
    }
    if let Some(first) = asked.first() {
        lines.push(Safe::default());
        let name = choose::short(&first.card.handle);
        let text = "To keep a grade afterwards, with the name behind it: offbook grade";
        lines.push(safe!("{} {} 3", text, name));
    }
    lines
}

fn wrap(lines: &mut Vec<Safe>, first: &str, text: &str) {
    let text = neutral::line(text);
    let rest = " ".repeat(first.len());
    let options = Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(&rest);
    let wrapped = textwrap::wrap(text.as_str(), options);
    lines.extend(wrapped.iter().map(|line| neutral::line(line)));
}
