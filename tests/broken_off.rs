//! Preparing that is killed at any question keeps all that was given before it, and goes on there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
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
    /// What it prints, line by line.
    lines: Receiver<String>,
    name: String,
}

/// A question that does not come for so long never will: the line before was refused.
const PATIENCE: Duration = Duration::from_secs(20);

impl Asked {
    fn begin(world: &World) -> Self {
        Self::begin_with(world, &["prepare", "answer", "mistake"])
    }

    fn begin_with(world: &World, args: &[&str]) -> Self {
        let mut command = world.command();
        command.args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let (to, lines) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if to.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            stdin: child.stdin.take().unwrap(),
            lines,
            name: args.join(" "),
            child,
        }
    }

    /// Waits for the next question; gives its line.
    fn question(&mut self) -> String {
        let mut before = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line =
                line.unwrap_or_else(|_| panic!("{}: no question after {before:?}", self.name));
            if line.starts_with("Step ") {
                return line;
            }
            before.push(line);
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

// ---- every wizard, killed at every question -------------------------------------------------------

/// A sitting of questions: what is there before it, its command, and a line for each question.
struct Wizard {
    name: &'static str,
    before: &'static [&'static [&'static str]],
    command: &'static [&'static str],
    lines: &'static [&'static str],
}

const A_CARD: &[&str] = &[
    "add",
    "Tell me about a mistake",
    "--type",
    "failure",
    "--no-edit",
];
const A_WEAKNESS: &[&str] = &[
    "add",
    "What is your weakness?",
    "--type",
    "weakness",
    "--no-edit",
];
const ACME: &[&str] = &["interview", "add", "Acme", "--on", "2026-12-04", "--yes"];
const ACME_TODAY: &[&str] = &["interview", "add", "Acme", "--on", "2026-11-22", "--yes"];

const WIZARDS: [Wizard; 10] = [
    Wizard {
        name: "answer",
        before: &[A_WEAKNESS],
        command: &["prepare", "answer", "weakness"],
        lines: &[
            "Speaking up in large groups.",
            "In the spring review I was silent.",
            "I speak first on Mondays since September.",
            "A quiet colleague helps nobody.",
            "silent in the spring review",
            "first on Mondays",
            "",
            "",
            "",
            "",
        ],
    },
    Wizard {
        name: "story",
        before: &[A_CARD],
        command: &["prepare", "story"],
        lines: &[
            "Price list",
            "March 2025",
            "Leeds",
            "release lead",
            "I sent it.",
            "The list was mine.",
            "I rushed it.",
            "14 saw it.",
            "Ask early.",
            "Two look.",
            "14 customers",
            "Priya",
            "Dana",
            "ownership",
            "failure",
            "professional",
            "yes",
            "yes",
        ],
    },
    Wizard {
        name: "failure",
        before: &[A_CARD],
        command: &["prepare", "failure"],
        lines: &[
            "none",
            "a talk I put off",
            "professional",
            "In March 2025 I put it off.",
            "Priya",
            "I waited.",
            "I did not ask.",
            "Two weeks were lost.",
            "Early is cheap.",
            "I ask on day one.",
            "no talk waits",
            "every talk within a day",
            "in 3 weeks",
            "nobody reminds me",
            "yes",
            "yes",
        ],
    },
    Wizard {
        name: "failure --deep",
        before: &[A_CARD],
        command: &["prepare", "failure", "--deep"],
        lines: &[
            "Price list",
            "professional",
            "In March 2025 I sent it.",
            "Priya",
            "I rushed.",
            "I did not ask.",
            "14 saw it.",
            "Ask early.",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "",
            "a goal",
            "a milestone",
            "20 dec",
            "a sign",
            "yes",
            "yes",
        ],
    },
    Wizard {
        name: "weakness",
        before: &[
            A_WEAKNESS,
            &["import", "shipped:questions-to-ask", "--yes"],
            ACME,
        ],
        command: &["prepare", "weakness"],
        lines: &[
            "lead a project",
            "give a talk",
            "SQL",
            "",
            "",
            "speaking up",
            "",
            "",
            "my manager",
            "the move",
            "you go quiet",
            "that they wait",
            "I speak first",
            "large groups",
            "",
            "Dana",
            "in 3 days",
            "a course",
            "since October",
            "speak first on Mondays",
            "since September",
            "SQL; leading talks",
            "1",
            "in 5 days",
            "",
            "",
            "In spring I was silent.",
            "Silence helps nobody.",
            "",
        ],
    },
    Wizard {
        name: "check-in",
        before: &[
            A_CARD,
            &[
                "prepare",
                "weakness",
                "--set",
                "technical 1=SQL",
                "--set",
                "step technical 1=a course",
            ],
        ],
        command: &["prepare", "weakness", "--check-in"],
        lines: &["That joins are sets.", "In the spring report."],
    },
    Wizard {
        name: "interview",
        before: &[
            A_CARD,
            ACME,
            &["interview", "edit", "acme", "--must", "mistake"],
        ],
        command: &["prepare", "interview", "acme"],
        lines: &FOR_ACME,
    },
    Wizard {
        name: "debrief",
        before: &[A_CARD, ACME_TODAY],
        command: &["interview", "debrief", "acme"],
        lines: &[
            "Tell me about a mistake",
            "",
            "1",
            "the numbers",
            "How would you cut costs?",
            "new",
            "3",
            "",
            "",
            "Dana",
            "to send the deck",
            "1 dec",
            "nice people",
            "no",
        ],
    },
    Wizard {
        name: "debrief of one never added",
        before: &[A_CARD],
        command: &["interview", "debrief"],
        lines: &[
            "Globex",
            "yesterday",
            "Tell me about a mistake",
            "",
            "2",
            "",
            "",
            "Dana",
            "",
            "",
            "",
            "yes",
        ],
    },
    Wizard {
        name: "answer that is there",
        before: &[&[
            "add",
            "Why us?",
            "--answer",
            "Because.",
            "--point",
            "a point",
            "--no-edit",
        ]],
        command: &["prepare", "answer", "why us"],
        lines: &[
            "Their craft.",
            "It is mine, too.",
            "I build what they sell.",
            "So, craft.",
        ],
    },
];

impl Wizard {
    fn world(&self) -> World {
        let world = World::new();
        for command in self.before {
            world.ok(command);
        }
        world
    }

    /// All of it in one go; gives the questions, and what is in the data file.
    fn unbroken(&self) -> (Vec<String>, serde_json::Value) {
        let world = self.world();
        let mut lines = self.lines.join("\n");
        // What is left to be asked keeps what is proposed.
        lines.push_str(&"\n".repeat(20));
        let ran = world.run_with_input(self.command, lines);
        assert_eq!(ran.code, 0, "{}: {ran}", self.name);
        assert!(!ran.stderr.contains("Stopped"), "{}: {ran}", self.name);
        assert!(kept_files(&world).is_empty(), "{}", self.name);
        let questions = ran.stdout.lines().filter(|line| line.starts_with("Step "));
        (questions.map(str::to_owned).collect(), everything(&world))
    }
}

fn kept_files(world: &World) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(world.state_folder().join("drafts"));
    let paths = files.into_iter().flatten().map(|file| file.unwrap().path());
    paths.collect()
}

/// Every row of the data file, by its table, but what tells one run of the program from another.
fn everything(world: &World) -> serde_json::Value {
    let all = world.ok(&["export", "--as", "json"]).json();
    let mut tables = serde_json::Map::new();
    for table in all["tables"].as_array().unwrap() {
        let columns = table["columns"].as_array().unwrap();
        let row = |row: &serde_json::Value| {
            let values = row.as_array().unwrap().iter().cloned();
            let names = columns.iter().map(|name| name.as_str().unwrap().to_owned());
            let all = names.zip(values).filter(|(name, _)| name != "device");
            all.collect::<serde_json::Map<_, _>>()
        };
        let rows: Vec<_> = table["rows"].as_array().unwrap().iter().map(row).collect();
        tables.insert(table["name"].as_str().unwrap().to_owned(), rows.into());
    }
    tables.remove("meta").unwrap();
    tables.into()
}

#[test]
fn every_wizard_killed_at_every_question_ends_as_if_it_never_was() {
    for wizard in &WIZARDS {
        let (questions, expected) = wizard.unbroken();
        let asked = wizard.lines.len().min(questions.len());
        assert!(asked > 1, "{}", wizard.name);
        // One data file, killed at each question in turn: nothing is asked twice.
        let world = wizard.world();
        for given in 0..asked {
            let mut sitting = Asked::begin_with(&world, wizard.command);
            let question = sitting.question();
            assert_eq!(question.trim_end(), questions[given], "{}", wizard.name);
            sitting.give(wizard.lines[given]);
            if given + 1 < questions.len() {
                sitting.question();
                sitting.kill();
            } else {
                drop(sitting.stdin);
                assert!(sitting.child.wait().unwrap().success());
            }
        }
        if asked < questions.len() {
            let ran = world.run_with_input(wizard.command, "\n".repeat(20));
            assert_eq!(ran.code, 0, "{}: {ran}", wizard.name);
        }
        let actual = everything(&world);
        for (table, rows) in expected.as_object().unwrap() {
            assert_eq!(&actual[table], rows, "{}: {table}", wizard.name);
        }
        // What it saved is one change.
        let before = everything(&wizard.world());
        world.ok(&["undo"]);
        let after = everything(&world);
        for table in [
            "stories",
            "growth",
            "todos",
            "debriefs",
            "tailorings",
            "interviews",
        ] {
            let standing = |all: &serde_json::Value| {
                let rows = all[table].as_array().unwrap();
                let there = |row: &&serde_json::Value| row["removed_at"].is_null();
                rows.iter().filter(there).count()
            };
            assert_eq!(
                standing(&after),
                standing(&before),
                "{}: {table}",
                wizard.name
            );
        }
    }
}

#[test]
fn what_was_saved_is_not_asked_for_again_when_it_was_killed_before_clearing_up() {
    for wizard in &WIZARDS {
        let world = wizard.world();
        let mut sitting = Asked::begin_with(&world, wizard.command);
        sitting.question();
        sitting.give(wizard.lines[0]);
        sitting.question();
        sitting.kill();
        let kept = kept_files(&world);
        let [path] = kept.as_slice() else {
            panic!("{}: {kept:?}", wizard.name)
        };
        let left = std::fs::read(path).unwrap();
        let rest = wizard.lines[1..].join("\n") + &"\n".repeat(20);
        world.run_with_input(wizard.command, rest);
        let saved = everything(&world);
        // As it would be found by whoever comes after a kill.
        std::fs::write(path, left).unwrap();
        let ran = world.run_with_input(wizard.command, "");
        assert!(
            ran.stdout.contains("What you gave the last time is saved"),
            "{}: {ran}",
            wizard.name
        );
        assert!(everything(&world) == saved, "{}", wizard.name);
    }
}

/// "In 3 days" was said on one day and is finished on another.
#[test]
fn a_day_means_the_day_it_was_typed_on() {
    let mut world = World::new();
    let lines = WIZARDS[2].lines;
    let (first, rest) = lines.split_at(13);
    let ran = world.run_with_input(&["prepare", "failure"], first.join("\n") + "\n");
    assert!(ran.stdout.contains("Sun 13 Dec 2026"), "{ran}");
    world.set_now("2026-11-29T08:00:00Z");
    world.run_with_input(&["prepare", "failure"], rest.join("\n") + "\n");
    let todos = world
        .ok(&["prepare", "weakness", "--list", "--json"])
        .json();
    assert!(todos.to_string().contains("2026-12-13"), "{todos}");
}

/// A mock keeps nothing before it is accepted; killed anywhere it leaves nothing false.
#[test]
fn a_mock_killed_at_any_question_leaves_no_grade_and_no_card_is_lost() {
    let lines = ["", "", "1 good", "2 again"];
    for given in 0..=lines.len() {
        let world = World::new();
        for question in ["Why us?", "Why you?"] {
            world.ok(&["add", question, "--answer", "So.", "--no-edit"]);
        }
        let log = world.ok(&["log"]).stdout;
        let mut sitting = Asked::begin_with(&world, &["mock", "-n", "2"]);
        for line in &lines[..given] {
            sitting.give(line);
        }
        // What is said to the first line is there once it was read.
        let said = sitting.lines.recv_timeout(PATIENCE).unwrap();
        assert!(said.contains("Mock interview"), "{said}");
        sitting.kill();
        assert_eq!(world.ok(&["log"]).stdout, log, "{given}");
        let ran = world.run_with_input(&["mock", "-n", "2"], "\n\n1 good\n2 again\naccept\n");
        assert!(ran.stdout.contains("2 grades are kept"), "{ran}");
    }
}
