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
    assert_snapshot!(world.run(&["import", "loop.csv", "--dry-run"]), @r##"
    $ offbook import loop.csv --dry-run
    loop.csv: a table with commas (CSV), 2 questions

    Column         Read as   First rows
    Topic          topic     Values | Values
    Question       question  1. Why us? | Why now?
    Sample answer  answer    Because. | no question
    Tags           tags      core, first | core
    Salary         not read  9 | 9

    Not so? Say which column is what: --map question=2 --map answer=1

    1 question stands in the file more than once, and counts once.
    1 entry has no question, and is left out.

    loop                                                                  new to you

      +     2  new questions
    "##);
    assert_snapshot!(world.run(&["import", "loop.csv"]), @r##"
    $ offbook import loop.csv
    --- stderr
    Imported 2 questions into loop.
    Next:  offbook review   Take it back: offbook undo
    1 question stands in the file more than once, and counts once.
    1 entry has no question, and is left out.
    Not read: Salary. To read one: --map answer="Salary"
    1 answer is kept as an example. If it is your own, import again with --answers mine
    "##);
    assert_snapshot!(world.run(&["show", "why us"]), @r##"
    $ offbook show why us
    p95  loop                                                                    new
    ────────────────────────────────────────────────────────────────────────────────
    Why us?

    You have not written an answer yet (aim 1:30).
      offbook edit p95

    The coach gives an example: offbook show p95 --example

    Tags  Values, core, first
    "##);
    assert_snapshot!(world.run(&["import", "loop.csv"]), @r##"
    $ offbook import loop.csv
    --- stderr
    Nothing to do: loop is already in.
    "##);
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
    assert_snapshot!(world.run(&["import", "loop.csv"]), @r##"
    $ offbook import loop.csv
    --- stderr
    Imported into loop: 1 new, 1 changed.
    Next:  offbook review   Take it back: offbook undo
    2 answers are kept as examples. If they are your own, import again with --answers mine
    "##);
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
    assert_snapshot!(world.run(&["import", "odd.txt", "--map", "quetion=2"]), @r##"
    $ offbook import odd.txt --map quetion=2
    --- stderr
    error: the value does not fit --map <FIELD=COLUMN>: no field "quetion"; there are question, answer, variants, tags, topic, notes, id and more
    hint:  offbook import --help
    --- exit 2
    "##);
    assert_snapshot!(world.run(&["import", "odd.txt", "--as", "csv", "--map", "question=9"]), @r##"
    $ offbook import odd.txt --as csv --map question=9
    --- stderr
    error: "odd.txt" cannot be read; nothing was imported
           no column 9; this table has 1
    hint:  to see its columns leave --map out, and add --dry-run
    --- exit 4
    "##);
    assert_snapshot!(world.run(&["import", "odd.txt", "--as", "word"]), @r##"
    $ offbook import odd.txt --as word
    --- stderr
    error: the value does not fit --as <FORMAT>: no format "word"; there are native, csv, tsv, anki-text, crowdanki, qa, markdown, obsidian, org, json, jsonl, yaml
    hint:  offbook import --help
    --- exit 2
    "##);
}

#[test]
fn rows_that_cannot_be_read_are_told_and_left_out_only_when_asked() {
    let world = World::new();
    world.write(
        "loop.csv",
        "question,answer\nWhy us?,So\nWhy now?,One, two\n",
    );
    assert_snapshot!(world.run(&["import", "loop.csv"]), @r##"
    $ offbook import loop.csv
    --- stderr
    loop.csv:3: 3 cells where the other rows have 2; a text with the separator or a line break in it needs quotes
    error: 1 problem in "loop.csv"; nothing was imported
    hint:  mend the file, or leave those out: --skip-bad
    --- exit 4
    "##);
    assert_snapshot!(world.run(&["import", "loop.csv", "--skip-bad"]), @r##"
    $ offbook import loop.csv --skip-bad
    --- stderr
    loop.csv:3: 3 cells where the other rows have 2; a text with the separator or a line break in it needs quotes
    Imported 1 question into loop, 1 left out.
    Next:  offbook review   Take it back: offbook undo
    1 answer is kept as an example. If it is your own, import again with --answers mine
    "##);
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
    assert_snapshot!(world.run(&["import", "latin.csv"]), @r##"
    $ offbook import latin.csv
    --- stderr
    latin.csv:2: this is not UTF-8 text (byte 16); save the file as UTF-8
    error: "latin.csv" cannot be read; nothing was imported
    hint:  mend the file, or name its format: --as csv, markdown, json, ...
    --- exit 4
    "##);
    assert_snapshot!(world.run(&["import", "cut.json"]), @r##"
    $ offbook import cut.json
    --- stderr
    cut.json:2: this is not JSON: it ends in the middle
    error: "cut.json" cannot be read; nothing was imported
    hint:  mend the file, or name its format: --as csv, markdown, json, ...
    --- exit 4
    "##);
    assert!(!world.data_file().exists());
}

#[test]
fn a_schedule_comes_along_when_asked() {
    let world = World::new();
    world.write(
        "note.md",
        "#flashcards/loop\n\nWhy us?::Because.\n<!--SR:!2026-12-01,30,230-->\n",
    );
    assert_snapshot!(world.run(&["import", "note.md"]), @r##"
    $ offbook import note.md
    --- stderr
    Imported 1 question into loop.
    Next:  offbook review   Take it back: offbook undo
    1 answer is kept as an example. If it is your own, import again with --answers mine
    The file also says when each card is due; to take that over: --with-schedule
    "##);
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
    assert_snapshot!(world.read("mine.md"), @r##"
    # mine

    <!-- offbook deck=mine-8cedf171 -->

    ## =Why us?

    <!-- offbook id=q-pwwx7bjm4p26 -->

    Tags: #core

    ### Also asked as

    - Why here?

    ### My answer

    \# Because

    -so
    "##);
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
fn an_import_that_fails_leaves_no_file_behind() {
    let world = World::with_a_card();
    let whole = world.ok(&["export", "--as", "json"]).stdout;
    world.write("cut.json", &whole[..whole.len() / 2]);
    world.write(
        "newer.json",
        whole.replacen("\"layout\": ", "\"layout\": 9", 1),
    );
    world.write(
        "rows.json",
        whole.replacen("[1,\"One question?\",", "[1,", 1),
    );
    world.write("cards.csv", "question,answer\nWhy?,\"So\n");
    world.write(
        "deck.toml",
        "format = \"offbook-deck\"\nformat_version = 1\n[deck]\nid = \"a-deck\"\n\
         title = \"A\"\nversion = \"1\"\n[[card]]\nid = \"x\"\nquestion = \"Why?\"\n",
    );
    for file in [
        "cut.json",
        "newer.json",
        "rows.json",
        "cards.csv",
        "deck.toml",
    ] {
        for more in [&[][..], &["--dry-run"], &["--yes"], &["--json"]] {
            let other = world.folder().join("other").join("new.db");
            let other = other.to_str().unwrap();
            let ran = world.run(&[&["import", file, "--db", other], more].concat());
            assert_eq!(ran.code, 4, "{ran}");
            let left = std::fs::read_dir(world.folder().join("other"));
            assert_eq!(left.map_or(0, Iterator::count), 0, "{ran}");
        }
    }
    // A file that is there stays, and a dry run of what can come in says so.
    world.write("whole.json", &whole);
    assert_eq!(world.run(&["import", "whole.json", "--dry-run"]).code, 4);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 1);
    let new = ["import", "whole.json", "--db", "new.db"];
    world.ok(&[&new[..], &["--dry-run"]].concat());
    assert!(!world.folder().join("new.db").exists());
    world.ok(&new);
    assert!(world.folder().join("new.db").exists());
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
    let dry = other
        .run(&["import", "all.json", "--dry-run", "--json"])
        .json();
    assert_eq!(dry["schema"], "offbook.import-backup/1");
    assert_eq!(
        (&dry["dry_run"], dry["cards"].is_null()),
        (&true.into(), true)
    );
    assert_snapshot!(other.run(&["import", "all.json"]), @r##"
    $ offbook import all.json
    --- stderr
    Restored everything: 20 cards and 1 review.
    "##);
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
    assert_snapshot!(other.run(&["import", "all.json"]), @r##"
    $ offbook import all.json
    --- stderr
    error: a backup is restored only where there is nothing yet; nothing was changed
    hint:  into another data file: offbook import FILE --db OTHER.db
    --- exit 4
    "##);
}
