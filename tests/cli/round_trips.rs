//! What goes out comes back the same, through the program, whatever a person wrote.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::world::World;

/// What means something in one of the formats, to a spreadsheet, or to a terminal.
const NASTY: [&str; 62] = [
    "Why us",
    "  spaces around  ",
    "a | b || c \\| d",
    "`code` and ``more`",
    "---",
    "***",
    "===",
    "Q: Is this a question",
    "A: It is",
    "# A heading",
    "## Why",
    "###### deep",
    "- item",
    "* item",
    "+ item",
    "1. one",
    "2) two",
    "> a quote",
    "<b>bold</b> &amp; &lt;i&gt; &nbsp;",
    "<!-- offbook id=x -->",
    "<details><summary>more</summary>less</details>",
    "🦀 👩‍👩‍👧 e\u{301} ﬁ",
    "שלום עולם",
    "مرحبا \u{202e}gpj.exe\u{202c}",
    "=1+1",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=tab",
    "'quoted",
    "'=1",
    "\"\"\"",
    "'''",
    "a,b;c\td",
    "x :: y",
    "x ::: y",
    "?",
    "#tag #two",
    "[link](x) ![](y) [ref]",
    "{{c1::cloze::hint}}",
    "ends in \\",
    "\\n is no line \\t",
    "Tags: a, b",
    "Also asked: x",
    "Answer: y",
    "| a | b |",
    "|---|---|",
    "~~~",
    "***bold*** __x__ _y_",
    "$x^2$ \\(y\\)",
    "* * *",
    "\u{feff}mark",
    "a\u{a0}b\u{2009}c",
    "a\u{200b}b\u{200d}c",
    "NULL",
    "2026-01-01",
    "[1, 2]",
    "{\"a\": 1}",
    "    indented",
    "https://example.org/a_b_c?d=e&f=g#h",
    "%s %n $(x) `y`",
];

/// Numbers that repeat.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        // Knuth's MMIX constants; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn nasty(&mut self) -> &'static str {
        NASTY[self.roll(NASTY.len())]
    }

    fn text(&mut self) -> String {
        let lines = [
            "\n",
            "\n\n",
            "\r\n",
            "\n\n\n",
            "\n```rust\n",
            "\n```\n",
            " ",
        ];
        let mut text = self.nasty().to_owned();
        for _ in 0..self.roll(5) {
            text += lines[self.roll(lines.len())];
            text += self.nasty();
        }
        text
    }
}

/// A world with as many nasty cards, typed in one by one: about a third of them alone, a third with
/// an answer, a third with variants and tags too.
fn nasty(cards: usize, seed: u64) -> World {
    let world = World::new();
    world.ok(&["deck", "new", "mine"]);
    let mut dice = Dice(seed);
    for number in 0..cards {
        let plain = NASTY.get(number).copied();
        let mut question = match dice.roll(6) {
            0 => dice.text(),
            1 => format!("{} {}", dice.nasty(), dice.nasty()),
            _ => plain.unwrap_or(dice.nasty()).to_owned(),
        };
        if !question.chars().any(char::is_alphanumeric) || plain.is_none() {
            question += &format!(" number {number}");
        }
        let mut words = vec!["add", "--yes", "--no-edit", "-d", "mine"];
        let mut own = Vec::new();
        if dice.roll(3) > 0 {
            own.push(format!("--answer={}", dice.text()));
        }
        if dice.roll(3) == 0 {
            for variant in 0..dice.roll(4) {
                own.push(format!("--variant={} {variant}", dice.nasty()));
            }
            let tags = ["core", "two-words", "a::b", "ünï"];
            own.extend(
                tags.iter()
                    .take(dice.roll(5))
                    .map(|tag| format!("--tag={tag}")),
            );
        }
        words.extend(own.iter().map(String::as_str));
        words.extend(["--", &question]);
        world.ok(&words);
    }
    world
}

/// Everything in the data file, table by table.
fn tables(world: &World) -> BTreeMap<String, Vec<BTreeMap<String, Value>>> {
    let backup = world.ok(&["export", "--as", "json"]).json();
    let rows = |table: &Value| {
        let columns: Vec<&str> = table["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let rows = table["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            let row = row.as_array().unwrap().iter().cloned();
            columns
                .iter()
                .map(|name| (*name).to_owned())
                .zip(row)
                .collect()
        })
        .collect()
    };
    let tables = backup["tables"].as_array().unwrap().iter();
    tables
        .map(|table| (table["name"].as_str().unwrap().to_owned(), rows(table)))
        .collect()
}

/// What every card says, by the id it has in files.
fn held(world: &World) -> BTreeMap<String, Value> {
    let tables = tables(world);
    let of = |table: &str, card: &Value| {
        let mut rows = tables[table].iter();
        rows.find(|row| row["card"] == *card)
    };
    let list = |text: &Value| -> Vec<Value> {
        text.as_str()
            .map_or(Vec::new(), |text| serde_json::from_str(text).unwrap())
    };
    let mut cards = BTreeMap::new();
    for card in &tables["cards"] {
        let (upstream, local) = (
            of("upstream_cards", &card["key"]),
            of("local_cards", &card["key"]),
        );
        let field = |name: &str| {
            let local = local
                .map(|row| row[name].clone())
                .filter(|value| !value.is_null());
            local
                .or(upstream.map(|row| row[name].clone()))
                .unwrap_or_default()
        };
        let id = match upstream {
            Some(row) => row["slug"].as_str().unwrap().to_owned(),
            None => format!("q-{}", card["handle"].as_str().unwrap()),
        };
        let mut tags = list(&card["tags"]);
        tags.extend(upstream.map_or(Vec::new(), |row| list(&row["tags"])));
        let answer = tables["answers"]
            .iter()
            .find(|row| row["card"] == card["key"] && row["version"] == card["answer_version"]);
        let answer = answer.map(|row| row["text"].clone());
        let says = json!({
            "question": field("question"), "variants": list(&field("variants")),
            "tags": tags, "answer": answer,
        });
        assert_eq!(cards.insert(id, says), None);
    }
    cards
}

fn without_tags(mut held: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    for card in held.values_mut() {
        card["tags"] = Value::Null;
    }
    held
}

#[track_caller]
fn assert_same(found: &BTreeMap<String, Value>, wanted: &BTreeMap<String, Value>) {
    for (id, card) in wanted {
        assert_eq!(found.get(id), Some(card), "{id}");
    }
    assert_eq!(found.len(), wanted.len());
}

/// How many cards, and which; to try more: OFFBOOK_ROUND_TRIP_SEED=7 cargo test --test cli round_trips
fn some() -> World {
    static DATA: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let seed = std::env::var("OFFBOOK_ROUND_TRIP_SEED").ok();
        let world = nasty(90, seed.and_then(|seed| seed.parse().ok()).unwrap_or(1));
        std::fs::read(world.data_file()).unwrap()
    });
    let world = World::new();
    std::fs::create_dir_all(world.data_folder()).unwrap();
    std::fs::write(world.data_file(), &*DATA).unwrap();
    world
}

#[test]
fn a_deck_file_and_a_file_of_answers_hold_all_of_it() {
    let world = some();
    let (deck, answers) = (
        world.ok(&["export", "mine"]).stdout,
        world.ok(&["export", "--answers"]).stdout,
    );
    let other = World::new();
    other.write("deck.toml", &deck);
    other.write("answers.toml", &answers);
    assert_eq!(
        other.ok(&["deck", "check", "--strict", "deck.toml"]).code,
        0
    );
    other.ok(&["import", "deck.toml", "--yes"]);
    other.ok(&["import", "answers.toml", "--yes"]);
    assert_same(&without_tags(held(&other)), &without_tags(held(&world)));
    assert_eq!(other.ok(&["export"]).stdout, deck);
    assert_eq!(other.ok(&["export", "--answers"]).stdout, answers);
}

#[test]
fn a_backup_is_exact() {
    let world = some();
    let backup = world.ok(&["export", "--as", "json"]).stdout;
    let other = World::new();
    other.write("backup.json", &backup);
    other.ok(&["import", "backup.json"]);
    assert!(other.ok(&["export", "--as", "json"]).stdout == backup);
}

fn comes_back(form: &str, name: &str) {
    let world = some();
    world.ok(&["export", "--as", form, "--with-answers", "-o", name]);
    if let Some(folder) = std::env::var_os("OFFBOOK_ROUND_TRIP_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join(name), world.read(name)).unwrap();
    }
    let other = World::new();
    other.write(name, world.read(name));
    other.ok(&["import", name, "--answers", "mine", "--yes"]);
    assert_same(&held(&other), &held(&world));
    // And once more the same is nothing new.
    let again = other
        .ok(&["import", name, "--answers", "mine", "--json"])
        .json();
    for import in again["imports"].as_array().unwrap() {
        assert_eq!(
            (&import["added"], &import["changed"]),
            (&json!(0), &json!(0)),
            "{import}"
        );
    }
}

#[test]
fn markdown_comes_back() {
    comes_back("markdown", "mine.md");
}

#[test]
fn a_table_comes_back() {
    comes_back("csv", "mine.csv");
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let world = some();
    let table = world
        .ok(&["export", "--as", "csv", "--with-answers"])
        .stdout;
    let mut reader = csv_cells(&table);
    assert!(reader.next().is_some());
    for cell in reader {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
    }
}

/// The cells of a table (RFC 4180), without their quotes.
fn csv_cells(table: &str) -> impl Iterator<Item = String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in table.replace("\r\n", "\n").chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' | '\n' if !is_quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells.into_iter()
}

#[test]
fn a_long_question_comes_back_and_one_that_cannot_is_told_before_it_is_needed() {
    let world = World::new();
    let long = "Why? ".repeat(12_000);
    world.ok(&["add", "--no-edit", "-d", "mine", "--", &long]);
    let other = World::new();
    other.write("deck.toml", world.ok(&["export", "mine"]).stdout);
    other.ok(&["import", "deck.toml"]);
    let question = &other.ok(&["list", "--json"]).json()["cards"][0]["question"];
    assert_eq!(*question, long.trim());
    // A list of another program may hold more than a deck file.
    world.write(
        "huge.json",
        json!([{"question": "Who? ".repeat(20_000)}]).to_string(),
    );
    world.ok(&["import", "huge.json", "-d", "huge", "--yes"]);
    let ran = world.run(&["export", "huge", "-o", "huge.toml"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.stderr.contains("nothing was written"), "{ran}");
    assert!(
        ran.stderr.contains("Who? Who?") && ran.stderr.contains("--as csv"),
        "{ran}"
    );
    assert!(!world.folder().join("huge.toml").exists());
    for form in ["csv", "markdown"] {
        let file = world.ok(&["export", "huge", "--as", form]).stdout;
        let other = World::new();
        other.write("huge.txt", file);
        other.ok(&["import", "huge.txt", "--yes"]);
        let question = &other.ok(&["list", "--json"]).json()["cards"][0]["question"];
        assert_eq!(*question, "Who? ".repeat(20_000).trim());
    }
}
