//! `mock`: what is asked, what is shown and what is not, and what is kept.

use std::os::unix::fs::PermissionsExt;

use crate::world::World;

/// Two own cards with points, in a deck of their own.
fn with_answers() -> World {
    let world = World::new();
    for (question, point) in [("Why us?", "their values"), ("Why you?", "my record")] {
        world.ok(&[
            "add",
            question,
            "-d",
            "mine",
            "--answer",
            "SECRET words.",
            "--point",
            point,
            "--point",
            "a number",
            "--aim",
            "60",
            "--no-edit",
        ]);
    }
    world
}

fn sources(world: &World) -> Vec<String> {
    let cards = world.ok(&["list", "--json"]).json();
    let mut found = Vec::new();
    for card in cards["cards"].as_array().expect("cards") {
        let id = card["id"].as_str().expect("an id");
        let history = world.ok(&["card", "history", id, "--json"]).json();
        for review in history["reviews"].as_array().expect("reviews") {
            let text = |name: &str| review[name].as_str().unwrap_or("?").to_owned();
            found.push(format!("{} {}", text("source"), text("grade")));
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_is_shown_before_the_end_and_accepted_grades_are_reviews() {
    let world = with_answers();
    let ran = world.run_with_input(
        &["mock", "-n", "2"],
        "\n\nopen 1\nab\nback\n2 again\naccept\n",
    );
    assert_eq!(ran.code, 0, "{ran}");
    let (asking, table) = ran.stdout.split_once("Words: accept").expect("a table");
    assert!(asking.contains("Question 1 of 2."), "{ran}");
    assert!(asking.contains("Question 2 of 2."), "{ran}");
    assert!(!asking.contains("SECRET"), "{ran}");
    assert!(!asking.contains("their values"), "{ran}");
    assert!(table.contains("SECRET words."), "{ran}");
    assert!(table.contains("2 of 2, Good?"), "{ran}");
    assert!(table.contains("2 grades are kept."), "{ran}");
    assert!(table.contains("offbook cram"), "{ran}");
    assert_eq!(sources(&world), ["mock again", "mock good"]);
    // One operation each: both are taken back, and redone.
    world.ok(&["undo", "2"]);
    let list = world.ok(&["list", "--new", "--json"]).json();
    assert_eq!(list["cards"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_not_accepted_leaves_no_trace() {
    let world = with_answers();
    let before = world.ok(&["log"]).stdout;
    for input in [
        "",
        "\n",
        "\n\n1 good\n2 good\n",
        "\n\n1 good\nnone\n",
        "\n\ngood\nquit\nquit\n",
        "\nquit\nnone\n",
    ] {
        let ran = world.run_with_input(&["mock", "-n", "2"], input);
        assert_eq!(ran.code, 0, "{ran}");
        assert!(
            !ran.stdout.contains("are kept.") && !ran.stdout.contains("grade is kept."),
            "{ran}"
        );
        assert_eq!(world.ok(&["log"]).stdout, before, "{input:?}");
    }
}

#[test]
fn leaving_with_grades_is_asked_twice_and_a_grade_can_be_taken_back() {
    let world = with_answers();
    let input = "\n\n1 good\nquit\nundo\n2 hard\naccept\n";
    let ran = world.run_with_input(&["mock", "-n", "2"], input);
    assert!(ran.stdout.contains("no grade is kept yet"), "{ran}");
    assert!(ran.stdout.contains("1 grade is kept."), "{ran}");
    assert_eq!(sources(&world), ["mock hard"]);
}

#[test]
fn accepting_without_a_grade_says_what_is_missing() {
    let world = with_answers();
    let ran = world.run_with_input(&["mock", "-n", "1"], "\naccept\nnone\n");
    assert!(ran.stdout.contains("no question has a grade yet"), "{ran}");
    assert_eq!(sources(&world), Vec::<String>::new());
}

#[test]
fn the_same_seed_asks_the_same_and_wordings_are_those_not_asked_before() {
    let world = World::new();
    world.ok(&["import", "shipped:failure", "--yes"]);
    let asked = |more: &[&str]| {
        let mut arguments = vec!["mock", "--sheet", "-n", "4"];
        arguments.extend(more);
        world.ok(&arguments).stdout
    };
    assert_eq!(asked(&["--seed", "5"]), asked(&["--seed", "5"]));
    assert_ne!(asked(&["--seed", "5"]), asked(&["--seed", "6"]));
    // The question as it stands in lists is the last to be taken.
    let list = world.ok(&["list", "--json"]).json();
    let sheet = asked(&["--seed", "5"]);
    for card in list["cards"].as_array().expect("cards") {
        let question = card["question"].as_str().expect("a question");
        assert!(
            !sheet.contains(&format!(". {question}\n")),
            "{question}\n{sheet}"
        );
    }
}

#[test]
fn questions_for_the_candidate_to_ask_come_only_when_named() {
    let world = World::new();
    world.ok(&["import", "shipped:questions-to-ask", "--yes"]);
    let ran = world.ok(&["mock", "--sheet"]);
    assert!(ran.stdout.contains("no question to ask"), "{ran}");
    let ran = world.ok(&["mock", "questions-to-ask", "--sheet"]);
    assert!(ran.stdout.contains(" 6. "), "{ran}");
}

#[test]
fn follow_ups_and_think_time_come_as_asked_for() {
    let world = World::new();
    world.ok(&["import", "shipped:failure", "--yes"]);
    let ran = world.run_with_input(&["mock", "-n", "1", "--follow-ups", "2"], "\n\n\nnone\n");
    assert_eq!(ran.stdout.matches("They go on:").count(), 2, "{ran}");
    let arguments = ["mock", "-n", "1", "--follow-ups", "0", "--think", "20"];
    let ran = world.run_with_input(&arguments, "\n\nnone\n");
    assert!(ran.stdout.contains("Think, then press Enter."), "{ran}");
    assert!(!ran.stdout.contains("They go on:"), "{ran}");
    let ran = world.run_with_input(&["mock", "-n", "1", "--short"], "\n\nopen 1\nnone\n");
    assert!(ran.stdout.contains("(aim 0:30)"), "{ran}");
    let ran = world.run_with_input(&["mock", "-n", "1", "--aim", "120"], "\n\nopen 1\nnone\n");
    assert!(ran.stdout.contains("(aim 2:00)"), "{ran}");
}

#[test]
fn a_partner_sees_what_to_listen_for_and_the_points_only_when_the_candidate_agrees() {
    let world = with_answers();
    world.ok(&["import", "shipped:failure", "--yes"]);
    let card = world.ok(&["list", "failure", "--json", "-n", "1"]).json();
    let id = card["cards"][0]["id"].as_str().expect("an id").to_owned();
    world.ok(&[
        "edit",
        &id,
        "--answer",
        "HIDDEN words.",
        "--point",
        "HIDDEN point",
    ]);
    let all = [
        "mock",
        "failure",
        "--partner",
        "-n",
        "19",
        "--follow-ups",
        "0",
    ];
    let asked = "a\n".to_owned() + &"\n".repeat(19);
    let number = {
        let ran = world.run_with_input(&all, asked.clone() + "none\n");
        assert!(ran.stdout.contains("Tick what you hear"), "{ran}");
        assert!(ran.stdout.contains("[x] a"), "{ran}");
        assert!(!ran.stdout.contains("HIDDEN"), "{ran}");
        let wordings = world.ok(&["show", &id, "--json"]).stdout;
        let rows = ran.stdout.lines().filter_map(|line| line.split_once(". "));
        let mut rows = rows.filter(|(number, _)| number.parse::<u32>().is_ok());
        let row = rows.find(|(_, rest)| {
            let question = rest.split(['?', '.']).next().unwrap_or_default();
            wordings.contains(question)
        });
        row.expect("the card in the table").0.to_owned()
    };
    let open = format!("open {number}\n");
    let ran = world.run_with_input(&all, asked.clone() + &open + "n\nnone\n");
    assert!(ran.stdout.contains("Their answer stays hidden."), "{ran}");
    assert!(!ran.stdout.contains("HIDDEN"), "{ran}");
    let ran = world.run_with_input(&all, asked + &open + "y\nnone\n");
    assert!(ran.stdout.contains("HIDDEN words."), "{ran}");
}

#[test]
fn a_sheet_has_no_answer_on_it_and_fits_80_columns() {
    let world = with_answers();
    world.ok(&["import", "shipped:weakness", "--yes"]);
    let ran = world.ok(&["mock", "--sheet", "-n", "6", "-o", "sheet.txt"]);
    assert!(ran.stderr.contains("6 questions written"), "{ran}");
    let sheet = world.read("sheet.txt");
    assert!(
        sheet.lines().all(|line| line.chars().count() <= 80),
        "{sheet}"
    );
    assert!(sheet.lines().count() <= 66, "{sheet}");
    assert!(
        !sheet.contains("SECRET") && !sheet.contains("my record"),
        "{sheet}"
    );
    assert!(sheet.contains("grade 1 2 3 4"), "{sheet}");
    let again = world.run(&["mock", "--sheet", "-o", "sheet.txt"]);
    assert_eq!(again.code, 1, "{again}");
    world.ok(&["mock", "--sheet", "-o", "sheet.txt", "--force"]);
}

#[test]
fn families_are_named_and_what_was_confused_is_told() {
    let world = World::new();
    world.ok(&["import", "shipped:weakness", "--yes"]);
    world.ok(&["import", "shipped:failure", "--yes"]);
    let before = world.ok(&["log"]).stdout;
    let ran = world.run_with_input(
        &["mock", "weakness", "--family", "-n", "3"],
        "weak\nfailure\nnonsense\n2\n",
    );
    assert!(ran.stdout.contains("Yes, weakness."), "{ran}");
    assert!(ran.stdout.contains("No, weakness."), "{ran}");
    assert!(ran.stdout.contains("2 of 3 right."), "{ran}");
    assert!(ran.stdout.contains("weakness  no     failure"), "{ran}");
    assert_eq!(world.ok(&["log"]).stdout, before);
}

#[test]
fn a_recorder_is_run_without_a_shell_and_its_file_is_due_the_next_day() {
    let mut world = with_answers();
    let missing = world.run(&["mock", "--record"]);
    assert_eq!(missing.code, 2, "{missing}");
    assert!(missing.stderr.contains("recorder"), "{missing}");
    let path = world.write(
        "rec.sh",
        "#!/bin/sh\necho \"$1\" >\"$2\"\ntrap 'exit 0' INT TERM\nwhile :; do sleep 0.05; done\n",
    );
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a script");
    let command = format!("{} '$(date); x' {{file}}.wav", path.display());
    world.ok(&["config", "set", "recorder", &command]);
    let refused = world.run(&["config", "set", "recorder", "rec -q"]);
    assert_eq!(refused.code, 2, "{refused}");
    // The file is there when the answer is over: the recorder has written before it waits.
    let ran = world.run_with_input(&["mock", "-n", "1", "--record"], "\nnone\n");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(!world.ok::<&str>(&[]).stdout.contains("To listen"), "{ran}");
    let files = world.data_folder().join("recordings");
    let made: Vec<_> = std::fs::read_dir(files)
        .expect("a folder")
        .flatten()
        .collect();
    if made.is_empty() {
        // Stopped before it began: nothing is said to be there.
        assert!(ran.stdout.contains("Nothing was recorded."), "{ran}");
        return;
    }
    let text = std::fs::read_to_string(made[0].path()).expect("a recording");
    assert_eq!(text, "$(date); x\n");
    assert!(ran.stdout.contains("1 answer is recorded"), "{ran}");
    world.set_now("2026-11-23T08:00:00Z");
    let today = world.ok::<&str>(&[]);
    assert!(today.stdout.contains("To listen"), "{today}");
    let done = today
        .stdout
        .split("offbook card heard")
        .nth(1)
        .expect("a command");
    let handle = done.split_whitespace().next().expect("a handle");
    assert!(world.ok(&["show", handle]).stdout.contains("To listen to"));
    world.ok(&["card", "heard", handle]);
    assert!(!world.ok::<&str>(&[]).stdout.contains("To listen"));
    world.ok(&["undo"]);
    assert!(world.ok::<&str>(&[]).stdout.contains("To listen"));
}

#[test]
fn a_mock_needs_somebody_to_ask_and_says_what_does_without() {
    let world = with_answers();
    let ran = world.run(&["mock", "--no-input"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.stderr.contains("mock --sheet"), "{ran}");
    assert_eq!(world.run(&["mock", "--json"]).code, 2);
    assert_eq!(world.run(&["mock", "--for", "nobody"]).code, 3);
    assert_eq!(world.run(&["mock", "nodeck"]).code, 3);
    assert_eq!(
        World::new()
            .ok(&["mock"])
            .stdout
            .matches("No decks yet")
            .count(),
        1
    );
}

#[test]
fn at_40_columns_nothing_is_wider() {
    let mut world = with_answers();
    world.set_width(40);
    let ran = world.run_with_input(
        &["mock", "-n", "2"],
        "\n\nopen 1\nab\nhelp\n2 good\naccept\n",
    );
    let wide: Vec<_> = ran
        .stdout
        .lines()
        .filter(|line| line.chars().count() > 40)
        .collect();
    assert!(wide.is_empty(), "{wide:?}");
}
