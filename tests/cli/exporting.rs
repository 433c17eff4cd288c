//! `export` and `deck export`.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use crate::world::World;

fn with_own_deck() -> World {
    let world = World::new();
    world.ok(&["deck", "new", "Acme: loop"]);
    world.ok(&[
        "add",
        "Why \"us\"?",
        "-d",
        "acme",
        "--variant",
        "What made you apply?",
        "--answer",
        "My secret.",
        "--point",
        "a secret point",
        "-t",
        "secret-tag",
        "--aim",
        "45",
    ]);
    world.ok(&["add", "Why now?", "-d", "acme", "--type", "motivation"]);
    world
}

#[test]
fn a_deck_goes_out_without_answers() {
    let world = with_own_deck();
    let ran = world.ok(&["export", "acme"]);
    assert_snapshot!(ran, @r#"
    $ offbook export acme
    format = "offbook-deck"
    format_version = 1

    [deck]
    id = "acme-loop-8cedf171"
    title = "Acme: loop"
    version = "2026.11.22"
    language = "en"

    [[card]]
    id = "q-pwwx7bjm4p26"
    question = 'Why "us"?'
    variants = ["What made you apply?"]
    target_seconds = 45

    [[card]]
    id = "q-kqt29pbj62cz"
    question = "Why now?"
    kind = "motivation"
    "#);
    assert!(!ran.stdout.contains("ecret"), "{ran}");
    // Another machine can take it in, twice.
    let other = World::new();
    assert_eq!(other.run_with_input(&["import", "-"], &ran.stdout).code, 0);
    let again = other
        .run_with_input(&["import", "-", "--json"], &ran.stdout)
        .json();
    assert_eq!(again["imports"][0]["unchanged"], 2);
}

#[test]
fn a_coachs_deck_goes_out_as_it_came_in() {
    let world = World::new();
    world.ok(&["import", "shipped:failure"]);
    let before = world.ok(&["export", "failure"]).stdout;
    world.ok(&[
        "edit",
        "biggest failure",
        "--question",
        "What went wrong?",
        "--answer",
        "Much.",
    ]);
    world.ok(&["add", "A question of mine?", "-d", "failure"]);
    assert_eq!(world.ok(&["export", "failure"]).stdout, before);
    let mine = world
        .ok(&["deck", "export", "failure", "--with-my-changes"])
        .stdout;
    assert!(mine.contains("What went wrong?") && mine.contains("A question of mine?"));
    assert!(!mine.contains("Much."));
    let again = world
        .run_with_input(&["import", "-", "--json"], &before)
        .json();
    assert_eq!(again["imports"][0]["unchanged"], 19);
}

#[test]
fn a_file_is_private_and_never_replaced_unasked() {
    let world = with_own_deck();
    assert_snapshot!(world.run(&["export", "acme", "-o", "acme.toml"]), @r#"
    $ offbook export acme -o acme.toml
    --- stderr
    Wrote 2 cards of Acme: loop to acme.toml, without your answers.
    "#);
    let path = world.folder().join("acme.toml");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_snapshot!(world.run(&["export", "acme", "-o", "acme.toml"]), @r#"
    $ offbook export acme -o acme.toml
    --- stderr
    error: "acme.toml" is there already; nothing was written
    hint:  another name, or --force to replace it
    --- exit 1
    "#);
    world.ok(&["export", "acme", "-o", "acme.toml", "--force"]);
    assert_eq!(
        world
            .run(&["export", "acme", "-o", "no/such/folder/x.toml"])
            .code,
        1
    );
    let left: Vec<_> = fs::read_dir(world.folder()).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn several_decks_need_a_folder() {
    let world = with_own_deck();
    world.ok(&["import", "shipped:failure"]);
    assert_snapshot!(world.run(&["export"]), @r#"
    $ offbook export
    --- stderr
    error: several decks do not fit into one file
    hint:  -o FOLDER for a file each, or name one deck
    --- exit 2
    "#);
    assert_snapshot!(world.run(&["export", "-o", "decks"]), @r#"
    $ offbook export -o decks
    --- stderr
    Wrote 2 cards of Acme: loop to decks/acme-loop-8cedf171.offbook.toml, without your answers.
    Wrote 19 cards of failure to decks/failure.offbook.toml, without your answers.
    "#);
    assert_eq!(
        fs::read_dir(world.folder().join("decks")).unwrap().count(),
        2
    );
    assert_eq!(world.run(&["export", "-o", "decks"]).code, 1);
    // Where one of the files is there, none of the others is made.
    fs::create_dir(world.folder().join("notes")).unwrap();
    world.write("notes/failure.md", "mine");
    let notes = ["export", "--as", "markdown", "-o", "notes"];
    assert_eq!(world.run(&notes).code, 1);
    assert_eq!(world.read("notes/failure.md"), "mine");
    let made = fs::read_dir(world.folder().join("notes")).unwrap();
    assert_eq!(made.count(), 1);
    assert_eq!(world.run(&["export", "none"]).code, 3);
    assert_eq!(World::new().run(&["export"]).code, 3);
}

#[test]
fn answers_go_out_apart_and_only_when_asked() {
    let world = with_own_deck();
    let ran = world.ok(&["export", "--answers"]);
    assert_snapshot!(ran, @r#"
    $ offbook export --answers
    format = "offbook-answers"
    format_version = 1

    [[answer]]
    deck = "acme-loop-8cedf171"
    card = "q-pwwx7bjm4p26"
    question = 'Why "us"?'
    key_points = [
      "a secret point",
    ]
    text = "My secret."
    "#);
}

#[test]
fn the_answer_to_a_moved_card_goes_out_under_its_own_deck() {
    let world = World::new();
    for name in ["first", "other"] {
        let deck = format!(
            "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"{name}\"\n\
             title = \"{name}\"\nversion = \"1\"\n\n[[card]]\nid = \"one\"\nquestion = \"Why {name}?\"\n"
        );
        world.write("deck.toml", deck);
        world.ok(&["import", "deck.toml"]);
        world.ok(&["edit", &format!("why {name}"), "--answer", "Because."]);
    }
    world.ok(&["card", "move", "why other", "-d", "first"]);
    let file = world.ok(&["export", "--answers"]).stdout;
    for deck in ["first", "other"] {
        let head = format!("deck = \"{deck}\"\ncard = \"one\"\nquestion = \"Why {deck}?\"");
        assert_eq!(file.matches(&head).count(), 1, "{file}");
    }
}
