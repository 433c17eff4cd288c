//! `import`.

use std::fs;

use insta::assert_snapshot;

use crate::world::World;

fn deck(version: &str, cards: &[(&str, &str)]) -> String {
    let mut text = format!(
        "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"acme\"\n\
         title = \"Acme loop\"\nversion = \"{version}\"\nauthor = \"Dana Reyes\"\n"
    );
    for (id, question) in cards {
        text.push_str(&format!(
            "\n[[card]]\nid = \"{id}\"\nquestion = \"{question}\"\n"
        ));
    }
    text
}

#[test]
fn a_deck_comes_in_once() {
    let world = World::new();
    world.write(
        "acme.toml",
        deck("7", &[("one", "Why us?"), ("two", "Why now?")]),
    );
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    Imported 2 questions into acme, release 7.
    Next:  offbook review   Take it back: offbook undo
    "#);
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    Nothing to do: acme, release 7 is already in.
    "#);
    world.write(
        "acme.toml",
        deck(
            "8",
            &[("one", "Why us, really?"), ("three", "Who are you?")],
        ),
    );
    assert_snapshot!(world.run(&["import", "acme.toml", "--dry-run"]), @r#"
    $ offbook import acme.toml --dry-run
    Acme loop, release 8, by Dana Reyes                           you have release 7

      +     1  new question
      ~     1  changed wording or points
      -     1  withdrawn by the coach: kept, and asked only where you have an answer

    Your answers, grades, tags, decks and due dates are never overwritten.

      +  Who are you?
      -  8z8  Why now?

    Change 1 of 1   p95
    ────────────────────────────────────────────────────────────────────────────────

    Question
      before  Why us?
      coach   Why us{+, really+}?
    "#);
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    Imported release 8 into acme: 1 new, 1 changed, 1 withdrawn.
    Next:  offbook review   Take it back: offbook undo
    "#);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 3);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 2);
    assert_snapshot!(world.run(&["import", "-"]), @r#"
    $ offbook import -
    --- stderr
    error: "standard input" is empty
    hint:  to begin a deck: offbook deck new "My deck" -o my.offbook.toml
    --- exit 4
    "#);
}

#[test]
fn answers_and_schedule_stay_and_a_copy_is_made_first() {
    let world = World::new();
    world.write("acme.toml", deck("7", &[("one", "Why us?")]));
    world.ok(&["import", "acme.toml"]);
    world.ok(&["edit", "why us", "--answer", "Because.", "--tag", "mine"]);
    world.ok(&["grade", "why us", "good"]);
    let own = |world: &World| {
        let card = world.ok(&["show", "why us", "--json"]).json();
        ["answer", "own_tags", "schedule", "reviews", "deck", "id"].map(|part| card[part].clone())
    };
    let before = own(&world);
    let backups = world.data_folder().join("backups");
    world.ok(&["import", "acme.toml"]);
    assert!(!backups.exists(), "a copy for nothing");
    world.write(
        "acme.toml",
        deck("8", &[("one", "Why us, really?"), ("two", "Why now?")]),
    );
    world.ok(&["import", "acme.toml"]);
    assert_eq!(own(&world), before);
    assert_eq!(fs::read_dir(backups).unwrap().count(), 1);
}

#[test]
fn a_file_with_a_problem_changes_nothing() {
    let world = World::new();
    let broken = deck(
        "7",
        &[("one", "Why us?"), ("one", "Why now?"), ("Bad Id", "Who?")],
    );
    world.write("acme.toml", broken);
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    acme.toml:15:6: the id "one" is taken by the card on line 10
    acme.toml:19:6: "id" must be 2 to 64 of a-z, 0-9 and -, not "Bad Id"
    error: 2 problems in "acme.toml"; nothing was imported
    hint:  mend the file, then look again: offbook deck check acme.toml
    --- exit 4
    "#);
    world.ok(&["deck", "new", "other"]);
    assert_eq!(world.run(&["import", "acme.toml"]).code, 4);
    assert_eq!(world.run(&["import", "acme.toml", "--dry-run"]).code, 4);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 0);
    assert_eq!(
        world.ok(&["deck", "list", "--json"]).json()["decks"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let error = world.run(&["import", "acme.toml", "--json"]).error_json();
    assert_eq!(error["kind"], "input");
    assert_eq!(error["problems"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_no_deck_is_named_for_what_it_is() {
    let world = World::new();
    world.write("cards.apkg", b"PK\x03\x04rest");
    world.write("noise.toml", [0_u8, 159, 146, 150]);
    world.write("latin.toml", b"title = \"caf\xe9\"");
    world.write("empty.toml", "");
    for name in [
        "cards.apkg",
        "noise.toml",
        "latin.toml",
        "empty.toml",
        ".",
        "none",
    ] {
        let ran = world.run(&["import", name]);
        assert_eq!(ran.code, 4, "{ran}");
        assert!(ran.stderr.contains("error: "), "{ran}");
    }
    assert_snapshot!(world.run(&["import", "cards.apkg"]), @r#"
    $ offbook import cards.apkg
    --- stderr
    error: "cards.apkg" cannot be read; nothing was imported
           this is no Anki package: it is no zip file, or it was cut short on its way here
    hint:  export it from Anki again, one deck at a time and without media: File, Export
    --- exit 4
    "#);
    assert_snapshot!(world.run(&["import", "failure"]), @r#"
    $ offbook import failure
    --- stderr
    error: no file "failure"
    hint:  it ships: offbook import shipped:failure
    --- exit 4
    "#);
    assert!(!world.data_folder().exists());
}

#[test]
fn a_dry_run_makes_no_data_file() {
    let world = World::new();
    assert_snapshot!(world.run(&["import", "shipped:failure", "--dry-run"]), @r#"
    $ offbook import shipped:failure --dry-run
    Talking about failure, release 1.0, by offbook                        new to you
    License CC0-1.0

      +    19  new questions
    "#);
    let report = world
        .ok(&["import", "shipped:all", "--dry-run", "--json"])
        .json();
    assert_eq!(report["dry_run"], true);
    assert_eq!(report["imports"].as_array().unwrap().len(), 7);
    assert!(!world.data_folder().exists());
}

#[test]
fn the_decks_that_ship() {
    let world = World::new();
    assert_snapshot!(world.run(&["import", "shipped:all"]), @r#"
    $ offbook import shipped:all
    --- stderr
    Imported 20 questions into about-you, release 1.0.
    Imported 16 questions into weakness, release 1.0.
    Imported 19 questions into failure, release 1.0.
    Imported 24 questions into behavioural-core, release 1.0.
    Imported 15 questions into situational, release 1.0.
    Imported 20 questions into questions-to-ask, release 1.0.
    Imported 12 questions into technical-sample, release 1.0.
    Next:  offbook review   Take it back: offbook undo
    "#);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 126);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 0);
    assert_snapshot!(world.run(&["import", "shipped:failures"]), @r#"
    $ offbook import shipped:failures
    --- stderr
    error: no deck "failures" ships with offbook
    hint:  did you mean shipped:failure?   offbook deck list --shipped
    --- exit 3
    "#);
    assert_eq!(world.run(&["import", "shipped:all", "-d", "x"]).code, 2);
}

#[test]
fn a_deck_may_be_named_and_comes_through_a_pipe() {
    let world = World::new();
    let text = deck("7", &[("one", "Why us?")]);
    let ran = world.run_with_input(&["import", "-", "-d", "my loop"], &text);
    assert_eq!(ran.code, 0, "{ran}");
    let decks = world.ok(&["deck", "list", "--json"]).json();
    assert_eq!(decks["decks"][0]["name"], "my loop");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let ran = world.run_with_input(&["import", "-", "--json"], &windows);
    assert_eq!(ran.json()["imports"][0]["unchanged"], 1);
}

#[test]
fn of_several_decks_all_come_in_or_none() {
    let world = World::new();
    world.ok(&["deck", "new", "failure"]);
    world.ok(&["deck", "new", "situational"]);
    let ran = world.run(&["import", "shipped:all"]);
    assert_snapshot!(ran, @r#"
    $ offbook import shipped:all
    --- stderr
    error: 2 of 7 decks cannot come in; nothing was imported
           there is a deck named "failure"
           there is a deck named "situational"
    hint:  bring it in under another name: -d NAME   its questions can be moved then: offbook card move
    --- exit 1
    "#);
    let decks = world.ok(&["deck", "list", "--json"]).json();
    assert_eq!(decks["decks"].as_array().unwrap().len(), 2, "{decks}");
}
