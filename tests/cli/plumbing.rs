//! Status, next, grade, undo, log, stats, doctor, backup and config, as scripts use them.

use std::process::Stdio;

use crate::world::{Ran, World};

/// A machine with one shipped deck on it.
fn with_deck() -> World {
    let world = World::new();
    world.ok(&["import", "shipped:about-you", "--yes"]);
    world
}

fn next_id(world: &World) -> Option<String> {
    let next = world.ok(&["next", "--json"]).json();
    next["card"]["id"].as_str().map(str::to_owned)
}

fn grade(world: &World, grade: &str) -> Ran {
    let id = next_id(world).expect("a card");
    world.ok(&["grade", &id, grade, "--seconds", "90"])
}

#[test]
fn an_empty_machine_says_how_to_begin_and_nothing_is_made_by_reading() {
    let world = World::new();
    for command in [
        &["status"][..],
        &["status", "--short"],
        &["status", "--json"],
        &["next", "--json"],
        &["log"],
        &["stats"],
        &["stats", "--json"],
        &["undo"],
        &["config"],
        &["backup"],
        &["doctor"],
        &["--json"],
    ] {
        world.ok(command);
    }
    insta::assert_snapshot!(world.ok::<&str>(&[]), @r#"
    $ offbook 
    no decks yet: run "offbook add" or "offbook import FILE"
    "#);
    assert!(!world.data_folder().exists());
}

#[test]
fn today_shows_what_is_due_and_what_fits() {
    let mut world = with_deck();
    insta::assert_snapshot!(world.ok::<&str>(&[]), @r"
    $ offbook 
    Sunday 22 November

      Due           nothing
      New          20 cards   about 43 min    9 fit into your 20 minutes today

      offbook review      start
    ");
    grade(&world, "good");
    grade(&world, "again");
    world.set_now("2026-11-23T08:00:00Z");
    insta::assert_snapshot!(world.ok::<&str>(&[]), @r"
    $ offbook 
    Monday 23 November

      Due           2 cards   about  5 min    about-you 2
      New          18 cards   about 37 min    7 fit into your 20 minutes today

      offbook review         start
      offbook interview add  plan for a date
    ");
    world.set_width(40);
    insta::assert_snapshot!(world.ok::<&str>(&[]), @r"
    $ offbook 
    Monday 23 November

      Due         2 cards   about  5 min
                 about-you 2
      New        18 cards   about 37 min
                 7 fit into your 20 minutes
                 today

      offbook review         start
      offbook interview add  plan for a date
    ");
    insta::assert_snapshot!(world.ok(&["status"]), @r"
    $ offbook status
    2 cards due, about 5 min; 18 new, of
    which 7 fit today.
    ");
    insta::assert_snapshot!(world.ok(&["status", "--short"]), @r"
    $ offbook status --short
    2 due 5m
    ");
    let status = world.ok(&["status", "--json"]).json();
    assert_eq!(status["schema"], "offbook.status/1");
    assert_eq!(status["due"]["cards"], 2);
    assert_eq!(world.run(&["status", "--exit-code"]).code, 10);
}

#[test]
fn a_prompt_never_breaks() {
    let world = with_deck();
    std::fs::create_dir_all(world.home().join(".config/offbook")).unwrap();
    std::fs::write(
        world.home().join(".config/offbook/config.toml"),
        "minutes = \"x",
    )
    .unwrap();
    let ran = world.ok(&["status", "--short"]);
    assert!(ran.stderr.is_empty(), "{ran}");
    assert_eq!(world.run(&["status"]).code, 2);
    std::fs::write(world.data_file(), "no data file of ours").unwrap();
    let ran = world.ok(&["status", "--short"]);
    assert!(ran.stdout.is_empty() && ran.stderr.is_empty(), "{ran}");
    // Without a home there is no data either.
    let output = world
        .command()
        .env_remove("HOME")
        .args(["status", "--short"])
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn a_name_that_a_template_does_not_know_is_a_usage_error() {
    let world = World::new();
    assert_eq!(
        world.ok(&["status", "--format", "{due}/{streak}"]).stdout,
        "0/0\n"
    );
    insta::assert_snapshot!(world.run(&["status", "--format", "{weeks}"]), @r#"
    $ offbook status --format {weeks}
    --- stderr
    error: --format: no "{weeks}"
    hint:  there are {due}, {minutes}, {new}, {fit}, {streak}, {interview}, {days}, {ready}
    --- exit 2
    "#);
}

#[test]
fn next_and_grade_rehearse_some_weeks_and_doctor_finds_nothing() {
    let mut world = with_deck();
    let grades = ["good", "3", "easy", "again", "hard"];
    let mut reviews = 0;
    for day in [22, 23, 24, 26, 28, 30] {
        world.set_now(&format!("2026-11-{day}T08:00:00Z"));
        for turn in 0..6 {
            let Some(id) = next_id(&world) else { break };
            let said = grades[(turn + day) % grades.len()];
            let graded = world
                .ok(&["grade", &id, said, "--seconds", "60", "--json"])
                .json();
            assert_eq!(graded["id"], id.as_str());
            assert!(graded["due"].as_str().unwrap() >= "2026-11-22");
            reviews += 1;
        }
    }
    let stats = world.ok(&["stats", "--json"]).json();
    assert_eq!(stats["totals"]["reviews"], reviews);
    assert_eq!(stats["forecast"].as_array().unwrap().len(), 30);
    let found = world.ok(&["doctor", "--json"]).json();
    assert_eq!(found["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn next_ends_when_todays_minutes_are_spent() {
    let world = with_deck();
    world.ok(&["config", "set", "minutes", "3"]);
    let mut asked = 0;
    while let Some(id) = next_id(&world) {
        world.ok(&["grade", &id, "good", "--seconds", "90"]);
        asked += 1;
        assert!(asked < 5, "new cards go on without end");
    }
    assert!(asked >= 1);
    insta::assert_snapshot!(world.ok(&["next"]), @r"
    $ offbook next
    Nothing due today.
    ");
}

#[test]
fn a_grade_says_when_the_card_is_back_and_can_be_taken_back() {
    let world = with_deck();
    let id = next_id(&world).unwrap();
    let ran = world.ok(&["grade", &id, "good"]);
    assert_eq!(ran.stdout, "Good. Back tomorrow, Mon 23 Nov.\n");
    let ran = world.ok(&["undo"]);
    assert!(ran.stdout.starts_with("Taken back: grade "), "{ran}");
    assert_eq!(next_id(&world).as_ref(), Some(&id));
    let ran = world.ok(&["redo"]);
    assert!(ran.stdout.starts_with("Brought back: grade "), "{ran}");
    assert_ne!(next_id(&world).as_ref(), Some(&id));
    assert_eq!(world.ok(&["log", "-n", "1"]).stdout.lines().count(), 1);
}

#[test]
fn a_grade_at_another_time_is_in_the_past_and_after_the_last_one() {
    let world = with_deck();
    let id = next_id(&world).unwrap();
    let ran = world.run(&["grade", &id, "3", "--at", "2026-11-22T09:00"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.stderr.contains("in the future"), "{ran}");
    world.ok(&["grade", &id, "3", "--at", "2026-11-20T09:00"]);
    let ran = world.run(&["grade", &id, "3", "--at", "2026-11-19T09:00"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.stderr.contains("2026-11-20T09:00"), "{ran}");
}

#[test]
fn what_is_not_there_is_not_found() {
    let world = with_deck();
    assert_eq!(world.run(&["grade", "zzzzzzzzz", "3"]).code, 3);
    assert_eq!(world.run(&["next", "nowhere"]).code, 3);
    let absent = "01900000-0000-7000-8000-000000000000";
    assert_eq!(world.run(&["grade", absent, "3"]).code, 3);
    assert_eq!(world.run(&["backup", "restore", "7", "--yes"]).code, 3);
}

#[test]
fn settings_are_set_with_their_comments_kept_and_bad_ones_refused() {
    let world = World::new();
    let file = world.home().join(".config/offbook/config.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "# mine\nminutes = 10 # short days\n").unwrap();
    world.ok(&["config", "set", "minutes", "15"]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, "# mine\nminutes = 15 # short days\n");
    assert_eq!(world.ok(&["config", "get", "minutes"]).stdout, "15\n");
    for bad in [
        ["minutes", "0"],
        ["zone", "Atlantis"],
        ["color", "blue"],
        ["fuzz", "2"],
    ] {
        let ran = world.run(&["config", "set", bad[0], bad[1]]);
        assert_eq!(ran.code, 2, "{ran}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    insta::assert_snapshot!(world.run(&["config", "set", "minuts", "3"]), @r#"
    $ offbook config set minuts 3
    --- stderr
    error: no setting "minuts"
    hint:  did you mean "minutes"?   offbook config list
    --- exit 2
    "#);
    world.ok(&["config", "unset", "minutes"]);
    assert_eq!(world.ok(&["config", "get", "minutes"]).stdout, "20\n");
}

#[test]
fn a_setting_of_the_schedule_replays_the_log_and_is_undone_at_once() {
    let world = with_deck();
    grade(&world, "good");
    world.ok(&["config", "set", "scheduler", "fsrs"]);
    assert_eq!(world.ok(&["config", "get", "scheduler"]).stdout, "fsrs\n");
    world.ok(&["doctor"]);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["config", "get", "scheduler"]).stdout, "sm2\n");
    world.ok(&["doctor"]);
}

#[test]
fn the_editor_cannot_save_a_broken_settings_file() {
    let mut world = World::new();
    world.set_editor("printf 'minutes = 12\\n' > \"$1\"");
    world.ok(&["config", "edit"]);
    assert_eq!(world.ok(&["config", "get", "minutes"]).stdout, "12\n");
    world.set_editor("printf 'minuts = 3\\n' > \"$1\"");
    let ran = world.run(&["config", "edit"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert_eq!(world.ok(&["config", "get", "minutes"]).stdout, "12\n");
}

#[test]
fn a_copy_brings_back_what_was() {
    let world = with_deck();
    world.ok(&["backup", "create"]);
    grade(&world, "good");
    let ran = world.run(&["backup", "restore", "1"]);
    assert_eq!(ran.code, 2, "nobody was there to ask: {ran}");
    world.ok(&["backup", "restore", "1", "--yes"]);
    assert_eq!(
        world.ok(&["stats", "--json"]).json()["totals"]["reviews"],
        0
    );
    let list = world.ok(&["backup", "list", "--json"]).json();
    let reasons: Vec<_> = list["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| &b["reason"])
        .collect();
    assert!(reasons.contains(&&"restore".into()) && reasons.contains(&&"hand".into()));
}

#[test]
fn an_internal_error_is_one_line_and_tells_nothing_of_an_answer() {
    let mut world = World::new();
    world.set("OFFBOOK_TEST_PANIC", "my secret answer");
    let ran = world.run(&["status"]);
    insta::assert_snapshot!(ran, @r"
    $ offbook status
    --- stderr
    internal error; what was saved before is safe. Details: offbook doctor --last-error
    --- exit 1
    ");
    world.set("OFFBOOK_TEST_PANIC_", "");
    let details = std::fs::read_to_string(world.state_folder().join("last-error.txt")).unwrap();
    assert!(details.contains("src/cli/panic.rs") && details.contains("command status"));
    assert!(!details.contains("secret"));
}

#[test]
fn a_closed_pipe_and_closed_descriptors_end_quietly() {
    let world = with_deck();
    for words in [
        &["log"][..],
        &["--help"],
        &["stats"],
        &["man"],
        &["completions", "bash"],
    ] {
        let mut child = world
            .command()
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", output.status);
        assert!(output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn command_lines_that_cannot_be_read_are_said_as_every_failure() {
    let world = World::new();
    insta::assert_snapshot!(world.run(&["statsu"]), @r#"
    $ offbook statsu
    --- stderr
    error: no command "statsu"
    hint:  did you mean "status"?   offbook --help
    --- exit 2
    "#);
    insta::assert_snapshot!(world.run(&["stats", "--forcast", "3"]), @r#"
    $ offbook stats --forcast 3
    --- stderr
    error: no flag "--forcast"
    hint:  did you mean "--forecast"?   offbook stats --help
    --- exit 2
    "#);
    let error = world.run(&["--json", "grade", "x", "9"]).error_json();
    assert_eq!(error["schema"], "offbook.error/1");
    assert_eq!(error["kind"], "usage");
}

#[test]
fn help_knows_commands_and_topics() {
    let world = World::new();
    assert_eq!(world.ok(&["help"]).stdout, world.ok(&["--help"]).stdout);
    let help = world.ok(&["help", "config", "set"]).stdout;
    assert_eq!(help, world.ok(&["config", "set", "--help"]).stdout);
    assert!(world.ok(&["help", "exit-codes"]).stdout.contains("130"));
    let ran = world.run(&["help", "datse"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("did you mean \"dates\""), "{ran}");
}

#[test]
fn a_key_that_would_stop_every_sitting_is_refused_when_it_is_set() {
    let world = World::new();
    let refused = [
        (["keys.skip", "3"], "it is the key of \"good\""),
        (["keys.again", "q"], "it is the key of \"quit\""),
        (["keys.again", "a"], "it ticks a point"),
        (["keys.agian", "x"], "did you mean \"again\"?"),
        (["keys.x", "abc"], "it is one character"),
        (["minutes", "0"], "a whole number from 1 to 600"),
    ];
    for ([name, value], why) in refused {
        let ran = world.run(&["config", "set", name, value]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.stderr.contains(why), "{ran}");
    }
    world.ok(&["config", "set", "keys.skip", "w"]);
    assert!(!world.run(&["doctor"]).stdout.contains("!!"));
    let file = world.home().join(".config/offbook/config.toml");
    std::fs::write(file, "[keys]\nskip = \"3\"\n").unwrap();
    let ran = world.run(&["doctor"]);
    assert_eq!(ran.code, 5, "{ran}");
    assert!(ran.stdout.contains("it is that of \"good\""), "{ran}");
}

#[test]
fn a_word_below_a_command_that_is_none_is_the_one_that_is_named() {
    let world = World::new();
    let ran = world.run(&["help", "deck", "lst"]);
    assert!(ran.stderr.contains("no command \"deck lst\""), "{ran}");
    assert!(ran.stderr.contains("did you mean \"deck list\"?"), "{ran}");
    let ran = world.run(&["help", "dekc"]);
    assert!(ran.stderr.contains("did you mean \"deck\"?"), "{ran}");
}

#[test]
fn what_a_narrow_screen_has_no_columns_for_is_in_lines() {
    let mut world = with_deck();
    world.ok(&[
        "add",
        "Why?",
        "-d",
        "mine",
        "--point",
        "a name",
        "--no-edit",
    ]);
    world.set_width(40);
    let decks = world.ok(&["deck", "list"]).stdout;
    assert!(decks.contains("about-you\n  "), "{decks}");
    assert!(
        decks.contains("answered") && decks.contains("release"),
        "{decks}"
    );
    assert!(decks.contains("your own"), "{decks}");
    assert!(decks.lines().all(|line| line.len() <= 40), "{decks}");
    world.ok(&["card", "flag", "Why?"]);
    let list = world.ok(&["list", "mine"]).stdout;
    assert!(list.lines().all(|line| line != "flagged"), "{list}");
    assert!(list.contains("flagged"), "{list}");
    let due = world.ok(&["list", "--due"]);
    assert!(due.stderr.contains("Nothing due."), "{due}");
}

#[test]
fn a_reset_is_named_where_reviews_from_before_it_are_shown() {
    let world = with_deck();
    let id = next_id(&world).expect("a card");
    grade(&world, "good");
    assert!(world.ok(&["show", &id]).stdout.contains(" 1 review,"));
    world.ok(&["card", "reset", &id]);
    let shown = world.ok(&["show", &id]);
    assert!(
        shown.stdout.contains("1 review before the reset"),
        "{shown}"
    );
}
