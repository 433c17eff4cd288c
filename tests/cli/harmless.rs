//! Text from outside moves nothing on the terminal, whatever command shows it.

use crate::world::{Ran, World};

/// A title, a link, a colour, an 8-bit control, a turn of direction, a bell.
const EVIL: &str = "x\u{1b}]0;title\u{7}\u{1b}]8;;http://e\u{1b}\\\u{1b}[31m\u{9b}2J\u{202e}y\u{8}";

#[track_caller]
fn assert_harmless(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let acts =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.contains(acts), "{:?}", text);
    }
}

#[test]
fn every_field_of_a_deck_is_harmless_in_every_command() {
    let world = World::new();
    let escaped: String = EVIL
        .chars()
        .map(|c| format!("\\u{:04x}", u32::from(c)))
        .collect();
    let list = format!("[\"{escaped}\", \"&#27;[31m{escaped}2\"]");
    world.write(
        "evil.toml",
        format!(
            "format = \"offbook-deck\"\nformat_version = 1\n[deck]\nid = \"evil\"\n\
             title = \"{escaped}\"\nversion = \"1{escaped}\"\nauthor = \"{escaped}\"\n\
             description = \"{escaped}\"\nlicense = \"{escaped}\"\n[[card]]\nid = \"one\"\n\
             question = \"{escaped}\"\nvariants = [\"v {escaped}\"]\ntags = {list}\n\
             follow_ups = {list}\ncompetencies = {list}\nframework = \"{escaped}\"\n\
             [card.guidance]\nlistens_for = {list}\npitfalls = {list}\nrubric = [\"{escaped}\"]\n\
             example = \"{escaped}\"\nnotes = \"{escaped}\"\n"
        ),
    );
    world.run(&["deck", "new", &format!("d{EVIL}")]);
    for arguments in [
        &["import", "evil.toml", "--dry-run"][..],
        &["import", "evil.toml"],
        &["deck", "check", "evil.toml"],
        &["deck", "list"],
        &["deck", "show", "evil"],
        &["list"],
        &["list", "--accessible"],
        &["list", "--columns", "tags,type,question"],
        &["list", "--json"],
        &["search", "title"],
        &["show", "title", "--example"],
        &["show", "title", "--json"],
        &[
            "edit",
            "title",
            "--answer",
            EVIL,
            "--point",
            EVIL,
            "--headline",
            EVIL,
            "--tag",
            EVIL,
        ],
        &["show", "title", "--versions"],
        &["show", EVIL],
        &["list", EVIL],
        &["add", EVIL, "-d", EVIL],
        &["add", EVIL],
        &["add", EVIL],
        &["import", EVIL],
        &["import", &format!("shipped:{EVIL}")],
        &["deck", "check", EVIL],
        &["search", EVIL],
        &["card", "flag", EVIL],
        &["deck", "rename", "evil", "evil2"],
        &["log"],
    ] {
        assert_harmless(&world.run(arguments));
    }
}

#[test]
fn long_and_foreign_text_stays_whole() {
    let world = World::new();
    world.write("long.md", "wort ".repeat(40_000));
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    let question = format!("\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{8cea}\u{554f} {family} e\u{301}?");
    world.ok(&["add", &question, "--answer-file", "long.md"]);
    let shown = world.ok(&["show", "\u{65e5}\u{672c}"]);
    assert!(
        shown
            .stdout
            .contains("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}"),
        "{:.300}",
        shown.stdout
    );
    let card = world.ok(&["show", "\u{65e5}\u{672c}", "--json"]).json();
    assert_eq!(card["answer"]["words"], 40_000);
}

#[test]
fn colours_of_ours_are_never_shown_as_text() {
    let world = World::new();
    world.ok(&["import", "shipped:failure", "--yes"]);
    world.ok(&[
        "edit",
        "biggest failure",
        "--answer",
        "It was their fault, TODO.",
    ]);
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-12-04",
        "-d",
        "failure",
    ]);
    world.ok(&[
        "prepare",
        "story",
        "Move",
        "--set",
        "situation=In May.",
        "--no-input",
    ]);
    for args in [
        &[][..],
        &["gaps"],
        &["check"],
        &["countdown"],
        &["list"],
        &["stats"],
        &["config", "list"],
        &["deck", "list"],
        &["deck", "show", "failure"],
        &["show", "biggest failure"],
        &["interview", "show", "Acme"],
        &["interview", "check", "Acme", "--all"],
        &["prepare", "story", "--list"],
        &["help", "keys"],
        &["log"],
    ] {
        let shown = world.ok(&[args, &["--color", "always"]].concat());
        assert!(!shown.stdout.contains('\u{241b}'), "{shown}");
    }
}
