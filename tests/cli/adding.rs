//! `add` and `show`.

use insta::assert_snapshot;

use crate::world::World;

#[test]
fn a_question_with_its_answer_by_flags() {
    let world = World::new();
    let added = world.run(&[
        "add",
        "Why this company?",
        "--type",
        "motivation",
        "--tag",
        "acme",
        "--aim",
        "60",
        "--headline",
        "I already use it.",
        "--point",
        "their values",
        "--point",
        "the team",
        "--answer",
        "I use the product daily.\n\nI like the team.",
    ]);
    assert_snapshot!(added, @r#"
    $ offbook add Why this company? --type motivation --tag acme --aim 60 --headline I already use it. --point their values --point the team --answer I use the product daily.

    I like the team.
    --- stderr
    Added cmx to the new deck mine.   Take it back: offbook undo
    "#);
    assert_snapshot!(world.run(&["show", "why this"]), @r#"
    $ offbook show why this
    cmx  mine  motivation                                                        new
    ────────────────────────────────────────────────────────────────────────────────
    Why this company?

    Your answer                             version 1, Sun 22 Nov, 9 words, aim 1:00
      "I already use it."
      I use the product daily.

      I like the team.

    Points to hit
      - their values
      - the team

    Tags  acme
    "#);
}

#[test]
fn an_answer_comes_from_a_file_or_a_pipe() {
    let world = World::new();
    world.write("why.md", "From a file.\n");
    world.ok(&["add", "One?", "--answer-file", "why.md"]);
    let ran = world.run_with_input(&["add", "Two?", "--answer-file", "-"], "From\na pipe.\n\n");
    assert_eq!(ran.code, 0, "{ran}");
    let card = world.ok(&["show", "One?", "--json"]).json();
    assert_eq!(card["answer"]["text"], "From a file.");
    let card = world.ok(&["show", "Two?", "--json"]).json();
    assert_eq!(card["answer"]["text"], "From\na pipe.");
}

#[test]
fn the_same_question_needs_a_yes() {
    let world = World::new();
    world.ok(&["add", "Why this company?"]);
    assert_snapshot!(world.run(&["add", "1. why this company"]), @r#"
    $ offbook add 1. why this company
    --- stderr
    error: the same question is there already; nothing was added
           cmx  mine  Why this company?
    hint:  offbook edit cmx   or add it all the same: --yes
    --- exit 4
    "#);
    world.ok(&["add", "why this company", "--yes"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 2);
}

#[test]
fn what_is_wrong_adds_nothing_and_makes_no_data_file() {
    let world = World::new();
    assert_snapshot!(world.run(&["add"]), @r#"
    $ offbook add
    --- stderr
    error: a QUESTION is needed
    hint:  offbook add "Why this company?" --answer TEXT
    --- exit 2
    "#);
    assert_snapshot!(world.run(&["add", "  "]), @r#"
    $ offbook add   
    --- stderr
    error: the question is empty
    --- exit 2
    "#);
    assert_snapshot!(world.run(&["add", "Why?", "--answer-file", "none.md"]), @r#"
    $ offbook add Why? --answer-file none.md
    --- stderr
    error: no file "none.md"
    --- exit 4
    "#);
    assert_eq!(world.run(&["add", "Why?", "--aim", "5"]).code, 2);
    assert_eq!(world.run(&["add", "Why?", "--answer-file", "."]).code, 4);
    assert!(!world.data_folder().exists());
}

#[test]
fn a_deck_that_is_not_there_is_made_unless_its_name_is_a_slip() {
    let world = World::new();
    let ran = world.run(&["add", "Why us?", "-d", "acme"]);
    assert!(ran.stderr.contains("to the new deck acme"), "{ran}");
    assert_snapshot!(world.run(&["add", "Why now?", "-d", "acne"]), @r#"
    $ offbook add Why now? -d acne
    --- stderr
    error: no deck "acne" (you have 1 deck)
    hint:  did you mean "acme"?   for a new one: offbook deck new "acne"
    --- exit 3
    "#);
}

#[test]
fn an_answer_is_never_in_an_error() {
    let world = World::new();
    world.write("secret.md", b"my secret \xff answer");
    let ran = world.run(&["add", "Why?", "--answer-file", "secret.md"]);
    assert_eq!(ran.code, 4, "{ran}");
    assert!(!ran.stderr.contains("my secret"), "{ran}");
}

#[test]
fn json_names_what_was_added() {
    let world = World::new();
    let added = world.ok(&["add", "Why?", "--json"]).json();
    assert_eq!(added["schema"], "offbook.added/1");
    let handle = added["handle"].as_str().unwrap();
    let card = world.ok(&["show", handle, "--json"]).json();
    assert_eq!(card["id"], added["id"]);
    assert_eq!(card["deck"], "mine");
}

#[test]
fn a_card_is_found_by_name_or_by_a_part_of_its_question() {
    let world = World::new();
    world.ok(&["import", "shipped:failure"]);
    assert_snapshot!(world.run(&["show", "a mistake"]), @r#"
    $ offbook show a mistake
    9wf  failure                                                                 new
    ────────────────────────────────────────────────────────────────────────────────
    Tell me about a mistake of yours that you caught before it did harm.

    Also asked as
      - When did you stop something at the last moment?
      - Describe a near miss.
      - How do you notice your own errors?

    They may go on
      - What made you look again?

    You have not written an answer yet (aim 1:30).
      offbook edit 9wf

    They listen for
      - checking habits
      - speaking up
      - sharing the near miss

    A good answer
      - what nearly happened
      - how I noticed and what I stopped
      - the check that stays
      - whom I told so that others gain

    Pitfalls
      - using it to dodge a real failure
      - heroics

    Tags  quality, ownership
    "#);
    assert_snapshot!(world.run(&["show", "zzz"]), @r#"
    $ offbook show zzz
    --- stderr
    error: no card "zzz" (you have 19 cards)
    hint:  offbook list   or: offbook search TEXT
    --- exit 3
    "#);
    let wide = world.ok(&["show", "biggest failure", "--example"]);
    assert!(
        wide.stdout.contains("An example, not your answer"),
        "{wide}"
    );
    let plain = world.ok(&["show", "biggest failure"]);
    assert!(
        !plain.stdout.contains("An example, not your answer"),
        "{plain}"
    );
}

#[test]
fn no_line_is_wider_than_the_screen() {
    let mut world = World::new();
    world.ok(&["import", "shipped:failure"]);
    let text = "I said what I would do. ".repeat(20);
    world.ok(&[
        "edit",
        "biggest failure",
        "--answer",
        &text,
        "--point",
        &text,
    ]);
    for width in [20, 40, 80, 132] {
        world.set_width(width);
        for arguments in [
            &["show", "biggest failure", "--example"][..],
            &["list"],
            &["deck", "list"],
            &["deck", "show", "failure"],
            &["search", "mistake"],
            &["import", "shipped:failure", "-n"],
        ] {
            let ran = world.ok(arguments);
            for line in ran.stdout.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}\n{ran}");
            }
        }
    }
}

#[test]
fn one_undo_takes_back_the_card_and_the_deck_made_for_it() {
    let world = World::new();
    world.ok(&["add", "Why us?", "-d", "acme", "--answer", "Because."]);
    let decks = || world.ok(&["deck", "list", "--json"]).json()["decks"].clone();
    world.ok(&["undo"]);
    assert_eq!(decks().as_array().unwrap().len(), 0);
    world.ok(&["redo"]);
    assert_eq!(decks()[0]["name"], "acme");
    let card = world.ok(&["show", "why us", "--json"]).json();
    assert_eq!(card["answer"]["text"], "Because.");
    world.ok(&["doctor"]);
}

#[test]
fn what_was_typed_in_the_wrong_place_is_not_repeated() {
    let world = World::new();
    for arguments in [
        &["add", "Why?", "my secret answer"][..],
        &["add", "Why?", "--answer", "- my secret answer"],
        &["add", "Why?", "--answer", "-my secret answer"],
        &["add", "Why?", "--answer", "--my secret answer"],
        &["add", "Why?", "--aim", "my secret answer"],
        &["add", "Why?", "--no-edit=my secret answer"],
        &["grade", "why", "my secret answer"],
        &[
            "add",
            "Why?",
            "--answer",
            "x",
            "--answer",
            "my secret answer",
        ],
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(!ran.stderr.contains("secret"), "{ran}");
        assert!(!ran.stderr.contains(" my"), "{ran}");
    }
    let ran = world.run(&["add", "Why?", "--type", "motivaton"]);
    assert!(ran.stderr.contains("\"motivaton\""), "{ran}");
}
