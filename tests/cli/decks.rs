//! `deck`.

use insta::assert_snapshot;

use crate::world::World;

#[test]
fn decks_are_made_named_and_removed() {
    let world = World::new();
    assert_snapshot!(world.run(&["deck", "list"]), @r#"
    $ offbook deck list
    --- stderr
    No decks yet.
    Next:  offbook deck list --shipped   or: offbook deck new NAME
    "#);
    assert_snapshot!(world.run(&["deck", "new", "acme loop"]), @r#"
    $ offbook deck new acme loop
    --- stderr
    Made the deck acme loop.   Take it back: offbook undo
    Next:  offbook add -d "acme loop"
    "#);
    assert_snapshot!(world.run(&["deck", "new", "ACME loop"]), @r#"
    $ offbook deck new ACME loop
    --- stderr
    error: there is a deck named "ACME loop"
    --- exit 1
    "#);
    assert_snapshot!(world.run(&["deck", "rename", "acme", "globex"]), @r#"
    $ offbook deck rename acme globex
    --- stderr
    The deck acme loop is now globex.   Take it back: offbook undo
    "#);
    world.ok(&["add", "Why us?", "-d", "globex", "--answer", "Because."]);
    assert_snapshot!(world.run(&["deck", "list"]), @r#"
    $ offbook deck list
    Deck    Cards  Due  New  Answered  From
    globex      1    0    1         1  your own
    "#);
    assert_snapshot!(world.run(&["deck", "remove", "globex"]), @r#"
    $ offbook deck remove globex
    Remove deck "globex" with 1 card and 1 answer? It can be undone. [y/N] 
    --- stderr
    error: this needs a yes or no and there is no terminal to ask on
    hint:  --yes
    --- exit 2
    "#);
    assert_snapshot!(world.run(&["deck", "remove", "globex", "--yes"]), @r#"
    $ offbook deck remove globex --yes
    --- stderr
    Removed globex with 1 card.   Take it back: offbook undo
    "#);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 0);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 1);
}

#[test]
fn a_name_has_to_be_one_that_can_be_typed() {
    let world = World::new();
    for name in ["", "  ", "-x", "shipped:x", "a\u{1b}[31m", &"x".repeat(65)] {
        let ran = world.run(&["deck", "new", "--", name]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(!ran.stderr.contains('\u{1b}'), "{ran}");
    }
    assert!(!world.data_folder().exists());
}

#[test]
fn a_coachs_deck_says_where_it_comes_from() {
    let mut world = World::new();
    world.ok(&["import", "shipped:failure"]);
    assert_snapshot!(world.run(&["deck", "show", "fail"]), @r#"
    $ offbook deck show fail
    failure                                                                 19 cards
    ────────────────────────────────────────────────────────────────────────────────
    Title      Talking about failure
    Release    1.0
    Author     offbook
    License    CC0-1.0
    About      Own it, keep the mishap short, spend the time on what you did then,
               what you understood and what you do since, and land on this role. The
               interviewer cares less about the mishap than about the person in it.
    Answered   0 of 19
    Due        0
    New        19
    "#);
    let deck = world.ok(&["deck", "show", "fail", "--json"]).json();
    assert_eq!(deck["upstream"]["slug"], "failure");
    let shipped = world.ok(&["deck", "list", "--shipped", "--json"]).json();
    let decks = shipped["decks"].as_array().unwrap();
    assert_eq!(decks.len(), 7);
    assert_eq!(
        decks
            .iter()
            .filter(|deck| deck["is_imported"] == true)
            .count(),
        1
    );
    assert_eq!(
        decks
            .iter()
            .map(|deck| deck["cards"].as_u64().unwrap())
            .sum::<u64>(),
        126
    );
    world.set_width(40);
    assert_snapshot!(world.run(&["deck", "list"]), @r#"
    $ offbook deck list
    failure
      19 cards  0 due  19 new  0 answered
      release 1.0
    "#);
}

const BROKEN: &str = r#"format = "offbook-deck"
format_version = 1

[deck]
id = "acme"
title = "Acme"
version = "1"

[[card]]
id = "one"
quetion = "Why us?"

[[card]]
id = "two"
question = "Why now?"
mood = "calm"
"#;

#[test]
fn checking_tells_every_problem_with_its_place() {
    let world = World::new();
    world.write("acme.toml", BROKEN);
    assert_snapshot!(world.run(&["deck", "check", "acme.toml"]), @r#"
    $ offbook deck check acme.toml
    acme.toml:9:1: "question" is missing
    acme.toml:11:1: warning: unknown field "quetion", did you mean "question"?
    acme.toml:16:1: warning: unknown field "mood", left out
    --- stderr
    error: 1 error and 2 warnings in 1 file
    --- exit 4
    "#);
    let warned = BROKEN.replace("quetion", "question");
    world.write("warned.toml", &warned);
    assert_snapshot!(world.run(&["deck", "check", "warned.toml"]), @r#"
    $ offbook deck check warned.toml
    warned.toml:16:1: warning: unknown field "mood", left out
    --- stderr
    0 errors and 1 warning in 1 file
    "#);
    assert_eq!(
        world
            .run(&["deck", "check", "warned.toml", "--strict"])
            .code,
        4
    );
    let piped = world.run_with_input(&["deck", "check", "-", "--json"], &warned);
    assert_eq!(piped.code, 0, "{piped}");
    assert_eq!(
        piped.json()["files"][0]["problems"][0]["severity"],
        "warning"
    );
    assert_eq!(world.run(&["deck", "check", "none.toml"]).code, 4);
    assert!(!world.data_folder().exists());
}
