//! Preparing that is killed at any question keeps all that was given before it, and goes on there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread;
use std::time::Duration;

use world::World;

/// What is given at the steps of a story, and what of it must stand in the answer.
const GIVEN: [&str; 9] = [
    "In May our largest customer asked for a report.",
    "I had to build it by Friday.",
    "I drew it on paper first, then I wrote it and called 2 people.",
    "It was ready a day early.",
    "A drawing shows what was not asked for, cheaply.",
    "I draw every report first.",
    "I was wrong about a report, and now I draw them.",
    "draw it on paper",
    "ready a day early",
];

fn world() -> World {
    let world = World::new();
    let question = "Tell me about a mistake";
    world.ok(&["add", question, "--type", "failure", "--no-edit"]);
    world
}

/// A sitting that is fed line by line.
struct Asked {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Asked {
    fn begin(world: &World) -> Self {
        Self::begin_with(world, &["prepare", "answer", "mistake"])
    }

    fn begin_with(world: &World, args: &[&str]) -> Self {
        let mut command = world.command();
        command.args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        Self {
            stdin: child.stdin.take().unwrap(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    /// Waits for the next question; gives its line.
    fn question(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert!(
                self.stdout.read_line(&mut line).unwrap() > 0,
                "no question came"
            );
            if line.starts_with("Step ") {
                return line;
            }
        }
    }

    fn give(&mut self, text: &str) {
        writeln!(self.stdin, "{text}").unwrap();
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The number in `Step 3 of 8`.
fn number(question: &str) -> usize {
    question.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Answers what is left of the questions, from the one that is asked.
fn finish(world: &World) {
    let mut asked = Asked::begin(world);
    let first = number(&asked.question()) - 1;
    for text in GIVEN.iter().take(7).skip(first) {
        asked.give(text);
    }
    // The six points that are proposed are left out for those that are given.
    for _ in 0..6 {
        asked.give("skip");
    }
    for text in &GIVEN[7..] {
        asked.give(text);
    }
    asked.give("");
    drop(asked.stdin);
    assert!(asked.child.wait().unwrap().success());
}

fn answer(world: &World) -> String {
    let shown = world.ok(&["show", "mistake", "--json"]).json();
    shown["answer"].to_string()
}

#[test]
fn killed_at_any_question_it_goes_on_at_that_one() {
    for steps in 0..7 {
        let world = world();
        let mut asked = Asked::begin(&world);
        for text in &GIVEN[..steps] {
            asked.question();
            asked.give(text);
        }
        assert_eq!(number(&asked.question()), steps + 1);
        asked.kill();
        // Twice: the second time nothing was given in between.
        for _ in 0..2 {
            let mut again = Asked::begin(&world);
            assert_eq!(number(&again.question()), steps + 1);
            again.kill();
        }
        finish(&world);
        let answer = answer(&world);
        for text in GIVEN {
            assert!(answer.contains(text), "after {steps}: {text}\n{answer}");
        }
        world.ok(&["undo"]);
        assert!(
            world
                .ok(&["list", "--no-answer"])
                .stdout
                .contains("mistake")
        );
    }
}

#[test]
fn killed_at_any_moment_a_given_text_is_whole_or_asked_for_again() {
    for turn in 0..24_u64 {
        let world = world();
        let mut asked = Asked::begin(&world);
        asked.question();
        asked.give(GIVEN[0]);
        asked.question();
        asked.give(GIVEN[1]);
        thread::sleep(Duration::from_micros(turn * 150));
        asked.kill();
        let mut again = Asked::begin(&world);
        let next = number(&again.question());
        assert!(next == 2 || next == 3, "{next}");
        again.kill();
        finish(&world);
        assert!(answer(&world).contains(GIVEN[1]));
    }
}

/// What is given for one interview, a line for each question.
const FOR_ACME: [&str; 18] = [
    "Room 4",
    "video",
    "writes clearly",
    "plans ahead",
    "",
    "candour",
    "",
    "Ana Ruiz, head of sales",
    "",
    "They moved.",
    "",
    "2 min",
    "no",
    "Price list",
    "the move",
    "the year abroad",
    "You release weekly, too.",
    "the numbers",
];

#[test]
fn what_is_prepared_for_an_interview_survives_at_any_question() {
    let prepare = ["prepare", "interview", "acme"];
    for steps in 0..FOR_ACME.len() {
        let world = world();
        let add = ["interview", "add", "Acme", "--on", "2026-12-04"];
        world.ok(&[add.as_slice(), &["--must", "mistake", "--yes"]].concat());
        let mut asked = Asked::begin_with(&world, &prepare);
        for text in &FOR_ACME[..steps] {
            asked.question();
            asked.give(text);
        }
        let next = asked.question();
        asked.kill();
        let mut again = Asked::begin_with(&world, &prepare);
        assert_eq!(again.question(), next, "after {steps}");
        for text in &FOR_ACME[steps..] {
            again.give(text);
        }
        drop(again.stdin);
        assert!(again.child.wait().unwrap().success());
        let page = world.ok(&["interview", "show", "acme", "--json"]).json();
        let page = page["prepared"].to_string();
        for text in FOR_ACME {
            let text = text.replace("2 min", "120").replace("no", "false");
            assert!(page.contains(&text), "after {steps}: {text}\n{page}");
        }
        world.ok(&["undo"]);
        let page = world.ok(&["interview", "show", "acme", "--json"]).json();
        assert!(page["prepared"]["place"].is_null());
    }
}

/// Every sitting of questions holds what it was given, whichever it is and wherever it is killed.
#[test]
fn stories_failures_and_the_growth_list_go_on_where_they_were_killed() {
    let given = [
        "Price list",
        "professional",
        "In May 2025 I sent it.",
        "I rushed it.",
        "Two people look now.",
        "estimating",
    ];
    for what in ["story", "failure", "weakness"] {
        let args = ["prepare", what];
        for steps in 0..given.len() {
            let world = World::new();
            let mut asked = Asked::begin_with(&world, &args);
            for text in &given[..steps] {
                asked.question();
                asked.give(text);
            }
            // What it refuses (a date without a year) is asked for again, by the same number.
            let next = number(&asked.question());
            asked.kill();
            let mut again = Asked::begin_with(&world, &args);
            assert_eq!(number(&again.question()), next, "{what} after {steps}");
            again.kill();
            let drafts = world.state_folder().join("drafts");
            let kept: String = std::fs::read_dir(drafts)
                .map(|files| {
                    let texts = files.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap());
                    texts.collect()
                })
                .unwrap_or_default();
            for text in &given[..steps] {
                assert!(kept.contains(text), "{what} after {steps}: {text}");
            }
        }
    }
}
