//! `gaps`: what is missing, by kind, with the command that fills it.

use insta::assert_snapshot;
use serde_json::Value;

use crate::world::World;

fn gaps(world: &World) -> Vec<Value> {
    let json = world.ok(&["gaps", "--json"]).json();
    assert_eq!(json["schema"], "offbook.gaps/1");
    json["gaps"].as_array().unwrap().clone()
}

/// How many are missing of a kind; the command that fills it.
fn gap(world: &World, kind: &str) -> Option<(u64, String)> {
    let found = gaps(world).into_iter().find(|gap| gap["kind"] == kind)?;
    let command = found["command"].as_str().unwrap().to_owned();
    Some((found["count"].as_u64().unwrap(), command))
}

/// One behavioural question with an answer in which nothing is missing.
fn with_an_answer() -> World {
    let world = World::new();
    let add = [
        "add",
        "Tell me about a deadline",
        "--type",
        "behavioural",
        "--aim",
        "45",
    ];
    world.ok(&[add.as_slice(), &["--no-edit"]].concat());
    let slots = [
        "--slot",
        "situation=In May our largest customer asked for a new report by Friday.",
        "--slot",
        "task=I had to build it and to agree the figures with finance.",
        "--slot",
        "action=I drew it on paper first and showed it to the customer the same day. Then \
         I wrote the queries and checked each figure. On Thursday I found that one account was \
         missing, and I put it in.",
        "--slot",
        "result=It was ready a day early, and they have used it for 14 months.",
        "--point",
        "drew it first",
        "--point",
        "checked each figure",
        "--point",
        "a day early",
    ];
    world.ok(&[["prepare", "answer", "deadline"].as_slice(), &slots].concat());
    assert_eq!(gaps(&world), [] as [Value; 0]);
    world
}

fn with_an_interview() -> World {
    let world = with_an_answer();
    let add = [
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-12-04",
        "--must",
        "deadline",
        "--yes",
    ];
    world.ok(&add);
    world
}

const PREPARE: [&str; 3] = ["prepare", "interview", "acme"];

#[test]
fn a_question_without_an_answer() {
    let world = with_an_answer();
    world.ok(&["add", "Why us?", "--no-edit"]);
    let (count, command) = gap(&world, "no-answer").unwrap();
    assert_eq!(count, 1);
    assert!(command.starts_with("offbook prepare answer "), "{command}");
    // The command is one that can be typed.
    let card = command.rsplit(' ').next().unwrap();
    world.ok(&["edit", card, "--answer", "Because."]);
    assert_eq!(gap(&world, "no-answer"), None);
    // A question to ask them needs none.
    world.ok(&[
        "add",
        "What would you change?",
        "--type",
        "ask",
        "--no-edit",
    ]);
    assert_eq!(gap(&world, "no-answer"), None);
}

#[test]
fn a_place_to_fill_in() {
    let world = with_an_answer();
    world.ok(&["edit", "deadline", "--point", "I sent it to [name]."]);
    let (count, command) = gap(&world, "to-fill-in").unwrap();
    assert_eq!(count, 1);
    assert!(command.starts_with("offbook edit "), "{command}");
}

#[test]
fn a_hint_to_look_at_first() {
    let world = with_an_answer();
    let blame = "situation=It was their fault. My boss never told me, and nobody told me the date.";
    world.ok(&["prepare", "answer", "deadline", "--slot", blame]);
    let (count, command) = gap(&world, "look-first").unwrap();
    assert_eq!(count, 1);
    assert!(command.starts_with("offbook check "), "{command}");
}

#[test]
fn a_part_that_is_empty() {
    let world = with_an_answer();
    world.ok(&["prepare", "answer", "deadline", "--slot", "task="]);
    assert_eq!(gap(&world, "empty-slot").unwrap().0, 1);
    let all = gaps(&world);
    let found = all.iter().find(|gap| gap["kind"] == "empty-slot").unwrap();
    assert_eq!(found["found_in"][0]["what"], "task");
}

#[test]
fn an_answer_without_points() {
    let world = with_an_answer();
    world.ok(&[
        "add",
        "Why us?",
        "--answer",
        "Because it fits what I do.",
        "--no-edit",
    ]);
    assert_eq!(gap(&world, "no-points").unwrap().0, 1);
}

#[test]
fn an_answer_that_takes_too_long() {
    let world = with_an_answer();
    world.ok(&["edit", "deadline", "--aim", "20"]);
    assert_eq!(gap(&world, "too-long").unwrap().0, 1);
    world.ok(&["undo"]);
    assert_eq!(gap(&world, "too-long"), None);
    // The time that they set counts where it is shorter.
    let add = ["interview", "add", "Acme", "--on", "2026-12-04", "--yes"];
    world.ok(&add);
    world.ok(&[PREPARE.as_slice(), &["--time-limit", "20 s"]].concat());
    assert_eq!(gap(&world, "too-long").unwrap().0, 1);
}

#[test]
fn a_question_in_other_words() {
    let world = World::new();
    let deck = |version: &str, question: &str| {
        format!(
            "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"loop\"\n\
             title = \"Loop\"\nversion = \"{version}\"\n\n[[card]]\nid = \"why-us\"\n\
             question = \"{question}\"\n"
        )
    };
    let first = world.write("1.toml", deck("1", "Why do you want to work here?"));
    world.ok(&["import", first.to_str().unwrap(), "--yes"]);
    world.ok(&["edit", "why do", "--answer", "Because.", "--point", "a"]);
    let second = world.write("2.toml", deck("2", "Which of our values would you change?"));
    world.ok(&["import", second.to_str().unwrap(), "--yes"]);
    let (count, command) = gap(&world, "reworded").unwrap();
    assert_eq!(count, 1);
    assert!(command.starts_with("offbook card confirm "), "{command}");
    let card = command.split_whitespace().nth(3).unwrap();
    world.ok(&["card", "confirm", card]);
    assert_eq!(gap(&world, "reworded"), None);
}

#[test]
fn a_must_know_not_recalled_on_three_days() {
    let mut world = with_an_interview();
    for day in 22..25 {
        let (count, command) = gap(&world, "not-recalled").unwrap();
        assert_eq!((count, command.as_str()), (1, "offbook review --for Acme"));
        world.set_now(&format!("2026-11-{day}T08:00:00Z"));
        world.ok(&["grade", "deadline", "again"]);
        world.ok(&["grade", "deadline", "good"]);
        world.ok(&["grade", "deadline", "good"]);
    }
    assert_eq!(gap(&world, "not-recalled"), None);
}

#[test]
fn requirements_values_stories_and_lines_for_the_role() {
    let world = with_an_interview();
    assert_eq!(gap(&world, "few-requirements").unwrap().0, 3);
    assert_eq!(gap(&world, "few-values").unwrap().0, 3);
    assert_eq!(gap(&world, "no-story"), None);
    assert_eq!(gap(&world, "no-role-line").unwrap().0, 1);
    let flags = [
        "--requirement",
        "a",
        "--requirement",
        "b",
        "--value",
        "c",
        "--value",
        "d",
        "--value",
        "e",
        "--story",
        "a=deadline",
        "--role",
        "deadline=You plan in weeks.",
    ];
    world.ok(&[PREPARE.as_slice(), &flags].concat());
    assert_eq!(gap(&world, "few-requirements").unwrap().0, 1);
    assert_eq!(gap(&world, "few-values"), None);
    let (count, command) = gap(&world, "no-story").unwrap();
    assert_eq!(
        (count, command.as_str()),
        (4, "offbook prepare interview Acme")
    );
    assert_eq!(gap(&world, "no-role-line"), None);
    // An answer that shows what they look for needs its line, too.
    world.ok(&["add", "Why us?", "--answer", "Because.", "--no-edit"]);
    world.ok(&[PREPARE.as_slice(), &["--story", "b=why us"]].concat());
    assert_eq!(gap(&world, "no-role-line").unwrap().0, 1);
    assert_eq!(gap(&world, "no-story").unwrap().0, 3);
}

#[test]
fn questions_to_ask_them() {
    let world = with_an_interview();
    for number in 0..3 {
        assert_eq!(gap(&world, "few-to-ask").unwrap().0, 3 - number);
        let question = format!("What would you ask {number}");
        world.ok(&["add", &question, "--type", "ask", "--no-edit"]);
        world.ok(&["interview", "edit", "acme", "--must", &question]);
    }
    assert_eq!(gap(&world, "few-to-ask"), None);
}

#[test]
fn it_is_shown_on_every_screen() {
    let mut world = with_an_interview();
    world.ok(&["add", "Why us?", "--no-edit"]);
    assert_snapshot!(world.ok(&["gaps"]), @"
    $ offbook gaps
    Acme                                                     2 questions, in 12 days
    ────────────────────────────────────────────────────────────────────────────────
    1 of 2  questions without an answer
      bs5  Why us?
        offbook prepare answer bs5

    1  must-know answer not yet recalled on three days
      cmx  Tell me about a deadline (on 0 of 3 days)
        offbook review --for Acme

    3  more requirements to enter
        offbook prepare interview Acme

    3  more values of theirs to enter
        offbook prepare interview Acme

    1  answer without a line that ties it to the role
      cmx  Tell me about a deadline
        offbook prepare interview Acme

    3  more questions to ask them to choose
        offbook import shipped:questions-to-ask
        or: offbook add --type ask

    6  more stories to tell
        offbook prepare story

    2  more stories of a failure to tell
        offbook prepare failure
    ");
    let coloured = world.ok(&["gaps", "--color", "always"]).stdout;
    let count = "\u{1b}[1m1 of 2  \u{1b}[22mquestions";
    assert!(coloured.contains(count), "{coloured}");
    world.set_width(40);
    assert_snapshot!(world.ok(&["gaps", "acme"]), @"
    $ offbook gaps acme
    Acme             2 questions, in 12 days
    ────────────────────────────────────────
    1 of 2  questions without an answer
      bs5  Why us?
        offbook prepare answer bs5

    1  must-know answer not yet recalled on
       three days
      cmx  Tell me about a deadline (on 0 of
           3 days)
        offbook review --for Acme

    3  more requirements to enter
        offbook prepare interview Acme

    3  more values of theirs to enter
        offbook prepare interview Acme

    1  answer without a line that ties it to
       the role
      cmx  Tell me about a deadline
        offbook prepare interview Acme

    3  more questions to ask them to choose
    offbook import shipped:questions-to-ask
        or: offbook add --type ask

    6  more stories to tell
        offbook prepare story

    2  more stories of a failure to tell
        offbook prepare failure
    ");
    assert_snapshot!(world.ok(&["gaps", "--accessible"]), @"
    $ offbook gaps --accessible
    Acme
    2 questions, in 12 days
    1 of 2 questions without an answer: bs5
    Why us?
    Fill it: offbook prepare answer bs5
    1 must-know answer not yet recalled on
    three days: cmx Tell me about a deadline
    (on 0 of 3 days).
    Fill it: offbook review --for Acme
    3 more requirements to enter.
    Fill it: offbook prepare interview Acme
    3 more values of theirs to enter.
    Fill it: offbook prepare interview Acme
    1 answer without a line that ties it to
    the role: cmx Tell me about a deadline.
    Fill it: offbook prepare interview Acme
    3 more questions to ask them to choose.
    Fill it: offbook import
             shipped:questions-to-ask
    Or: offbook add --type ask
    6 more stories to tell.
    Fill it: offbook prepare story
    2 more stories of a failure to tell.
    Fill it: offbook prepare failure
    ");
    assert_snapshot!(world.ok(&["gaps", "--all"]), @"
    $ offbook gaps --all
    1 of 2  questions without an answer
      bs5  Why us?
        offbook prepare answer bs5
    ");
}

#[test]
fn on_an_empty_machine_and_for_a_name_that_is_not_there() {
    let world = World::new();
    assert_snapshot!(world.ok(&["gaps"]), @"
    $ offbook gaps
    There is no question yet that could have a gap.
    --- stderr
    Bring some in: offbook import shipped:failure
    ");
    assert_eq!(gaps(&world), [] as [Value; 0]);
    assert!(!world.data_file().exists());
    assert_eq!(world.run(&["gaps", "acme"]).code, 3);
    let complete = with_an_answer();
    assert_snapshot!(complete.ok(&["gaps"]), @"
    $ offbook gaps
    Nothing is missing in your answers to 1 question.
    ");
}

/// What fills it, whatever stands in the names, as a shell would read it.
fn type_it(world: &World, command: &str) {
    let words = shell_words::split(command).unwrap();
    assert_eq!(words[0], "offbook", "{command}");
    let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let done = world.run_with_input(&args, "");
    let wants_editor = done.stderr.contains("no terminal to open an editor on");
    assert!(wants_editor || ![2, 3, 4].contains(&done.code), "{done}");
}

#[test]
fn every_command_can_be_typed_as_it_stands() {
    let world = with_an_answer();
    let name = "Acme \"EU\" & Sons";
    world.ok(&["deck", "new", "my loop"]);
    world.ok(&[
        "interview",
        "add",
        name,
        "--on",
        "2026-12-04",
        "--must",
        "deadline",
        "--yes",
    ]);
    world.ok(&["add", "Why us?", "--no-edit"]);
    world.ok(&["add", "Why you?", "--answer", "I know [name].", "--no-edit"]);
    let blame = "situation=It was their fault. My boss never told me, and nobody told me the date.";
    world.ok(&[
        "prepare", "answer", "deadline", "--slot", blame, "--slot", "task=",
    ]);
    for title in ["One", "Two"] {
        world.ok(&[
            "prepare",
            "story",
            title,
            "--set",
            "situation=In May we moved.",
            "--set",
            "when=2019",
            "--no-input",
        ]);
    }
    let mut kinds = Vec::new();
    for gap in gaps(&world) {
        kinds.push(gap["kind"].as_str().unwrap().to_owned());
        type_it(&world, gap["command"].as_str().unwrap());
    }
    assert!(kinds.len() >= 11, "{kinds:?}");
    // What was brought in by then can be chosen from.
    let (_, command) = gap(&world, "few-to-ask").unwrap();
    assert!(command.starts_with("offbook interview edit '"), "{command}");
    type_it(&world, &command);
    assert_eq!(gap(&world, "few-to-ask").unwrap().0, 2);
    // Questions of a deck that it does not draw on are drawn on first.
    world.ok(&["interview", "edit", name, "-d", "my loop"]);
    let (_, command) = gap(&world, "few-to-ask").unwrap();
    assert!(command.ends_with(" -d questions-to-ask"), "{command}");
    type_it(&world, &command);
    let (_, command) = gap(&world, "few-to-ask").unwrap();
    assert!(command.contains(" --must "), "{command}");
}
