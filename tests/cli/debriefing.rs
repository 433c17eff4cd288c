//! `interview debrief`: what was asked becomes reviews and cards, and what was foretold is held
//! against it.

use crate::world::{Ran, World};

/// Two cards, and an interview that was this morning.
fn after_acme() -> World {
    let mut world = World::new();
    for question in [
        "Why do you want to join us?",
        "Tell me about a failure of yours.",
    ] {
        world.ok(&[
            "add",
            question,
            "-d",
            "mine",
            "--answer",
            "So.",
            "--no-edit",
        ]);
    }
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-11-24",
        "--at",
        "10:00",
        "--tz",
        "UTC",
    ]);
    world.set_now("2026-11-24T12:00:00Z");
    world
}

fn handle(world: &World, question: &str) -> String {
    let card = world.ok(&["show", question, "--json"]).json();
    card["handle"].as_str().expect("a handle").to_owned()
}

fn debrief(world: &World, more: &[&str]) -> Ran {
    let mut arguments = vec!["interview", "debrief", "acme"];
    arguments.extend(more);
    world.run(&arguments)
}

fn history(world: &World, question: &str) -> Vec<String> {
    let card = handle(world, question);
    let history = world.ok(&["card", "history", &card, "--json"]).json();
    let reviews = history["reviews"].as_array().expect("reviews");
    let line = |review: &serde_json::Value| {
        let text = |name: &str| review[name].as_str().unwrap_or("-").to_owned();
        let taken_back = review["taken_back"].as_bool() == Some(true);
        let mark = if taken_back { " taken back" } else { "" };
        format!("{} {}{mark}", text("source"), text("grade"))
    };
    reviews.iter().map(line).collect()
}

#[test]
fn what_went_badly_failed_and_what_no_card_asks_becomes_one_all_in_one_undo() {
    let world = after_acme();
    let join = handle(&world, "join us");
    let flags = [
        "--asked",
        &join,
        "--went",
        "1",
        "--wished",
        "the numbers",
        "--asked",
        "tell me about a failure of yours",
        "--went",
        "3",
        "--wished",
        "",
        "--asked",
        "How would you cut our costs?",
        "--went",
        "2",
        "--wished",
        "",
        "--people",
        "Dana",
        "--next",
        "2026-12-01",
    ];
    let ran = debrief(&world, &flags);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("3 questions asked at Acme."), "{ran}");
    assert!(ran.stdout.contains("2 of 3 came"), "{ran}");
    assert!(
        ran.stdout.contains("A thank-you is due by Wed 25 Nov"),
        "{ran}"
    );
    assert_eq!(history(&world, "join us"), ["interview again"]);
    assert_eq!(history(&world, "failure of yours"), ["interview good"]);
    assert_eq!(history(&world, "cut our costs"), ["interview hard"]);
    let card = world.ok(&["show", "cut our costs", "--json"]).json();
    assert_eq!(card["deck"], "asked");
    let shown = world.ok(&["interview", "show", "acme"]);
    for text in [
        "How it was",
        "the numbers",
        "Dana",
        "Tue 1 Dec",
        "2 of 3 came",
    ] {
        assert!(shown.stdout.contains(text), "{text}: {shown}");
    }
    let stats = world.ok(&["stats"]);
    assert!(stats.stdout.contains("Interview    Acme:"), "{stats}");
    let stats = world.ok(&["stats", "--json"]).json();
    assert_eq!(stats["interviews"][0]["came"], 2);
    // One operation: the cards, the reviews and what was told.
    world.ok(&["undo"]);
    assert_eq!(history(&world, "join us"), ["interview again taken back"]);
    assert_eq!(world.run(&["show", "cut our costs"]).code, 3);
    let state = world.ok(&["show", "join us", "--json"]).json();
    assert!(state["schedule"]["due_on"].is_null(), "{state}");
    assert!(
        !world
            .ok(&["interview", "show", "acme"])
            .stdout
            .contains("How it was")
    );
    world.ok(&["redo"]);
    assert_eq!(history(&world, "join us"), ["interview again"]);
    assert_eq!(history(&world, "cut our costs"), ["interview hard"]);
    let checked = world.ok(&["doctor"]);
    assert_eq!(checked.code, 0, "{checked}");
}

#[test]
fn offbook_asks_how_it_went_and_reminds_of_the_thanks_until_they_are_ticked() {
    let world = after_acme();
    let today = world.ok::<&str>(&[]);
    assert!(today.stdout.contains("How did Acme go?"), "{today}");
    assert!(
        today.stdout.contains("offbook interview debrief Acme"),
        "{today}"
    );
    assert_eq!(debrief(&world, &["--thanked"]).code, 1);
    let join = handle(&world, "join us");
    debrief(&world, &["--asked", &join, "--went", "4"]);
    let today = world.ok::<&str>(&[]);
    assert!(!today.stdout.contains("How did Acme go?"), "{today}");
    assert!(
        today.stdout.contains("Thank Acme, due tomorrow."),
        "{today}"
    );
    assert_eq!(debrief(&world, &["--thanked"]).code, 0);
    assert!(!world.ok::<&str>(&[]).stdout.contains("Thank Acme"));
    world.ok(&["undo"]);
    assert!(world.ok::<&str>(&[]).stdout.contains("Thank Acme"));
}

#[test]
fn it_asks_one_thing_after_the_other_and_goes_on_where_it_was() {
    let world = after_acme();
    let arguments = ["interview", "debrief", "acme"];
    let ran = world.run_with_input(&arguments, "Why do you want to join us\n");
    assert!(ran.stderr.contains("what you gave is kept"), "{ran}");
    assert!(
        ran.stdout
            .contains("Is it one of these? Its number, or new.\n  1  Why do you want to join us?"),
        "{ran}"
    );
    // Enter takes the first; then how it went, what was wished, the next question.
    let rest = "\n7\n1\nthe numbers\nWhat would you change about our product?\nnew\n3\n\n\n\
                Dana\nto send the deck\nnext tue\n1 dec\nnice people\nno\n";
    let ran = world.run_with_input(&arguments, rest);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("a number from 1 to 4"), "{ran}");
    assert!(ran.stdout.contains("2 questions asked at Acme."), "{ran}");
    assert_eq!(history(&world, "join us"), ["interview again"]);
    assert_eq!(
        history(&world, "change about our product"),
        ["interview good"]
    );
    let shown = world.ok(&["interview", "show", "acme"]);
    for text in [
        "Dana",
        "to send the deck",
        "nice people",
        "wished: the numbers",
    ] {
        assert!(shown.stdout.contains(text), "{text}: {shown}");
    }
}

#[test]
fn a_number_means_the_card_it_stood_for_even_when_the_list_has_changed() {
    let world = after_acme();
    let arguments = ["interview", "debrief", "acme"];
    let ran = world.run_with_input(
        &arguments,
        "Why do you want to join us\n7\nno such card\n1\n",
    );
    let refused = "no card is called that";
    assert_eq!(ran.stdout.matches(refused).count(), 2, "{ran}");
    // The very words that were asked stand on another card from now on.
    world.ok(&["edit", "join us", "--question", "What draws you here?"]);
    world.ok(&["add", "Why do you want to join us?", "--no-edit"]);
    let ran = world.run_with_input(&arguments, "1\n\n\n\n\n\n\n\n");
    assert!(ran.stdout.contains("1 question asked at Acme."), "{ran}");
    assert_eq!(history(&world, "draws you here"), ["interview again"]);
    assert!(history(&world, "want to join us").is_empty());
}

#[test]
fn cards_are_offered_that_share_any_telling_word() {
    let world = after_acme();
    let arguments = ["interview", "debrief", "acme"];
    let ran = world.run_with_input(&arguments, "What was your greatest failure?\n");
    assert!(
        ran.stdout.contains("1  Tell me about a failure of yours."),
        "{ran}"
    );
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let world = after_acme();
    let before = world.ok(&["log"]).stdout;
    let join = handle(&world, "join us");
    for (flags, code) in [
        (&["--asked", &join][..], 2),
        (&["--asked", &join, "--went", "5"], 2),
        (
            &[
                "--asked", &join, "--went", "1", "--wished", "a", "--wished", "b",
            ],
            2,
        ),
        (&["--asked", "zzzzz", "--went", "1"], 3),
        (&["--note", "x", "--next", "no date"], 2),
    ] {
        let ran = debrief(&world, flags);
        assert_eq!(ran.code, code, "{ran}");
    }
    assert_eq!(
        world
            .run(&["interview", "debrief", "acme", "--no-input"])
            .code,
        2
    );
    assert_eq!(world.ok(&["log"]).stdout, before);
    world.ok(&["interview", "add", "Globex", "--on", "2026-12-09", "-y"]);
    let early = world.run(&["interview", "debrief", "globex", "--note", "x"]);
    assert!(early.stderr.contains("still to come"), "{early}");
}

#[test]
fn what_the_morning_foretold_is_kept_whatever_was_reviewed_since() {
    let mut world = World::new();
    world.ok(&["import", "shipped:about-you", "--yes"]);
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-11-24",
        "--at",
        "10:00",
        "--tz",
        "UTC",
    ]);
    let grade_all = |world: &World, grade: &str| {
        let list = world.ok(&["list", "--json"]).json();
        for card in list["cards"].as_array().expect("cards") {
            let id = card["id"].as_str().expect("an id");
            world.ok(&["grade", id, grade, "--seconds", "60"]);
        }
    };
    grade_all(&world, "good");
    world.set_now("2026-11-24T12:00:00Z");
    let id = handle(&world, "Tell me about yourself");
    debrief(&world, &["--asked", &id, "--went", "3"]);
    let foretold = |world: &World| {
        let stats = world.ok(&["stats", "--json"]).json();
        stats["interviews"][0]["foretold"]
            .as_f64()
            .expect("a forecast")
    };
    let first = foretold(&world);
    assert!(first > 0.3 && first < 0.99, "{first}");
    world.ok(&["undo"]);
    grade_all(&world, "again");
    debrief(&world, &["--asked", &id, "--went", "3"]);
    assert_eq!(foretold(&world), first);
}

#[test]
fn what_was_asked_counts_for_more_than_what_merely_failed() {
    let drawn = |asked_there: bool| {
        let mut world = World::new();
        world.ok(&["import", "shipped:about-you", "--yes"]);
        let when = ["--on", "2026-11-22", "--at", "10:00", "--tz", "UTC"];
        world.ok(&[&["interview", "add", "Acme"][..], &when].concat());
        world.set_now("2026-11-22T12:00:00Z");
        let id = handle(&world, "salary");
        match asked_there {
            true => assert_eq!(debrief(&world, &["--asked", &id, "--went", "1"]).code, 0),
            false => assert_eq!(world.ok(&["grade", &id, "again"]).code, 0),
        }
        let wordings = ["earn now", "What package", "to say yes"];
        let is_drawn = |seed: &u32| {
            let seed = seed.to_string();
            let sheet = world.ok(&["mock", "--sheet", "-n", "2", "--seed", &seed]);
            wordings.iter().any(|words| sheet.stdout.contains(words))
        };
        (0..30).filter(is_drawn).count()
    };
    let (asked, failed) = (drawn(true), drawn(false));
    assert!(asked > failed, "{asked} {failed}");
}

// ---- of one that was never added ------------------------------------------------------------------

#[test]
fn one_that_was_never_added_is_told_of_by_its_name_and_day_in_one_change() {
    let world = World::with_a_card();
    let before = world.ok(&["log", "--json"]).json();
    let globex = ["interview", "debrief", "Globex"];
    let told = [
        "--on",
        "yesterday",
        "--asked",
        "One question?",
        "--went",
        "1",
    ];
    let ran = world.run(&[globex.as_slice(), &told[2..]].concat());
    assert_eq!(ran.code, 3, "{ran}");
    assert!(ran.stderr.contains("--on DATE"), "{ran}");
    let ran = world.ok(&[globex.as_slice(), &told].concat());
    assert!(
        ran.stdout
            .contains("It was added as held on Saturday 21 November 2026"),
        "{ran}"
    );
    assert_eq!(history(&world, "One question?"), ["interview again"]);
    let shown = world.ok(&["interview", "show", "globex", "--json"]).json();
    assert_eq!(shown["date"], "2026-11-21", "{shown}");
    // It is there by now, and on that day.
    let again = world.run(&[globex.as_slice(), &told].concat());
    assert_eq!(again.code, 2, "{again}");
    assert!(again.stderr.contains("is there already"), "{again}");
    let ahead = world.run(&[
        "interview",
        "debrief",
        "Initech",
        "--on",
        "tomorrow",
        "--note",
        "x",
    ]);
    assert_eq!(ahead.code, 2, "{ahead}");
    assert!(ahead.stderr.contains("still to come"), "{ahead}");
    world.ok(&["undo"]);
    assert_eq!(world.run(&["interview", "show", "globex"]).code, 3);
    let after = world.ok(&["log", "--json"]).json();
    let count = |log: &serde_json::Value| log["operations"].as_array().map(Vec::len);
    assert_eq!(count(&after).unwrap(), count(&before).unwrap() + 1);
}

#[test]
fn it_is_asked_for_where_no_name_was_given_and_on_an_empty_machine() {
    let world = World::new();
    let lines = "\nGlobex\ntomorrow\nmon\nWhy are manhole covers round?\n\n2\n\n\n\n\n\n\nyes\n";
    let ran = world.run_with_input(&["interview", "debrief"], lines);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("Mon 23 Nov is still to come"), "{ran}");
    assert!(ran.stdout.contains("Mon 16 Nov 2026"), "{ran}");
    assert!(ran.stdout.contains("1 question asked at Globex."), "{ran}");
    let card = world.ok(&["show", "manhole", "--json"]).json();
    assert_eq!(card["deck"], "asked");
    assert!(!world.ok::<&str>(&[]).stdout.contains("Thank Globex"));
}

#[test]
fn a_card_that_shares_only_common_words_is_not_taken_for_what_was_asked() {
    let world = after_acme();
    let lines = "When would you tell a customer about a delay?\n\n1\n\n\n\n\n\n\n\n";
    let ran = world.run_with_input(&["interview", "debrief", "acme"], lines);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        history(&world, "customer about a delay"),
        ["interview again"]
    );
    assert!(history(&world, "join us").is_empty());
    assert!(history(&world, "failure of yours").is_empty());
}

/// Both cards have the same history but for the interviews one of them was asked in.
#[test]
fn what_was_asked_often_comes_more_often_in_mocks() {
    let world = World::new();
    for question in ["Why us?", "Why you?"] {
        world.ok(&["add", question, "--answer", "So.", "--no-edit"]);
    }
    let first = |world: &World| {
        let seeds = 0..40;
        let sheets = seeds.map(|seed| {
            let seed = seed.to_string();
            world
                .ok(&["mock", "--sheet", "-n", "1", "--seed", &seed])
                .stdout
        });
        sheets.filter(|sheet| sheet.contains("Why us?")).count()
    };
    for day in ["mon", "tue", "wed"] {
        let asked = ["--asked", "Why us?", "--went", "3", "--on", day];
        world.ok(&[&["interview", "debrief", day], &asked[..]].concat());
        world.ok(&["grade", "Why you?", "good"]);
    }
    // Two of three where it counts double; by chance alone half of them.
    let often = first(&world);
    assert!(often >= 24, "{often} of 40");
}
