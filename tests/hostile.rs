//! Text from outside is data: whatever a deck, an answer, a name, an argument or a file holds,
//! nothing in it acts on the terminal, nothing is lost on the way, and writing stays writing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;
use world::{Ran, World};

const OVERWRITING: &str = "overwriting";

/// What acts on terminals, one of each sort; none is only space, so none is trimmed away.
const HOSTILE: [(&str, &str); 14] = [
    ("clear the screen", "x\u{1b}[2J\u{1b}[H\u{1b}[31mred"),
    ("a title", "x\u{1b}]0;owned\u{7}y\u{1b}]2;owned\u{1b}\\y"),
    (
        "a link",
        "x\u{1b}]8;;http://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\y",
    ),
    ("the clipboard", "x\u{1b}]52;c;cm0gLXJmIC8=\u{7}y"),
    (
        "other strings",
        "x\u{1b}P1$r\u{1b}\\\u{1b}_apc\u{1b}\\\u{1b}^pm\u{1b}\\\u{1b}cy",
    ),
    (
        "8-bit controls",
        "x\u{9b}31m\u{9d}0;t\u{9c}\u{90}q\u{9c}\u{85}\u{84}\u{80}y",
    ),
    (
        "other controls",
        "x\u{8}\u{8}\u{7}\u{b}\u{c}\u{e}\u{f}\u{7f}\u{1}y",
    ),
    (OVERWRITING, "x\rerror: nothing\u{2028}y\u{2029}z"),
    (
        "direction",
        "x\u{202e}gnp.exe\u{202c}\u{2066}\u{2067}\u{2069}\u{200e}\u{200f}\u{61c}y",
    ),
    ("hidden tags", "x\u{e0041}\u{e0042}\u{feff}\u{2060}y"),
    (
        "entities",
        "x&#27;[31m&#x1b;[2J&#x9b;&#x202e;&NewLine;&#0;&lt;b&gt;&amp;#27;y",
    ),
    (
        "written escapes",
        r"x\x1b[31m \u001b[2J \033[0m $(id) `id` %1$s {0} {} y",
    ),
    (
        "zalgo",
        "xZ\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}\u{310}\u{311}\u{312}y",
    ),
    ("a broken template", "x{msg}{bar:40}{elapsed}{{}}%s%n~y"),
];

/// All of it at once, and one that is short enough for every name.
fn hostile_texts() -> [String; 2] {
    // Most fields are one line; those of more lines get the rest (`hostile_deck`).
    let one_line = HOSTILE.iter().filter(|(what, _)| *what != OVERWRITING);
    let everything = one_line.map(|(_, hostile)| *hostile).collect();
    [
        everything,
        "x\u{1b}[2J\u{9b}31m\u{202e}\u{7f}&#27;y".to_owned(),
    ]
}

// ---- a deck --------------------------------------------------------------------------------------

#[test]
fn a_hostile_deck_is_shown_by_every_command_and_moves_nothing() {
    for hostile in &hostile_texts() {
        let world = World::new();
        world.write("hostile.toml", hostile_deck(hostile));
        let imported = harmless(world.run(&["import", "hostile.toml", "--yes"]));
        assert_eq!(imported.code, 0, "{imported}");
        let next = world.ok(&["next", "--json"]).json();
        let id = next["card"]["id"].as_str().unwrap().to_owned();
        let words = [
            hostile,
            "--point",
            hostile,
            "--headline",
            hostile,
            "-t",
            hostile,
        ];
        harmless(world.run(&[&["edit", &id, "--answer"], &words[..]].concat()));
        harmless(world.run(&["grade", &id, "again", "--note", hostile]));
        show_everything(&world, &id);
        sittings(&world);
        undo_everything(&world);
    }
}

#[test]
fn nothing_of_a_hostile_text_is_lost() {
    for (what, hostile) in HOSTILE {
        // Line breaks of any kind may become one kind.
        if what == OVERWRITING || what == "8-bit controls" || what == "other controls" {
            continue;
        }
        let world = World::new();
        world.write("hostile.toml", hostile_deck(hostile));
        world.ok(&["import", "hostile.toml", "--yes"]);
        let next = world.ok(&["next", "--json"]).json();
        let id = next["card"]["id"].as_str().unwrap();
        world.ok(&["edit", id, "--answer", hostile]);
        let shown = world.ok(&["show", id, "--json"]).json();
        for part in [
            "question",
            "listens",
            "pitfall",
            "follow",
            "criterion",
            "sample",
            "answer",
        ] {
            let text = if part == "answer" {
                hostile.to_owned()
            } else {
                format!("{part} {hostile}")
            };
            assert!(
                holds(&shown, &text),
                "{what}: {part} is not whole in {shown}"
            );
        }
    }
}

/// Each field alone, so that one that is refused does not keep the others from being looked at.
#[test]
fn a_deck_that_is_refused_is_refused_harmlessly_with_its_lines() {
    let fields = [
        "id",
        "title",
        "version",
        "author",
        "contact",
        "description",
        "license",
        "source",
        "language",
        "default_framework",
        "default_family",
        "tags",
        "card.id",
        "card.question",
        "card.variants",
        "card.kind",
        "card.family",
        "card.framework",
        "card.competencies",
        "card.tags",
        "card.aliases",
        "card.unknown",
        "guidance.rubric",
        "guidance.unknown",
    ];
    let everything: String = HOSTILE.iter().map(|(_, hostile)| *hostile).collect();
    let world = World::new();
    for field in fields {
        for text in [
            everything.as_str(),
            "&#27;[31m",
            &"long \u{1b}[2J".repeat(20_000),
        ] {
            world.write("deck.toml", deck_with(field, text));
            for command in [
                &["deck", "check", "deck.toml"][..],
                &["import", "-n", "deck.toml"],
            ] {
                let ran = harmless(world.run(command));
                assert!([0, 4].contains(&ran.code), "{field}: {ran}");
                let json = harmless(world.run(&[command, &["--json"]].concat()));
                assert_eq!(json.code, ran.code, "{field}");
                if ran.code == 4 && command[0] == "import" {
                    assert!(ran.stderr.contains("deck.toml:"), "{field}: {ran}");
                    assert_eq!(json.error_json()["kind"], "input");
                }
            }
        }
    }
    assert!(!world.data_file().exists());
}

#[test]
fn a_file_that_is_no_text_is_refused_harmlessly() {
    let world = World::new();
    let broken: [&[u8]; 6] = [
        b"\xff\xfe\x00\x1b[2J",
        b"\x1b[2J = 1\n\x9b31m",
        b"format = \"\x1b[2J\"\n",
        b"\0\0\0\0",
        b"[deck\x1b]0;t\x07]\n",
        b"",
    ];
    for bytes in broken {
        world.write("deck.toml", bytes);
        let ran = harmless(world.run(&["import", "deck.toml"]));
        assert_eq!(ran.code, 4, "{ran}");
        harmless(world.run_with_input(&["import", "-"], bytes));
        world.write("answer.md", bytes);
        harmless(world.run(&[
            "add",
            "A question?",
            "--answer-file",
            "answer.md",
            "--no-edit",
        ]));
        harmless(world.run_with_input(&["review"], bytes));
    }
}

// ---- what is typed -------------------------------------------------------------------------------

#[test]
fn hostile_arguments_are_answered_harmlessly() {
    let world = World::with_a_card();
    for hostile in &hostile_texts() {
        let flag = format!("--{hostile}");
        for command in [
            &[hostile.as_str()][..],
            &[flag.as_str()],
            &["show", hostile],
            &["show", hostile, "--json"],
            &["list", hostile],
            &["list", "--tag", hostile],
            &["list", "--sort", hostile],
            &["list", "--columns", hostile],
            &["search", hostile],
            &["search", hostile, "--json"],
            &["review", hostile],
            &["review", "--type", hostile],
            &["cram", hostile],
            &["next", hostile],
            &["next", "--type", hostile],
            &["grade", hostile, "good"],
            &["grade", "question", hostile],
            &["grade", "question", "good", "--at", hostile],
            &["grade", "question", "good", "--seconds", hostile],
            &["status", "--format", hostile],
            &["help", hostile],
            &["completions", hostile],
            &["man", hostile],
            &["config", "get", hostile],
            &["config", "set", hostile, "1"],
            &["config", "set", "zone", hostile],
            &["config", "set", "keys.again", hostile],
            &["config", "set", "editor", hostile],
            &["config", "list"],
            &["deck", "new", hostile],
            &["deck", "rename", "mine", hostile],
            &["deck", "show", hostile],
            &["deck", "remove", hostile, "--yes"],
            &["deck", "list"],
            &["card", "move", "question", hostile],
            &["card", "flag", hostile],
            &["backup", "restore", hostile],
            &["backup", "create", "--to", hostile],
            &["backup", "list"],
            &["import", hostile],
            &["export", hostile],
            &["undo", hostile],
            &["log", "-n", hostile],
            &["--db", hostile, "list"],
            &["--db", hostile, "doctor"],
            &["--config", hostile, "config", "list"],
            &["--now", hostile, "status"],
        ] {
            harmless(world.run(command));
        }
    }
}

#[test]
fn hostile_names_of_files_are_shown_harmlessly() {
    let world = World::new();
    for (what, hostile) in HOSTILE {
        let name = format!("{}.toml", hostile.replace('/', "_"));
        world.write(&name, deck_with("card.kind", "no such kind"));
        let ran = harmless(world.run(&["import", &name]));
        assert_eq!(ran.code, 4, "{what}: {ran}");
        world.write(&name, deck_with("title", "harmless"));
        for command in [
            &["deck", "check", &name][..],
            &["import", &name, "--yes"],
            &["import", &name, "--yes", "--json"],
            &["export", "-o", &name],
            &["export", "-o", &name, "--force"],
            &["--db", &name, "list"],
            &["--db", &name, "add", "A question?", "--no-edit"],
            &["--config", &name, "list"],
            &[
                "add",
                "A question?",
                "--answer-file",
                &name,
                "--no-edit",
                "--yes",
            ],
        ] {
            harmless(world.run(command));
        }
    }
    // A name that is no text at all.
    let name = OsString::from_vec(b"\xff\x1b[2J\x9b.toml".to_vec());
    for command in ["import", "show", "--db", "list"] {
        harmless(world.run(&[OsString::from(command), name.clone()]));
    }
}

#[test]
fn hostile_surroundings_are_reported_harmlessly() {
    for hostile in &hostile_texts() {
        for variable in [
            "OFFBOOK_NOW",
            "OFFBOOK_SEED",
            "TZ",
            "COLUMNS",
            "VISUAL",
            "OFFBOOK_DB",
        ] {
            let mut world = World::with_a_card();
            world.set(variable, hostile);
            for command in [
                &["status"][..],
                &["list"],
                &["edit", "question"],
                &["config"],
            ] {
                harmless(world.run(command));
            }
        }
    }
}

#[test]
fn a_hostile_settings_file_is_reported_harmlessly() {
    let world = World::with_a_card();
    for hostile in &hostile_texts() {
        let text = toml(hostile);
        for settings in [
            format!("zone = {text}"),
            format!("editor = {text}"),
            format!("clock = {text}"),
            format!("{text} = 1"),
            format!("[keys]\n{text} = \"j\""),
            format!("[keys]\nagain = {text}"),
            format!("minutes = {hostile}"),
            format!("# {hostile}\nminutes = {text}"),
        ] {
            let path = world.write("settings.toml", settings);
            let path = path.to_str().unwrap();
            for command in [&["list"][..], &["config", "list"], &["doctor"], &["review"]] {
                harmless(world.run(&[&["--config", path], command].concat()));
                harmless(world.run(&[&["--config", path, "--json"], command].concat()));
            }
        }
    }
}

#[test]
fn completions_offer_hostile_names_harmlessly() {
    for hostile in &hostile_texts() {
        let world = World::new();
        world.write("hostile.toml", hostile_deck(hostile));
        world.ok(&["import", "hostile.toml", "--yes"]);
        for shell in ["bash", "zsh", "fish"] {
            for line in [&["review", ""][..], &["show", ""], &["deck", "show", ""]] {
                let mut command = world.command();
                command
                    .env("COMPLETE", shell)
                    .args(["--", "offbook"])
                    .args(line);
                command.env("_CLAP_COMPLETE_INDEX", (line.len()).to_string());
                command
                    .env("_CLAP_IFS", "\n")
                    .env("_CLAP_COMPLETE_COMP_TYPE", "9");
                let mut ran = world.run_command(&mut command, "");
                if shell == "fish" {
                    // This is how fish wants a description behind a name.
                    ran.stdout = ran.stdout.replace('\t', "  ");
                }
                harmless(ran);
            }
        }
    }
}

#[test]
fn long_answers_are_kept_whole() {
    let world = World::with_a_card();
    let long = "wörter und wörter \u{1b}[2J ".repeat(10_000);
    world.write("long.md", &long);
    harmless(world.ok(&["edit", "question", "--answer-file", "long.md"]));
    let shown = harmless(world.ok(&["show", "question", "--json"])).json();
    assert!(holds(&shown, long.trim()), "200 kB of answer are not whole");
    harmless(world.ok(&["show", "question"]));
    harmless(world.run_with_input(&["review"], "\n3\n"));
}

// ---- writing stays writing -----------------------------------------------------------------------

const WRITING: [&str; 6] = [
    "Größe? naïve, Łódź \u{201c}quotes\u{201d} \u{2013} dashes\u{2026}",
    "👩\u{200d}💻 or 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} 👍🏽 🇩🇪?",
    "ما هي نقاط ضعفك؟",
    "あなたの短所は何ですか",
    "आपकी सबसे बड़ी कमज़ोरी क्या है?",
    "e\u{301}a\u{308}\u{304}o\u{302} combined?",
];

#[test]
fn emoji_arabic_japanese_and_combining_marks_stay_intact() {
    let world = World::new();
    for text in WRITING {
        world.ok(&["add", text, "--answer", text, "--point", text, "--no-edit"]);
    }
    let list = world.ok(&["list"]).stdout;
    let json = world.ok(&["list", "--json"]).stdout;
    let sitting = world
        .run_with_input(&["review"], "\n3\n".repeat(WRITING.len()))
        .stdout;
    for text in WRITING {
        let head = text.split(' ').next().unwrap();
        for shown in [&list, &json, &sitting] {
            assert!(shown.contains(head), "{head:?} in {shown}");
        }
        assert!(world.ok(&["show", text]).stdout.contains(head), "{text}");
        assert!(world.ok(&["search", head.trim_end_matches('?')]).code == 0);
    }
}

#[test]
fn columns_of_a_table_stand_under_each_other_whatever_the_script() {
    let world = World::new();
    for name in [
        "Größe",
        "短所と長所",
        "ضعف",
        "👩\u{200d}💻 team",
        "plain",
        "e\u{301}toile",
    ] {
        world.ok(&["deck", "new", name]);
        world.ok(&[
            "add",
            &format!("Question of {name}?"),
            "--deck",
            name,
            "--no-edit",
        ]);
    }
    let list = &["list", "--columns", "deck,card,question"][..];
    for (command, heading, cell) in [
        (list, "Question", "Question of"),
        (&["deck", "list"], "From", "your own"),
    ] {
        let shown = world.ok(command).stdout;
        let mut lines = shown.lines();
        let column = column_of(lines.next().unwrap(), heading);
        for line in lines.take_while(|line| !line.is_empty()) {
            assert_eq!(
                column_of(line, cell),
                column,
                "{line:?} is not aligned in\n{shown}"
            );
        }
    }
}

/// The screen's column at which a word begins.
fn column_of(line: &str, word: &str) -> usize {
    let at = line
        .find(word)
        .unwrap_or_else(|| panic!("no {word:?} in {line:?}"));
    line[..at].width()
}

// ---- what is run and looked at -------------------------------------------------------------------

fn show_everything(world: &World, id: &str) {
    for command in [
        &[][..],
        &["status"],
        &["status", "--short"],
        &["status", "--format", "{due} {minutes}"],
        &["list"],
        &["list", "--columns", "card,deck,question"],
        &["show", id],
        &["show", id, "--versions"],
        &["show", id, "--example"],
        &["search", "question"],
        &["search", "x"],
        &["next"],
        &["log"],
        &["stats"],
        &["deck", "list"],
        &["deck", "show", "x"],
        &["deck", "show", "hostile"],
        &["card", "history", id],
        &["card", "flag", id],
        &["card", "reset", id, "--yes"],
        &["backup", "create"],
        &["backup", "list"],
        &["config", "list"],
        &["doctor"],
        &["export"],
        &["export", "--answers"],
        &["grade", id, "again"],
        &["import", "hostile.toml", "--yes"],
    ] {
        harmless(world.run(command));
        let ran = harmless(world.run(&[command, &["--json"]].concat()));
        if ran.code == 0 && !ran.stdout.is_empty() && command.first() != Some(&"export") {
            ran.json();
        }
        for (width, flag) in [("20", "--accessible"), ("40", "--ascii")] {
            harmless(world.run(&[&["--width", width, flag], command].concat()));
        }
    }
}

fn sittings(world: &World) {
    let words = "?\ni\n\na\nnote x\u{1b}[2J\u{9b}y\n1\nu\n\n3\n\n4\n\u{1b}[2J\nq\n";
    for command in [&["review"][..], &["cram"], &["cram", "--no-log"]] {
        let ran = harmless(world.run_with_input(command, words));
        assert_eq!(ran.code, 0, "{ran}");
    }
}

fn undo_everything(world: &World) {
    harmless(world.ok(&["log", "-n", "100"]));
    harmless(world.run(&["undo", "100"]));
    harmless(world.run(&["redo", "100"]));
    harmless(world.run(&["undo", "--json"]));
}

/// Fails on anything that could act: only line feeds control anything.
#[track_caller]
fn harmless(ran: Ran) -> Ran {
    for (name, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
        if let Some((at, c)) = text.char_indices().find(|(_, c)| acts(*c)) {
            let around: String = text[..at].chars().rev().take(60).collect();
            let around: String = around.chars().rev().collect();
            panic!(
                "U+{:04X} on {name} behind {around:?} of {:?}",
                c as u32,
                ran.to_string()
            );
        }
    }
    assert_ne!(ran.code, -1, "a signal ended it: {ran}");
    let is_fault_of_ours = ran.stderr.contains("internal error") || ran.stderr.contains("panicked");
    assert!(!is_fault_of_ours, "{ran}");
    ran
}

fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text is somewhere in a JSON value, whole.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(values) => values.iter().any(|value| holds(value, text)),
        Value::Object(values) => values.values().any(|value| holds(value, text)),
        _ => false,
    }
}

/// A deck with a hostile text in every field that takes any text.
fn hostile_deck(hostile: &str) -> String {
    let part = |name: &str| toml(&format!("{name} {hostile}"));
    let (_, overwriting) = HOSTILE
        .iter()
        .find(|(what, _)| *what == OVERWRITING)
        .unwrap();
    let text = toml(hostile);
    format!(
        "format = \"offbook-deck\"\nformat_version = 1\n\
         [deck]\nid = \"hostile\"\ntitle = {text}\nversion = \"1\"\nauthor = {text}\n\
         contact = {text}\ndescription = {text}\nlicense = {text}\nsource = {text}\n\
         [[card]]\nid = \"one\"\nquestion = {question}\nvariants = [{variant}]\n\
         follow_ups = [{follow}]\n\
         [card.guidance]\nlistens_for = [{listens}]\npitfalls = [{pitfall}]\n\
         rubric = [{{ id = \"cc\", text = {criterion} }}]\nkey_points = [{point}]\n\
         example = {sample}\nnotes = {notes}\n\
         [[card]]\nid = \"two\"\nquestion = {text}\n",
        question = part("question"),
        variant = part("variant"),
        follow = part("follow"),
        listens = part("listens"),
        pitfall = part("pitfall"),
        criterion = part("criterion"),
        point = part("point"),
        sample = part("sample"),
        notes = toml(&format!("{hostile}{overwriting}")),
    )
}

/// A harmless deck but for one field.
fn deck_with(field: &str, text: &str) -> String {
    let (section, field) = field.split_once('.').unwrap_or(("deck", field));
    let value = match field {
        "tags" | "variants" | "competencies" | "aliases" | "rubric" => format!("[{}]", toml(text)),
        _ => toml(text),
    };
    let field = if field == "unknown" {
        toml(text)
    } else {
        field.to_owned()
    };
    let mut deck = String::from("format = \"offbook-deck\"\nformat_version = 1\n");
    for (name, required) in [
        ("deck", &[("id", "d"), ("title", "T"), ("version", "1")][..]),
        ("card", &[("id", "one"), ("question", "Q?")]),
        ("guidance", &[]),
    ] {
        deck.push_str(match name {
            "deck" => "[deck]\n",
            "card" => "[[card]]\n",
            _ => "[card.guidance]\n",
        });
        for (key, harmless) in required {
            if !(name == section && *key == field) {
                deck.push_str(&format!("{key} = \"{harmless}\"\n"));
            }
        }
        if name == section {
            deck.push_str(&format!("{field} = {value}\n"));
        }
    }
    deck
}

/// A basic string: what TOML forbids in it, and what acts, is escaped.
fn toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\0'..='\u{1f}' | '\u{7f}' => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
