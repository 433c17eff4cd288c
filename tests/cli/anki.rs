//! To Anki and back: with its files alone, and where it is installed with Anki itself.

use std::process::Command;

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

/// The Python that knows Anki: `OFFBOOK_ANKI_PYTHON`, or the one of this machine.
fn anki() -> Option<String> {
    let python = std::env::var("OFFBOOK_ANKI_PYTHON").unwrap_or_else(|_| "python3".into());
    let knows = Command::new(&python)
        .args(["-c", "import anki.collection"])
        .output();
    knows
        .is_ok_and(|ran| ran.status.success())
        .then_some(python)
}

#[test]
#[ignore = "needs Anki: pip install anki, then OFFBOOK_ANKI_PYTHON=that python"]
fn a_real_anki_takes_everything_and_gives_it_back() {
    let python = anki().expect("pip install anki, then OFFBOOK_ANKI_PYTHON=that python");
    let mut world = practised();
    let all = [
        "export",
        "--as",
        "anki",
        "--with-schedule",
        "--with-answers",
        "-o",
    ];
    world.ok(&[&all[..], &["first.apkg"]].concat());
    world.set_now("2026-11-22T09:00:00Z");
    world.ok(&["edit", "Sync", "--question", "What is Sync for?"]);
    world.ok(&[&all[..], &["second.apkg"]].concat());
    let folder = world.folder();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki/round_trip.py");
    let ran = Command::new(python)
        .arg(script)
        .args([
            folder.join("first.apkg"),
            folder.join("second.apkg"),
            folder.clone(),
        ])
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let held: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(held["imports"][0]["new"], 3);
    assert_eq!(held["imports"][1]["updated"], 1);
    assert_eq!(held["imports"][1]["duplicate"], 2);
    assert_eq!(held["cards"].as_array().unwrap().len(), 3);
    let ours = standing(&world);
    for card in held["cards"].as_array().unwrap() {
        let question = card["fields"][0].as_str().unwrap();
        let question = question
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let ours = ours
            .iter()
            .find(|ours| ours["question"] == *question)
            .unwrap();
        for (theirs, name) in [("deck", "deck"), ("tags", "tags"), ("lapses", "lapses")] {
            assert_eq!(card[theirs], ours[name], "{card}");
        }
        assert_eq!(card["suspended"], ours["suspended"], "{card}");
        assert_eq!(card["due_on"], ours["due_on"], "{card}");
        let log = ours["log"].as_array().unwrap();
        assert_eq!(card["log"].as_array().unwrap().len(), log.len(), "{card}");
        if !log.is_empty() {
            assert_eq!(card["interval_days"], ours["interval"], "{card}");
            let ease = ours["ease"].as_f64().unwrap() * 1000.0;
            assert_eq!(card["ease"].as_f64().unwrap(), ease.round(), "{card}");
        }
    }
    // One card was graded there; all else is as it was.
    for name in ["latest.apkg", "legacy.apkg"] {
        let mut other = World::new();
        other.set_now("2036-01-01");
        other.write(name, std::fs::read(folder.join(name)).unwrap());
        other.ok(&["import", name, "--with-schedule", "--yes"]);
        let back = standing(&other);
        let same = ours.iter().filter(|card| back.contains(card)).count();
        assert_eq!((back.len(), same), (3, 2), "{name}: {back:#?}");
        let reviews = |cards: &[Value]| -> usize {
            cards
                .iter()
                .map(|card| card["log"].as_array().unwrap().len())
                .sum()
        };
        assert_eq!(reviews(&back), reviews(&ours) + 1, "{name}");
    }
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
