//! `import` of other programs' files, and `export` for them.

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use crate::world::World;

const TABLE: &str = "Topic,Question,Sample answer,Tags,Salary\n\
    Values,1. Why us?,Because.,\"core, first\",9\n\
    Values,Why now?,,core,9\n\
    ,,no question,,\n\
    Values,\"why us\",Again,core,\n";

#[test]
fn a_table_is_shown_as_it_is_understood_and_comes_in() {
    let world = World::new();
    world.write("loop.csv", TABLE);
    assert_snapshot!(world.run(&["import", "loop.csv", "--dry-run"]), @"");
    assert_snapshot!(world.run(&["import", "loop.csv"]), @"");
    assert_snapshot!(world.run(&["show", "why us"]), @"");
    assert_snapshot!(world.run(&["import", "loop.csv"]), @"");
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 0);
}

#[test]
fn what_changed_in_the_file_is_merged_and_what_is_gone_stays() {
    let world = World::new();
    world.write("loop.csv", TABLE);
    world.ok(&["import", "loop.csv"]);
    world.ok(&["grade", "why us", "good"]);
    world.ok(&["edit", "why us", "--answer", "Mine."]);
    world.write(
        "loop.csv",
        "question;answer\nWhy us?;Because, as I said.\nWho are you?;Me\n",
    );
    assert_snapshot!(world.run(&["import", "loop.csv"]), @"");
    let card = world.ok(&["show", "why us", "--json"]).json();
    assert_eq!(card["answer"]["text"], "Mine.");
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 3);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 2);
}

#[test]
fn columns_separators_and_formats_can_be_said() {
    let world = World::new();
    world.write("odd.txt", "So - Why us?\n;;;\nTwo\nlines - Why now?\n");
    let ran = world.run(&[
        "import",
        "odd.txt",
        "--as",
        "csv",
        "--sep",
        " - ",
        "--row-sep",
        "\\n;;;\\n",
        "--map",
        "question=2",
        "--map",
        "answer=1",
        "-d",
        "odd",
        "--json",
    ]);
    assert_eq!(ran.json()["imports"][0]["added"], 2, "{ran}");
    assert_snapshot!(world.run(&["import", "odd.txt", "--map", "quetion=2"]), @"");
    assert_snapshot!(world.run(&["import", "odd.txt", "--as", "csv", "--map", "question=9"]), @"");
    assert_snapshot!(world.run(&["import", "odd.txt", "--as", "word"]), @"");
}

#[test]
fn rows_that_cannot_be_read_are_told_and_left_out_only_when_asked() {
    let world = World::new();
    world.write(
        "loop.csv",
        "question,answer\nWhy us?,So\nWhy now?,One, two\n",
    );
    assert_snapshot!(world.run(&["import", "loop.csv"]), @"");
    assert_snapshot!(world.run(&["import", "loop.csv", "--skip-bad"]), @"");
}

#[test]
fn files_that_hold_no_questions_are_named_for_what_they_are() {
    let world = World::new();
    world.write("empty.md", " \n");
    world.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    world.write("latin.csv", b"question\nWhy caf\xE9?\n");
    world.write("cut.json", "[{\"question\": \"Why?\"},\n");
    for file in ["empty.md", "picture.png", "latin.csv", "cut.json"] {
        let ran = world.run(&["import", file]);
        assert_eq!(ran.code, 4, "{ran}");
    }
    assert_snapshot!(world.run(&["import", "latin.csv"]), @"");
    assert_snapshot!(world.run(&["import", "cut.json"]), @"");
    assert!(!world.data_file().exists());
}

#[test]
fn a_schedule_comes_along_when_asked() {
    let world = World::new();
    world.write(
        "note.md",
        "#flashcards/loop\n\nWhy us?::Because.\n<!--SR:!2026-12-01,30,230-->\n",
    );
    assert_snapshot!(world.run(&["import", "note.md"]), @"");
    world.ok(&["import", "note.md", "--with-schedule"]);
    let card = world.ok(&["show", "why us", "--json"]).json();
    assert_eq!(card["schedule"]["due_on"], "2026-12-01", "{card}");
    assert_eq!(world.run(&["doctor"]).code, 0);
    world.ok(&["undo", "2"]);
    assert_eq!(world.run(&["doctor"]).code, 0);
}

#[test]
fn a_deck_goes_out_as_markdown_and_csv_and_comes_back_elsewhere() {
    let world = World::new();
    world.ok(&["deck", "new", "mine"]);
    world.ok(&[
        "add",
        "=Why us?",
        "-d",
        "mine",
        "--variant",
        "Why here?",
        "--answer",
        "# Because\n\n-so",
        "-t",
        "core",
        "--no-edit",
    ]);
    world.ok(&[
        "export",
        "mine",
        "--as",
        "markdown",
        "--with-answers",
        "-o",
        "mine.md",
    ]);
    world.ok(&[
        "export",
        "mine",
        "--as",
        "csv",
        "--with-answers",
        "-o",
        "mine.csv",
    ]);
    assert_snapshot!(world.read("mine.md"), @"");
    let table = world.read("mine.csv");
    assert!(table.contains(",'=Why us?,"), "{table}");
    for form in ["markdown", "csv"] {
        let without = world.ok(&["export", "mine", "--as", form]).stdout;
        assert!(!without.contains("Because"), "{without}");
    }
    for file in ["mine.md", "mine.csv"] {
        let other = World::new();
        other.write(file, world.read(file));
        other.ok(&["import", file, "--answers", "mine"]);
        let card = other.ok(&["show", "why us", "--json"]).json();
        assert_eq!(card["question"], "=Why us?", "{card}");
        assert_eq!(card["variants"][0], "Why here?", "{card}");
        assert_eq!(card["answer"]["text"], "# Because\n\n-so", "{card}");
        assert_eq!(card["tags"][0], "core", "{card}");
    }
}

#[test]
fn a_backup_restores_everything_and_only_where_nothing_is() {
    let world = World::with_a_card();
    world.ok(&["grade", "one question", "good"]);
    world.ok(&["import", "shipped:failure"]);
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-12-04",
        "--no-input",
    ]);
    world.ok(&["export", "--as", "json", "-o", "all.json"]);
    let mode = std::fs::metadata(world.folder().join("all.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let other = World::new();
    other.write("all.json", world.read("all.json"));
    assert_snapshot!(other.run(&["import", "all.json"]), @"");
    for command in [
        ["list", "--json"],
        ["log", "--json"],
        ["stats", "--json"],
        ["status", "--json"],
    ] {
        assert_eq!(
            other.ok(&command).stdout,
            world.ok(&command).stdout,
            "{command:?}"
        );
    }
    let again = other.ok(&["export", "--as", "json"]).stdout;
    assert_eq!(again, world.read("all.json"));
    assert_eq!(other.run(&["doctor"]).code, 0);
    assert_snapshot!(other.run(&["import", "all.json"]), @"");
}
