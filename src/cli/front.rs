//! The front page: what `offbook --help` shows, grouped by what a person wants to do.

use clap::CommandFactory;

use super::Cli;
use super::output::width;

type Line = (&'static str, &'static str, &'static str);

/// Groups of (command, its arguments, what it is for). A line appears once its command exists.
const GROUPS: [(&str, &[Line]); 5] = [
    (
        "Prepare",
        &[
            ("add", "[QUESTION]", "write a question and your answer"),
            (
                "prepare",
                "answer CARD",
                "build an answer slot by slot, by its framework",
            ),
            (
                "check",
                "[CARD|DECK]...",
                "hints on your answers: worn phrases, blame, length",
            ),
        ],
    ),
    (
        "Daily",
        &[
            (
                "review",
                "[DECK]...",
                "what is due, then new cards while minutes last",
            ),
            (
                "cram",
                "[DECK]...",
                "weakest first before an interview, any time",
            ),
            (
                "mock",
                "[DECK]...",
                "a mock interview: by chance, timed, graded at the end",
            ),
            (
                "countdown",
                "[INTERVIEW]",
                "the days until an interview, planned",
            ),
            (
                "gaps",
                "[INTERVIEW]",
                "what is missing, and the command that fills it",
            ),
            (
                "stats",
                "",
                "days, recall, and the minutes of the weeks ahead",
            ),
            ("status", "", "one line or JSON, for prompts and scripts"),
        ],
    ),
    (
        "Look and change",
        &[
            ("list", "[DECK]...", "cards in a table; with filters"),
            (
                "show",
                "CARD",
                "question, answer, points, history, next date",
            ),
            ("search", "TEXT", "in questions, answers, points, notes"),
            ("edit", "CARD", "open the card in your editor"),
            ("undo", "[COUNT]", "take back the last change"),
            ("redo", "[COUNT]", "bring back what was undone"),
            ("log", "", "every change, newest first"),
        ],
    ),
    (
        "Things",
        &[
            (
                "deck",
                "",
                "list, new, show, rename, remove, export, check, release",
            ),
            (
                "card",
                "",
                "suspend, resume, bury, flag, confirm, move, reset, remove",
            ),
            (
                "interview",
                "",
                "list, add, show, edit, check, debrief, cancel",
            ),
            (
                "import",
                "FILE|-",
                "bring a deck in; preview with --dry-run",
            ),
            ("export", "[DECK]...", "write decks to a file or a pipe"),
            ("backup", "", "list, create, restore"),
            ("config", "", "list, get, set, unset, edit, path"),
        ],
    ),
    (
        "Plumbing",
        &[
            (
                "next",
                "[DECK]...",
                "the card that review would show, as JSON",
            ),
            ("grade", "CARD GRADE", "record a review made elsewhere"),
            (
                "schema",
                "[NAME]",
                "JSON Schema of a deck file, for editors",
            ),
            ("doctor", "", "check the data, say what to mend and how"),
            ("completions", "SHELL", "shell completion script"),
            ("man", "", "manual pages"),
            (
                "help",
                "[TOPIC]",
                "a command, or: dates, exit-codes, keys, ...",
            ),
        ],
    ),
];

const TODAY: &str = "today: what is due, and one next step";

const FLAGS: [(&str, &str); 10] = [
    ("--db FILE", "another data file"),
    ("--config FILE", "another settings file"),
    ("--json", "one JSON value instead of a screen"),
    ("--color WHEN", "auto, always or never"),
    ("--ascii", "nothing outside ASCII but your own text"),
    ("--accessible", "line by line, for screen readers"),
    (
        "--no-input",
        "never ask; fail and name the flag that answers",
    ),
    ("-q, --quiet", "say less"),
    ("-h, --help", "this page; after a command, its own"),
    ("-V, --version", "the version"),
];

/// Every command there may be, by name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let lines = GROUPS.iter().flat_map(|(_, lines)| lines.iter());
    lines.map(|(name, _, _)| *name)
}

/// The page, for a screen of `columns`.
pub(super) fn page(columns: usize) -> String {
    let cli = Cli::command();
    let title = textwrap::fill("Know your interview answers without the page.", columns);
    let mut page = format!("{title}\n\nUsage: offbook [COMMAND] [FLAGS]\n\n");
    row(&mut page, "offbook", TODAY, columns);
    for (title, lines) in GROUPS {
        let lines = lines.iter().filter(|l| cli.find_subcommand(l.0).is_some());
        let mut lines = lines.peekable();
        if lines.peek().is_some() {
            page.push_str(&format!("\n{title}\n"));
        }
        for (name, arguments, what) in lines {
            row(&mut page, &format!("{name:<8} {arguments}"), what, columns);
        }
    }
    page.push_str("\nFlags\n");
    for (flag, what) in FLAGS {
        row(&mut page, flag, what, columns);
    }
    page.push_str("\nExamples\n");
    for line in ["offbook", "offbook review -m 10", "offbook review --help"] {
        page.push_str(&format!("  {line}\n"));
    }
    page
}

/// Two columns; the second wraps under itself, or goes under the first where the screen is narrow.
fn row(page: &mut String, left: &str, right: &str, columns: usize) {
    const LEFT: usize = 23;
    let left = left.trim_end();
    let narrow = columns < 60;
    let (first, rest) = if narrow {
        page.push_str(&format!("  {left}\n"));
        (" ".repeat(6), " ".repeat(6))
    } else {
        let gap = LEFT.saturating_sub(width(left)).max(2);
        (format!("  {left}{}", " ".repeat(gap)), " ".repeat(LEFT + 2))
    };
    let options = textwrap::Options::new(columns)
        .initial_indent(&first)
        .subsequent_indent(&rest);
    for line in textwrap::wrap(right, options) {
        page.push_str(&line);
        page.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_on_the_front_page() {
        for command in Cli::command()
            .get_subcommands()
            .filter(|c| !c.is_hide_set())
        {
            let name = command.get_name();
            assert!(
                names().any(|n| n == name),
                "{name} is not on the front page"
            );
        }
    }

    #[test]
    fn the_page_fits_the_screen() {
        for columns in [40, 80, 132] {
            let page = page(columns);
            assert!(page.lines().all(|l| width(l) <= columns), "{page}");
        }
    }

    #[test]
    fn every_help_ends_with_examples() {
        let mut cli = Cli::command();
        cli.build();
        for command in cli.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(
                help.contains("Examples:"),
                "{} has none",
                command.get_name()
            );
        }
    }
}
