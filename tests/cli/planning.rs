//! Review, next and cram while an interview lies ahead.

use crate::world::World;

/// One shipped deck of 20 cards, an interview on it, and another deck that no interview uses.
fn with_interview(days: &str) -> World {
    let world = World::new();
    world.ok(&["import", "shipped:about-you", "--yes"]);
    world.ok(&["import", "shipped:failure", "--yes"]);
    add(&world, "Acme", days, "about-you");
    world
}

fn add(world: &World, name: &str, date: &str, deck: &str) {
    world.ok(&[
        "interview",
        "add",
        name,
        "--on",
        date,
        "--at",
        "14:00",
        "--tz",
        "UTC",
        "-d",
        deck,
    ]);
}

fn next(world: &World, more: &[&str]) -> serde_json::Value {
    let mut arguments = vec!["next", "--json"];
    arguments.extend(more);
    world.ok(&arguments).json()["card"].take()
}

fn grade(world: &World, card: &serde_json::Value, grade: &str, seconds: &str) {
    let id = card["id"].as_str().expect("a card");
    world.ok(&["grade", id, grade, "--seconds", seconds]);
}

/// Every card of a deck, graded good on each of these mornings.
fn learned(world: &mut World, deck: &str, days: &[&str]) {
    for day in days {
        world.set_now(&format!("{day}T08:00:00Z"));
        let list = world.ok(&["list", deck, "--json"]).json();
        for card in list["cards"].as_array().expect("cards") {
            grade(world, card, "good", "60");
        }
    }
}

#[test]
fn next_and_review_show_the_card_that_the_plan_names() {
    let world = with_interview("2026-12-04");
    let planned = next(&world, &[]);
    let question = planned["question"].as_str().expect("a question");
    let review = world.run_with_input(&["review"], "quit\n");
    assert!(review.stdout.contains(question), "{review}");
    assert!(review.stdout.contains("Review for Acme."), "{review}");
    assert_eq!(next(&world, &["--for", "acm"])["id"], planned["id"]);
    // Without the plan the first card of the deck comes first.
    let plain = next(&world, &["--no-plan"]);
    assert_ne!(plain["id"], planned["id"]);
    let review = world.run_with_input(&["review", "--no-plan"], "quit\n");
    let question = plain["question"].as_str().expect("a question");
    assert!(review.stdout.contains(question), "{review}");
    assert!(!review.stdout.contains("Acme"), "{review}");
}

#[test]
fn an_order_or_a_look_ahead_leaves_the_plan_and_contradicts_a_choice() {
    let world = with_interview("2026-12-04");
    for flags in [&["--order", "due"][..], &["--ahead", "0"]] {
        let mut arguments = vec!["review"];
        arguments.extend(flags);
        let review = world.run_with_input(&arguments, "quit\n");
        assert!(!review.stdout.contains("Acme"), "{review}");
        arguments.extend(["--for", "acme"]);
        assert_eq!(world.run(&arguments).code, 2);
    }
    assert_eq!(world.run(&["review", "--for", "acme", "--no-plan"]).code, 2);
    let unknown = world.run(&["next", "--for", "nobody"]);
    assert!(unknown.stderr.contains("interview list"), "{unknown}");
    assert_eq!(unknown.code, 3, "{unknown}");
}

#[test]
fn a_deck_that_is_named_narrows_the_plan() {
    let world = with_interview("2026-12-04");
    assert_eq!(next(&world, &["failure"])["deck"], "failure");
    assert_eq!(next(&world, &["about-you"])["deck"], "about-you");
    let id = next(&world, &["about-you"])["id"].clone();
    assert_eq!(next(&world, &[])["id"], id);
}

#[test]
fn a_card_that_the_plan_brings_forward_says_so() {
    let mut world = World::new();
    for question in ["One?", "Two?", "Three?"] {
        world.ok(&[
            "add",
            question,
            "--deck",
            "few",
            "--answer",
            "So.",
            "--no-edit",
        ]);
    }
    learned(
        &mut world,
        "few",
        &["2026-11-06", "2026-11-07", "2026-11-13"],
    );
    world.set_now("2026-11-22T08:00:00Z");
    add(&world, "Acme", "2026-12-04", "few");
    let card = next(&world, &[]);
    let planned = |card: &serde_json::Value| {
        let easy = &card["grades"][3];
        let day = |name: &str| easy[name].as_str().map(str::to_owned);
        (day("planned"), day("due").expect("a due day"))
    };
    let (early, due) = planned(&card);
    let early = early.expect("a day that the plan brings forward");
    assert!(
        early < due && early.as_str() < "2026-12-04",
        "{early} {due}"
    );
    let review = world.run_with_input(&["review"], "\neasy\nquit\n");
    assert!(review.stdout.contains("earlier."), "{review}");
    let note = "to come before Acme on Fri 4 Dec";
    assert!(review.stdout.replace('\n', " ").contains(note), "{review}");
    assert!(review.stdout.contains("Easy. Back "), "{review}");
    // The schedule itself knows nothing of the interview.
    let id = card["id"].as_str().expect("an id");
    let shown = world.ok(&["show", id, "--json"]).json();
    assert_eq!(shown["schedule"]["due_on"], due.as_str());
}

#[test]
fn a_day_off_is_said_and_may_be_used() {
    let world = with_interview("2026-12-04");
    world.ok(&["interview", "edit", "acme", "--off", "sun"]);
    let review = world.run_with_input(&["review"], "\ngood\nquit\n");
    assert!(
        review.stdout.contains("Today is off in the plan for Acme"),
        "{review}"
    );
    assert!(review.stdout.contains("Done. 1 card."), "{review}");
    assert!(next(&world, &[])["id"].is_string());
}

#[test]
fn on_the_day_only_a_light_pass_is_left_and_afterwards_the_long_view() {
    let mut world = with_interview("2026-11-24");
    learned(&mut world, "about-you", &["2026-11-22", "2026-11-23"]);
    world.set_now("2026-11-24T08:00:00Z");
    let mut asked = 0;
    while let card @ serde_json::Value::Object(_) = next(&world, &[]) {
        assert_eq!(card["deck"], "about-you");
        grade(&world, &card, "good", "30");
        asked += 1;
    }
    assert!((3..=10).contains(&asked), "{asked}");
    let review = world.ok(&["review"]);
    assert!(review.stdout.contains("Acme is today"), "{review}");
    world.set_now("2026-11-24T15:00:00Z");
    let review = world.run_with_input(&["review"], "quit\n");
    assert!(!review.stdout.contains("Acme"), "{review}");
    let over = world.run(&["review", "--for", "acme"]);
    assert!(over.stderr.contains("is over"), "{over}");
    // What waited is limited by the minutes of a day, as ever.
    world.set_now("2026-11-30T08:00:00Z");
    let review = world.run_with_input(&["review"], "quit\n");
    assert!(review.stdout.contains("20 minutes"), "{review}");
}

#[test]
fn the_days_minutes_end_for_scripts_too() {
    let world = with_interview("2026-12-04");
    let mut asked = 0;
    while let card @ serde_json::Value::Object(_) = next(&world, &[]) {
        grade(&world, &card, "good", "100");
        asked += 1;
        assert!(asked < 40, "a day without an end");
    }
    assert!((12..=14).contains(&asked), "{asked}");
    // Who names the minutes gets them.
    let more = world.run_with_input(&["review", "-m", "5"], "quit\n");
    assert!(more.stdout.contains("Review for Acme."), "{more}");
}

#[test]
fn cram_asks_what_helps_most_until_the_day() {
    let world = with_interview("2026-12-04");
    let cram = world.run_with_input(&["cram", "--no-log"], "\ngood\nquit\n");
    assert!(cram.stdout.contains("Cram for Acme."), "{cram}");
    assert!(cram.stdout.contains("about-you"), "{cram}");
    let cram = world.run_with_input(&["cram", "--no-plan", "--no-log"], "quit\n");
    assert!(!cram.stdout.contains("Acme"), "{cram}");
}

#[test]
fn the_sitting_ends_with_what_the_plan_has_for_tomorrow() {
    let mut world = with_interview("2026-12-04");
    let review = world.run_with_input(&["review"], "\ngood\nquit\n");
    assert!(review.stdout.contains(", for Acme."), "{review}");
    world.set_now("2026-12-03T08:00:00Z");
    let review = world.run_with_input(&["review"], "\ngood\nquit\n");
    assert!(review.stdout.contains("Tomorrow: Acme."), "{review}");
}
