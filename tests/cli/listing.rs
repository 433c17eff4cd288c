//! `list` and `search`.

use insta::assert_snapshot;

use crate::world::World;

fn with_cards() -> World {
    let world = World::new();
    world.ok(&["deck", "new", "acme"]);
    world.ok(&[
        "add",
        "Why us?",
        "-d",
        "acme",
        "--answer",
        "Because of the ledger.",
        "-t",
        "core",
    ]);
    world.ok(&[
        "add",
        "Design a rate limiter, and say where it would break first.",
        "-d",
        "acme",
    ]);
    world.ok(&["add", "What is hard for you?", "--type", "weakness"]);
    world.ok(&["grade", "why us", "good"]);
    world.ok(&["card", "flag", "hard for"]);
    world.ok(&["card", "suspend", "rate limiter"]);
    world
}

fn questions(world: &World, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["list", "--json"];
    all.extend(arguments);
    let list = world.ok(&all).json();
    let cards = list["cards"].as_array().unwrap();
    cards
        .iter()
        .map(|card| card["question"].as_str().unwrap()[..6].to_owned())
        .collect()
}

#[test]
fn nothing_yet_is_not_nothing_fits() {
    let world = World::new();
    assert_snapshot!(world.run(&["list"]), @r#"
    $ offbook list
    --- stderr
    No cards yet.
    Next:  offbook add   or: offbook import shipped:about-you
    "#);
    assert_snapshot!(world.run(&["list", "--json"]), @r#"
    $ offbook list --json
    {"schema":"offbook.list/1","total":0,"cards":[]}
    "#);
    assert_snapshot!(world.run(&["list", "acme"]), @r#"
    $ offbook list acme
    --- stderr
    error: no deck "acme" (there are no decks yet)
    hint:  offbook add   or: offbook import FILE
    --- exit 3
    "#);
    assert!(!world.data_folder().exists());
    let world = with_cards();
    assert_snapshot!(world.run(&["list", "--leech"]), @r#"
    $ offbook list --leech
    --- stderr
    None of your 3 cards fits.
    "#);
}

#[test]
fn a_table_on_a_wide_screen_and_lines_on_a_narrow_one() {
    let mut world = with_cards();
    assert_snapshot!(world.run(&["list"]), @r#"
    $ offbook list
    Card  Due        Words  Deck  Marks    Question
    pww   tomorrow   4      acme           Why us?
    kqt   suspended  none   acme           Design a rate limiter, and say where it …
    bs5   new        none   mine  flagged  What is hard for you?
    --- stderr
    3 cards
    "#);
    assert_snapshot!(world.run(&["list", "acme", "-n", "1"]), @r#"
    $ offbook list acme -n 1
    Card  Due       Words  Question
    pww   tomorrow      4  Why us?
    --- stderr
    1 of 2 cards
    "#);
    assert_snapshot!(world.run(&["list", "--columns", "card,aim,lapses,ease,type,question"]), @r#"
    $ offbook list --columns card,aim,lapses,ease,type,question
    Card  Aim   Lapses  Ease  Type      Question
    pww   1:30       0  2.50            Why us?
    kqt   1:30       0  2.50            Design a rate limiter, and say where it wou…
    bs5   1:30       0  2.50  weakness  What is hard for you?
    --- stderr
    3 cards
    "#);
    world.set_width(40);
    assert_snapshot!(world.run(&["list"]), @r#"
    $ offbook list
    pww  tomorrow  4 words  acme
      Why us?
    kqt  suspended  no answer  acme
      Design a rate limiter, and say where
      it would break first.
    bs5  new  no answer  mine  flagged
      What is hard for you?
    --- stderr
    3 cards
    "#);
    assert_snapshot!(world.run(&["list", "--accessible", "acme"]), @r#"
    $ offbook list --accessible acme
    Card: pww
    Due: tomorrow
    Words: 4
    Question: Why us?

    Card: kqt
    Due: suspended
    Words: none
    Question: Design a rate limiter, and say
      where it would break first.
    --- stderr
    2 cards
    "#);
}

#[test]
fn filters_and_orders() {
    let mut world = with_cards();
    assert_eq!(questions(&world, &["--no-answer"]).len(), 2);
    assert_eq!(questions(&world, &["--flagged"]), ["What i"]);
    assert_eq!(questions(&world, &["--suspended"]), ["Design"]);
    assert_eq!(
        questions(&world, &["--new", "--type", "weakness"]),
        ["What i"]
    );
    assert_eq!(questions(&world, &["--kind", "weakness"]), ["What i"]);
    assert_eq!(questions(&world, &["-t", "core"]), ["Why us"]);
    assert_eq!(questions(&world, &["--sort", "length"])[0], "Why us");
    assert!(questions(&world, &["--due"]).is_empty());
    world.set_now("2026-11-24T08:00:00Z");
    assert_eq!(questions(&world, &["--due"]), ["Why us"]);
    assert_eq!(world.run(&["list", "--type", "odd"]).code, 2);
    assert_eq!(world.run(&["list", "-n", "0"]).code, 2);
    assert_snapshot!(world.run(&["list", "amce"]), @r#"
    $ offbook list amce
    --- stderr
    error: no deck "amce" (you have 2 decks)
    hint:  did you mean "acme"?   offbook deck list
    --- exit 3
    "#);
}

#[test]
fn a_list_for_scripts() {
    let world = with_cards();
    let ran = world.ok(&["list", "acme", "--json", "-n", "1"]);
    assert_eq!(ran.stdout.lines().count(), 1);
    let list = ran.json();
    assert_eq!(list["schema"], "offbook.list/1");
    assert_eq!(list["total"], 2);
    let card = &list["cards"][0];
    assert_eq!(card["id"].as_str().unwrap().len(), 36);
    assert_eq!(card["schedule"]["reviews"], 1);
    assert!(card.get("answer").is_none());
}

#[test]
fn words_are_found_in_questions_and_answers() {
    let world = with_cards();
    assert_snapshot!(world.run(&["search", "ledger"]), @r#"
    $ offbook search ledger
    Card  Due       Words  Deck  Question
    pww   tomorrow      4  acme  Why us?
    --- stderr
    1 card
    "#);
    assert_snapshot!(world.run(&["search", "rate", "limiter"]), @r#"
    $ offbook search rate limiter
    Card  Due        Words  Deck  Question
    kqt   suspended  none   acme  Design a rate limiter, and say where it would bre…
    --- stderr
    1 card
    "#);
    assert_snapshot!(world.run(&["search", "nonsense"]), @r#"
    $ offbook search nonsense
    --- stderr
    No card has "nonsense" in it.
    "#);
    let found = world.ok(&["search", "hard", "--json"]).json();
    assert_eq!(found["cards"].as_array().unwrap().len(), 1);
    assert_eq!(found["more"], false);
    // Words of a person, not a query language.
    for text in [
        "\"",
        "a AND",
        "NEAR(",
        "*",
        "-x",
        "col:umn",
        "'; DROP TABLE cards",
    ] {
        let ran = world.run(&["search", "--", text]);
        assert_eq!(ran.code, 0, "{ran}");
    }
}
