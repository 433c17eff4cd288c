//! A coach's side: `deck new -o`, `deck check --against`, `deck release`, `schema`.

use insta::assert_snapshot;

use crate::world::World;

#[test]
fn a_deck_goes_from_its_first_file_to_its_third_release() {
    let world = World::new();
    world.ok(&["deck", "new", "Café loop", "-o", "cafe.offbook.toml"]);
    assert!(!world.data_folder().exists(), "a file and nothing else");
    world.ok(&["deck", "check", "cafe.offbook.toml", "--strict"]);
    assert_snapshot!(world.run(&["deck", "release", "cafe.offbook.toml"]), @r#"
    $ offbook deck release cafe.offbook.toml
    --- stderr
    Wrote cafe-1.offbook.toml, and raised the number in cafe.offbook.toml.
    Café loop, release 1: 2 cards.
    Its contents: 7f66-af35-344b-7c0a
    "#);
    assert_snapshot!(world.run(&["deck", "release", "cafe.offbook.toml"]), @r#"
    $ offbook deck release cafe.offbook.toml
    --- stderr
    error: nothing has changed since release 1
    hint:  cafe-1.offbook.toml is the same; --number NUMBER releases it again
    --- exit 1
    "#);
    let file = world.read("cafe.offbook.toml");
    let changed = file.replace("at work.", "at work, and its end.");
    let cut = changed.rfind("[[card]]").unwrap();
    let changed = format!(
        "{}[[card]]\nid = \"now\"\nquestion = \"Why now?\"\n",
        &changed[..cut]
    );
    world.write("cafe.offbook.toml", &changed);
    let ran = world.run(&[
        "deck",
        "release",
        "cafe.offbook.toml",
        "--notes",
        "One more.",
    ]);
    assert_snapshot!(ran, @r#"
    $ offbook deck release cafe.offbook.toml --notes One more.
    --- stderr
    cafe.offbook.toml: warning: the card "proudest" of cafe-1.offbook.toml is gone; keep it with retired = true
    Wrote cafe-2.offbook.toml, and raised the number in cafe.offbook.toml.
    Café loop, release 2: 1 new, 1 changed, 1 withdrawn.
    Its contents: fa95-a393-0259-cfd1
    "#);
    let released = world.read("cafe-2.offbook.toml");
    assert_eq!(released, world.read("cafe.offbook.toml"));
    // Notes and layout are as they were.
    let comments = |text: &str| text.matches('#').count();
    assert_eq!(comments(&released), comments(&changed));
    assert!(
        released.contains("version = \"2\"      # raised by"),
        "{released}"
    );
    assert!(released.contains("retired = true"), "{released}");
    world.ok(&["import", "cafe-1.offbook.toml"]);
    let ran = world.ok(&["import", "cafe-2.offbook.toml"]);
    assert!(
        ran.stderr.contains("1 new, 1 changed, 1 withdrawn"),
        "{ran}"
    );
    let shown = world.ok(&["deck", "show", "caf"]).stdout;
    assert!(shown.contains("One more."), "{shown}");
    // What would break other people's decks is refused.
    world.write(
        "cafe.offbook.toml",
        released.replace("Why now?", "Describe failure."),
    );
    let ran = world.run(&["deck", "release", "cafe.offbook.toml"]);
    assert!(
        ran.code == 4 && ran.stderr.contains("belongs to another question"),
        "{ran}"
    );
    assert!(!world.folder().join("cafe-3.offbook.toml").exists());
}

#[test]
fn a_check_against_the_release_before() {
    let world = World::new();
    world.ok(&["deck", "new", "Loop", "-o", "loop.toml"]);
    let file = world.read("loop.toml");
    world.write(
        "new.toml",
        file.replace("id = \"proudest\"", "id = \"pride\""),
    );
    let ran = world.run(&["deck", "check", "new.toml", "--against", "loop.toml"]);
    assert_snapshot!(ran, @r#"
    $ offbook deck check new.toml --against loop.toml
    new.toml: warning: the deck has changed and still says release 0; offbook deck release raises it
    new.toml:54: warning: this was "proudest" in loop.toml; to rename a card keep its old id: aliases = ["proudest"]
    --- stderr
    0 errors and 2 warnings in 1 file
    "#);
    let strict = [
        "deck",
        "check",
        "new.toml",
        "--against",
        "loop.toml",
        "--strict",
    ];
    assert_eq!(world.run(&strict).code, 4);
    let twice = world.run(&["deck", "new", "Loop", "-o", "loop.toml"]);
    assert_eq!(
        twice.code, 1,
        "a file that is there is not replaced: {twice}"
    );
}

#[test]
fn numbers_of_releases_go_up() {
    let world = World::new();
    world.ok(&["deck", "new", "Loop", "-o", "loop.offbook.toml"]);
    world.ok(&["deck", "release", "loop.offbook.toml", "--number", "2.0"]);
    let run = |number| world.run(&["deck", "release", "loop.offbook.toml", "--number", number]);
    assert_eq!(run("1.9").code, 2);
    assert_eq!(run("a/b").code, 2);
    assert_eq!(run("2.1").code, 0);
    assert!(
        world
            .read("loop.offbook.toml")
            .contains("version = \"2.1\"")
    );
}

#[test]
fn a_deck_of_the_data_file_can_be_released() {
    let world = World::with_a_card();
    let name = world.ok(&["deck", "list", "--json"]).json()["decks"][0]["name"].clone();
    let name = name.as_str().unwrap();
    let ran = world.ok(&[
        "deck",
        "release",
        name,
        "-o",
        "mine.offbook.toml",
        "--number",
        "1",
    ]);
    assert!(ran.stderr.contains("release 1: 1 card"), "{ran}");
    let file = world.read("mine.offbook.toml");
    assert!(
        file.contains("One question?") && !file.contains("One answer."),
        "{file}"
    );
}

#[test]
fn the_schema_is_printed_for_editors() {
    let schema = World::new().ok(&["schema", "deck"]).json();
    assert_eq!(schema["title"], "offbook deck");
}
