//! A coach's release met on a real terminal: the preview, one change after another, and every way
//! out of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the screen what it needs
#[path = "cli/screen.rs"]
mod screen;
#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use screen::Screen;
use world::World;

const ROWS: u16 = 50;

fn deck(version: &str, cards: &[(&str, &str)]) -> String {
    let mut text = format!(
        "format = \"offbook-deck\"\nformat_version = 1\n[deck]\nid = \"acme-loop\"\n\
         title = \"Acme loop\"\nversion = \"{version}\"\n"
    );
    for (id, rest) in cards {
        text.push_str(&format!("[[card]]\nid = \"{id}\"\nquestion = \"{rest}\n"));
    }
    text
}

/// Release 6 with the person's own wording of one question; release 7 changes that one and two
/// others, brings one and leaves one out.
fn with_release_7() -> World {
    let world = World::new();
    let conflict =
        "Tell me about a conflict at work.\"\n[card.guidance]\nlistens_for = [\"a result\"]";
    let cards = [
        ("conflict", conflict),
        ("why", "Why this company?\""),
        ("estimate", "How do you estimate?\"\ntarget_seconds = 60"),
        ("pressure", "How do you handle pressure?\""),
    ];
    world.write("acme.toml", deck("6", &cards));
    world.ok(&["import", "acme.toml"]);
    let own = "Tell me about a conflict with a peer at work.";
    world.ok(&["edit", "conflict at work", "--question", own]);
    world.ok(&["edit", "this company", "--answer", "Because of the people."]);
    let conflict = "Tell me about a conflict at work and how it ended.\"\n\
        [card.guidance]\nlistens_for = [\"a result with a number\"]";
    let cards = [
        ("change", "What would you change?\""),
        ("conflict", conflict),
        ("why", "Why this company, and why now?\""),
        ("estimate", "How do you estimate?\"\ntarget_seconds = 75"),
    ];
    world.write("acme.toml", deck("7", &cards));
    world
}

fn questions(world: &World) -> Vec<String> {
    let list = world.ok(&["list", "--json"]).json();
    let cards = list["cards"].as_array().unwrap().iter();
    let question = |card: &serde_json::Value| card["question"].as_str().unwrap().to_owned();
    let mut questions: Vec<_> = cards.map(question).collect();
    questions.sort();
    questions
}

/// How many operations there are.
fn operations(world: &World) -> usize {
    let log = world.ok(&["log", "--json"]).json();
    log["operations"].as_array().unwrap().len()
}

fn opened(world: &World, columns: u16) -> Screen {
    let mut screen = Screen::open(world, columns, ROWS, &["import", "acme.toml"]);
    screen.wait_for("[?] keys");
    screen
}

/// The preview, then the change of this number.
fn at_the_first_change(world: &World, columns: u16) -> Screen {
    let mut screen = opened(world, columns);
    screen.press("o");
    change(&mut screen, 1);
    screen
}

#[track_caller]
fn change(screen: &mut Screen, number: usize) {
    let heading = format!("Change {number} of 3");
    screen.wait_for_behind(&heading, "stop and apply nothing");
}

/// Presses a key at a change, and hears what it did.
#[track_caller]
fn choose(screen: &mut Screen, key: &str, said: &str, next: usize) {
    screen.press(key);
    screen.wait_for(said);
    change(screen, next);
}

#[test]
fn one_by_one_at_80_columns() {
    let world = with_release_7();
    let mut screen = opened(&world, 80);
    screen.shows(&["Acme loop, release 7", "you have release 6"]);
    screen.shows(&[
        "  +     1  new",
        "  ~     3  changed wording or points: 2 apply cleanly, 1 needs you",
    ]);
    screen.shows(&["  -     1  withdrawn", "never overwritten."]);
    screen.press("x");
    screen.wait_for("\"x\" does nothing here");
    screen.press("?");
    screen.wait_for_behind("look at each change and decide", "[?] keys");
    screen.press("d");
    screen.wait_for_behind("Change 3 of 3", "[?] keys");
    screen.press("o");
    change(&mut screen, 1);
    screen.shows(&[
        "you changed this one too",
        "coach   Tell me about a conflict at work {+and how it ended+}.",
    ]);
    screen.shows(&["yours   Tell me about a conflict {+with a peer+} at work."]);
    screen.shows(&["~  a result {+with a number+}"]);
    choose(&mut screen, "m", "Yours stays.", 2);
    screen.shows(&["Your answer stays (4 words"]);
    // From here on every change was on the screen before: once in the list, once when it came up.
    for (key, next, times) in [("u", 1, 3), ("c", 2, 3), ("m", 3, 2)] {
        screen.press(key);
        screen.wait_for_times(&format!("Change {next} of 3"), times);
        change(&mut screen, next);
    }
    screen.shows(&["The coach's it is.", "Yours stays."]);
    screen.shows(&["before  60 seconds", "coach   75 seconds"]);
    screen.press("s");
    assert_eq!(screen.end(), 0);
    screen.shows(&[
        "Put off",
        "Imported release 7 into acme-loop: 1 new, 2 changed, 1 withdrawn, 1 put off.",
    ]);
    screen.is_as_it_was();
    let after = questions(&world);
    assert!(after.contains(&"Tell me about a conflict at work and how it ended.".to_owned()));
    assert!(
        after.contains(&"Why this company?".to_owned()),
        "what was shown stays: {after:?}"
    );
    let why = world.ok(&["show", "this company", "--json"]).json();
    assert_eq!(why["answer"]["text"], "Because of the people.");
    assert_eq!(operations(&world), 4, "all of it is one change");
    world.ok(&["undo"]);
    assert!(
        questions(&world).contains(&"Tell me about a conflict with a peer at work.".to_owned())
    );
}

#[test]
fn one_by_one_at_40_columns() {
    for (key, said, shown, cards) in [
        (
            "m",
            "Yours stays.",
            "Tell me about a conflict with a peer at work.",
            5,
        ),
        (
            "c",
            "The coach's it is.",
            "Tell me about a conflict at work and how it ended.",
            5,
        ),
        (
            "b",
            "Both: the coach's",
            "Tell me about a conflict with a peer at work.",
            6,
        ),
        ("e", "Merged as you wrote it.", "A question in my words?", 5),
    ] {
        let mut world = with_release_7();
        world.set_editor("sed -i 's/^Tell me.*/A question in my words?/' \"$1\"");
        let mut screen = at_the_first_change(&world, 40);
        screen.shows(&["you changed this one too", "[b] both, as two cards"]);
        choose(&mut screen, key, said, 2);
        choose(&mut screen, "c", "The coach's it is.", 3);
        screen.press("c");
        assert_eq!(screen.end(), 0);
        let lines: Vec<String> = screen.text().lines().map(str::to_owned).collect();
        assert!(
            lines.iter().all(|line| line.chars().count() <= 40),
            "{lines:?}"
        );
        screen.is_as_it_was();
        let after = questions(&world);
        assert!(after.contains(&shown.to_owned()), "{key}: {after:?}");
        assert_eq!(after.len(), cards, "{key}: {after:?}");
        assert!(after.contains(&"Why this company, and why now?".to_owned()));
        world.ok(&["doctor"]);
    }
}

#[test]
fn whoever_leaves_in_the_middle_changes_nothing() {
    // Where it is left, by which key, and how it ends.
    for (at, key, code, said) in [
        (0, "n", 0, "Nothing was imported."),
        (0, "\x1b", 0, "Nothing was imported."),
        (0, "\x03", 130, "interrupted; nothing was imported"),
        (1, "q", 0, "Nothing was imported."),
        (2, "q", 0, "Nothing was imported."),
        (2, "\x04", 0, "Nothing was imported."),
        (3, "\x03", 130, "interrupted; nothing was imported"),
    ] {
        let world = with_release_7();
        let before = (questions(&world), operations(&world));
        let mut screen = opened(&world, 80);
        if at > 0 {
            screen.press("o");
            change(&mut screen, 1);
        }
        for number in 1..at {
            choose(&mut screen, "c", "The coach's it is.", number + 1);
        }
        screen.press(key);
        assert_eq!(screen.end(), code, "{at} {key:?}");
        screen.shows(&[said]);
        screen.is_as_it_was();
        assert_eq!(
            (questions(&world), operations(&world)),
            before,
            "{at} {key:?}"
        );
    }
}

#[test]
fn a_paste_decides_about_one_change_at_most() {
    let world = with_release_7();
    let mut screen = at_the_first_change(&world, 80);
    screen.press("ccccc");
    change(&mut screen, 2);
    screen.press("q");
    assert_eq!(screen.end(), 0);
    screen.shows(&["Nothing was imported."]);
}

#[test]
fn a_table_is_shown_and_asks_whose_its_answers_are() {
    for (keys, code, answers) in [
        ("yy", 0, 1),
        ("yn", 0, 0),
        ("n", 0, 0),
        ("\x03", 130, 0),
        ("y\x03", 130, 0),
    ] {
        let world = World::new();
        world.write(
            "list.csv",
            "Question,Answer\nWhy us?,Because.\nWhy us?,\n,So.\n",
        );
        let mut screen = Screen::open(&world, 40, ROWS, &["import", "list.csv"]);
        screen.wait_for("Import 1 new question? [Y/n]");
        screen.shows(&["counts once", "1 entry has no question"]);
        for (number, key) in keys.chars().enumerate() {
            if number > 0 {
                screen.wait_for("your own? [y/N]");
            }
            screen.press(&key.to_string());
        }
        assert_eq!(screen.end(), code, "{keys:?}: {}", screen.text());
        screen.is_as_it_was();
        let is_in = keys.starts_with('y') && !keys.ends_with('\x03');
        assert_eq!(world.data_file().exists(), is_in, "{keys:?}");
        if is_in {
            let decks = world.ok(&["deck", "list", "--json"]).json();
            assert_eq!(decks["decks"][0]["answered"], answers, "{decks}");
        }
    }
}

#[test]
fn the_first_run_asks_again_where_no_file_is_of_that_name() {
    let world = World::new();
    world.write("a deck.toml", deck("1", &[("why", "Why us?\"")]));
    let mut screen = Screen::open(&world, 80, ROWS, &[]);
    screen.wait_for("Choose [1]");
    screen.press("2");
    screen.wait_for("Deck file");
    screen.press("adeck.toml\r");
    screen.wait_for("There is no file \"adeck.toml\".");
    screen.wait_for_times("Deck file", 3);
    screen.press("'a deck.toml'\r");
    screen.wait_for("Import 1 new question? [Y/n]");
    screen.press("y");
    assert_eq!(screen.end(), 0);
    screen.is_as_it_was();
    assert_eq!(questions(&world), ["Why us?"]);
}
