//! To Anki and back with its files alone; `anki_real.rs` is with Anki itself.

use insta::assert_snapshot;
use serde_json::Value;

use crate::world::World;

/// Two decks, one within the other; one card with a history, one suspended.
fn practised() -> World {
    let mut world = World::new();
    world.ok(&["deck", "new", "Acme"]);
    world.ok(&["deck", "new", "Acme::Rust"]);
    for (question, deck, answer) in [
        ("Why \"us\" & <now>?", "Acme", "My secret.\n\nSecond  line"),
        ("What is Send?", "Acme::Rust", "a marker secret"),
        ("What is Sync?", "Acme::Rust", "another secret"),
    ] {
        world.ok(&[
            "add", question, "-d", deck, "--answer", answer, "-t", "mine",
        ]);
    }
    for (day, grade) in [
        ("2026-10-01T08:00:00Z", "good"),
        ("2026-10-02T08:00:00Z", "good"),
        ("2026-10-08T08:00:00Z", "again"),
        ("2026-10-08T08:10:00Z", "good"),
        ("2026-10-09T08:00:00Z", "easy"),
    ] {
        world.set_now(day);
        world.ok(&["grade", "Send", grade]);
    }
    world.set_now("2026-11-22T08:00:00Z");
    world.ok(&["card", "suspend", "Sync"]);
    world
}

/// What has to be the same on both sides, by question.
fn standing(world: &World) -> Vec<Value> {
    let mut cards: Vec<Value> = world.ok(&["list", "--json"]).json()["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| {
            let handle = card["handle"].as_str().unwrap();
            let whole = world.ok(&["show", handle, "--json"]).json();
            let log: Vec<Value> = whole["reviews"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|review| review["taken_back"] == false)
                .map(|review| serde_json::json!([review["at"], review["grade"]]))
                .collect();
            let schedule = &card["schedule"];
            serde_json::json!({
                "question": card["question"], "deck": card["deck"], "tags": card["tags"],
                "due_on": schedule["due_on"], "interval": schedule["interval_days"],
                "ease": schedule["ease_factor"], "lapses": schedule["lapses"],
                "suspended": card["standing"]["suspended"], "log": log,
            })
        })
        .collect();
    cards.sort_by_key(|card| card["question"].to_string());
    cards
}

/// Another data file, with what a package of all decks and their schedule brought.
fn another_with_all_of(world: &World) -> World {
    world.ok(&[
        "export",
        "--as",
        "anki",
        "--with-schedule",
        "-o",
        "all.apkg",
    ]);
    let other = World::new();
    other.write(
        "all.apkg",
        std::fs::read(world.folder().join("all.apkg")).unwrap(),
    );
    other.ok(&["import", "all.apkg", "--with-schedule", "--yes"]);
    other
}

#[test]
fn a_package_goes_out_without_answers_and_says_what_to_tick() {
    let world = practised();
    assert_snapshot!(world.run(&["export", "--as", "anki", "-o", "acme.apkg"]), @r#"
    $ offbook export --as anki -o acme.apkg
    --- stderr
    Wrote 3 cards to acme.apkg, without your answers.
    "#);
    assert_snapshot!(
        world.run(&["export", "--as", "anki", "--with-schedule", "-o", "all.apkg"]), @r#"
    $ offbook export --as anki --with-schedule -o all.apkg
    --- stderr
    Wrote 3 cards to all.apkg, without your answers.
    In Anki, tick "Import any learning progress"; without it all cards begin anew.
    It takes progress once: later exports change what the cards say, no more.
    "#
    );
    assert_snapshot!(world.run(&["export", "--as", "anki"]), @r#"
    $ offbook export --as anki
    --- stderr
    error: a package for Anki is no text to print
    hint:  -o my-decks.apkg
    --- exit 2
    "#);
    let other = World::new();
    other.write(
        "acme.apkg",
        std::fs::read(world.folder().join("acme.apkg")).unwrap(),
    );
    other.ok(&["import", "acme.apkg", "--yes"]);
    let backup = other.ok(&["list", "--json"]).json();
    assert_eq!(backup["total"], 3);
    for card in backup["cards"].as_array().unwrap() {
        let shown = other.ok(&["show", card["handle"].as_str().unwrap(), "--json"]);
        assert!(
            !shown.stdout.contains("secret") && !shown.stdout.contains("mine"),
            "{shown}"
        );
    }
}

#[test]
fn schedule_and_log_survive_a_package() {
    let world = practised();
    let other = another_with_all_of(&world);
    assert_eq!(standing(&other), standing(&world));
}

#[test]
fn text_for_anki_goes_to_a_pipe_and_comes_back() {
    let world = practised();
    let text = world.ok(&["export", "--as", "anki-text"]).stdout;
    assert!(!text.contains("secret"), "{text}");
    let other = World::new();
    other.write("acme.txt", &text);
    other.ok(&["import", "acme.txt", "--yes"]);
    assert_eq!(other.ok(&["list", "--json"]).json()["total"], 3);
    assert_snapshot!(
        world.run(&["export", "--as", "anki-text", "--with-schedule"]), @r#"
    $ offbook export --as anki-text --with-schedule
    --- stderr
    error: a text file for Anki cannot hold intervals and reviews
    hint:  --as anki, which writes a package
    --- exit 2
    "#
    );
}

#[test]
fn a_package_of_several_decks_can_come_in_one_by_one() {
    let world = practised();
    world.ok(&[
        "export",
        "--as",
        "anki",
        "--with-schedule",
        "-o",
        "all.apkg",
    ]);
    let other = World::new();
    other.write(
        "all.apkg",
        std::fs::read(world.folder().join("all.apkg")).unwrap(),
    );
    assert_snapshot!(other.run(&["import", "all.apkg", "--only", "Rust"]), @r#"
    $ offbook import all.apkg --only Rust
    --- stderr
    error: "all.apkg" holds no deck "Rust", but
           Acme  (1 card)
           Acme::Rust  (2 cards)
    hint:  --only takes a deck with all below it
    --- exit 3
    "#);
    assert_snapshot!(other.run(&["import", "all.apkg", "--only", "acme::rust", "--yes"]), @r"
    $ offbook import all.apkg --only acme::rust --yes
    --- stderr
    Imported 2 questions into Acme::Rust.
    Next:  offbook review   Take it back: offbook undo
    The file also says when each card is due; to take that over: --with-schedule
    ");
    assert_eq!(other.ok(&["list", "--json"]).json()["total"], 2);
}

#[test]
fn a_package_that_cannot_be_read_changes_nothing() {
    let world = practised();
    world.ok(&["export", "--as", "anki", "-o", "all.apkg"]);
    let whole = std::fs::read(world.folder().join("all.apkg")).unwrap();
    let other = World::new();
    other.write("cut.apkg", &whole[..whole.len() / 2]);
    assert_snapshot!(other.run(&["import", "cut.apkg"]), @r#"
    $ offbook import cut.apkg
    --- stderr
    error: "cut.apkg" cannot be read; nothing was imported
           this is no Anki package: it is no zip file, or it was cut short on its way here
    hint:  export it from Anki again, one deck at a time and without media: File, Export
    --- exit 4
    "#);
    assert!(!other.data_file().exists());
}

/// The package as it comes back from somewhere else, where two of its cards were reviewed: another
/// offbook gives notes back under their guids, as Anki does.
fn reviewed_elsewhere(world: &World, days: &[&str]) -> Vec<u8> {
    let export = ["export", "--as", "anki", "--with-schedule", "--force", "-o"];
    world.ok(&[&export[..], &["all.apkg"]].concat());
    let mut other = World::new();
    other.write(
        "all.apkg",
        std::fs::read(world.folder().join("all.apkg")).unwrap(),
    );
    other.ok(&["import", "all.apkg", "--with-schedule", "--yes"]);
    for day in days {
        other.set_now(day);
        other.ok(&["grade", "Send", "hard"]);
        other.ok(&["grade", "Why", "good"]);
    }
    other.ok(&[&export[..], &["back.apkg"]].concat());
    std::fs::read(other.folder().join("back.apkg")).unwrap()
}

#[test]
fn cards_come_home_by_their_guids_with_what_was_reviewed_elsewhere() {
    let mut world = practised();
    let back = reviewed_elsewhere(&world, &["2026-11-25T08:00:00Z", "2026-12-09T08:00:00Z"]);
    world.set_now("2026-12-10T08:00:00Z");
    world.write("back.apkg", &back);
    // What was changed here meanwhile stays.
    world.ok(&["edit", "Send", "--question", "What is Send for?"]);
    let before = standing(&world);
    let data = std::fs::read(world.data_file()).unwrap();
    assert_snapshot!(world.run(&["import", "back.apkg", "--with-schedule", "--dry-run"]), @r"
    $ offbook import back.apkg --with-schedule --dry-run
    --- stderr
    3 questions are yours already and would stay as they are; 4 reviews would come with them.
    ");
    assert_snapshot!(
        world.run(&["import", "back.apkg", "--with-schedule", "--dry-run", "--json"]), @r#"
    $ offbook import back.apkg --with-schedule --dry-run --json
    {"schema":"offbook.import/1","dry_run":true,"imports":[],"came_home":{"cards":3,"cards_with_reviews":2,"reviews":4}}
    "#);
    assert!(std::fs::read(world.data_file()).unwrap() == data);
    assert_snapshot!(world.run(&["import", "back.apkg"]), @r"
    $ offbook import back.apkg
    --- stderr
    3 questions went out from here: what you have stays as it is.
    What was reviewed there comes along with --with-schedule.
    ");
    assert_eq!(standing(&world), before);
    assert_snapshot!(world.run(&["import", "back.apkg", "--with-schedule", "--json"]), @r#"
    $ offbook import back.apkg --with-schedule --json
    {"schema":"offbook.import/1","dry_run":false,"imports":[],"came_home":{"cards":3,"cards_with_reviews":2,"reviews":4}}
    "#);
    let after = standing(&world);
    assert_eq!(after.len(), before.len());
    for (card, was) in after.iter().zip(&before) {
        let question = card["question"].as_str().unwrap();
        for kept in ["question", "deck", "tags", "suspended"] {
            assert_eq!(card[kept], was[kept], "{question}");
        }
        let logs = [card, was].map(|card| card["log"].as_array().unwrap().clone());
        let new = logs[0].len() - logs[1].len();
        assert!(
            logs[0].ends_with(&logs[1]),
            "{question}: the log only grows"
        );
        assert_eq!(
            new,
            if question.contains("Sync") { 0 } else { 2 },
            "{question}"
        );
        if new == 0 {
            assert_eq!(card, was);
        }
    }
    // Where they stood elsewhere, they stand here.
    let other = World::new();
    other.write("back.apkg", &back);
    other.ok(&["import", "back.apkg", "--with-schedule", "--yes"]);
    let there = standing(&other);
    for (card, there) in after.iter().zip(&there) {
        for same in ["due_on", "interval", "ease", "lapses"] {
            assert_eq!(card[same], there[same], "{card}");
        }
    }
    assert_snapshot!(world.run(&["import", "back.apkg", "--with-schedule"]), @r"
    $ offbook import back.apkg --with-schedule
    --- stderr
    3 questions went out from here: what you have stays as it is; no review of them is new.
    ");
    // One undo takes all of it back.
    world.ok(&["undo"]);
    assert_eq!(standing(&world), before);
    assert_eq!(world.run(&["doctor"]).code, 0);
}

#[test]
fn cards_that_come_home_beside_new_ones_are_told_apart() {
    let mut world = practised();
    let other = another_with_all_of(&world);
    other.ok(&["add", "A new one?", "-d", "Acme", "--answer", "Yes."]);
    other.ok(&["grade", "Send", "good"]);
    other.ok(&[
        "export",
        "--as",
        "anki",
        "--with-schedule",
        "-o",
        "back.apkg",
    ]);
    world.write(
        "back.apkg",
        std::fs::read(other.folder().join("back.apkg")).unwrap(),
    );
    world.set_now("2026-11-23T08:00:00Z");
    let import = [
        "import",
        "back.apkg",
        "--with-schedule",
        "-d",
        "From Anki",
        "--json",
    ];
    let done = world.ok(&import).json();
    assert_eq!(done["imports"][0]["added"], 1, "{done}");
    assert_eq!(
        done["came_home"],
        serde_json::json!({"cards": 3, "cards_with_reviews": 1, "reviews": 1})
    );
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 4);
}
