//! The round trip with Anki itself, where it is installed: `pip install anki`, then
//! `OFFBOOK_ANKI_PYTHON=that/python cargo test --test cli anki_real`. Elsewhere these tests say that
//! they were skipped, and pass.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::world::World;

/// The Python that knows Anki. Says so where there is none, past the capture of the test harness.
fn anki(test: &str) -> Option<String> {
    let python = std::env::var("OFFBOOK_ANKI_PYTHON").unwrap_or_default();
    let reason = if python.is_empty() {
        "OFFBOOK_ANKI_PYTHON names no Python"
    } else {
        let knows = Command::new(&python)
            .args(["-c", "import anki.collection"])
            .output();
        if knows.is_ok_and(|ran| ran.status.success()) {
            return Some(python);
        }
        "the Python of OFFBOOK_ANKI_PYTHON has no package anki"
    };
    let line = format!("SKIPPED anki_real::{test}: {reason} (pip install anki)\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    None
}

/// What tests/anki/round_trip.py answers.
fn ask(python: &str, words: &[&str]) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki/round_trip.py");
    let ran = Command::new(python)
        .env("TZ", "UTC")
        .arg(script)
        .args(words)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{errors}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// What has to be the same on both sides, by name; and that for every card, by its question.
type Facts = BTreeMap<&'static str, Value>;
type Held = BTreeMap<String, Facts>;

const FACTS: [&str; 11] = [
    "deck",
    "tags",
    "question",
    "answer",
    "interval",
    "ease",
    "due date",
    "repetitions",
    "lapses",
    "suspended",
    "review log",
];

/// The text of a field that offbook wrote.
fn text(field: &Value) -> String {
    let text = field.as_str().unwrap().replace("<br>", "\n");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&nbsp;", " ").replace("&amp;", "&")
}

fn sorted(tags: &Value) -> Value {
    let mut tags: Vec<&str> = tags
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag.as_str().unwrap())
        .collect();
    tags.sort_unstable();
    json!(tags)
}

/// What Anki holds, where `sides` gives question and answer of a card.
fn in_anki(cards: &Value, sides: impl Fn(&Value) -> (String, String)) -> Held {
    let facts = |card: &Value| {
        let (question, answer) = sides(card);
        // A card that is being learned has no ease yet in Anki.
        let ease = card["ease"].as_u64().filter(|ease| *ease > 0);
        let facts = BTreeMap::from([
            ("deck", card["deck"].clone()),
            ("tags", sorted(&card["tags"])),
            ("question", json!(question)),
            ("answer", json!(answer)),
            ("interval", card["interval_days"].clone()),
            ("ease", json!(ease)),
            ("due date", card["due_on"].clone()),
            ("repetitions", card["reviews"].clone()),
            ("lapses", card["lapses"].clone()),
            ("suspended", card["suspended"].clone()),
            ("review log", card["log"].clone()),
        ]);
        (question, facts)
    };
    cards.as_array().unwrap().iter().map(facts).collect()
}

/// What offbook holds.
fn in_offbook(world: &World) -> Held {
    let facts = |card: &Value| {
        let handle = card["handle"].as_str().unwrap();
        let card = world.ok(&["show", handle, "--json"]).json();
        let reviews = card["reviews"].as_array().unwrap();
        let log: Vec<Value> = reviews
            .iter()
            .rev()
            .map(|review| {
                let at = review["at"].as_str().unwrap();
                let at = chrono::DateTime::parse_from_rfc3339(at).unwrap();
                let names = ["again", "hard", "good", "easy"];
                let grade = names.iter().position(|name| review["grade"] == *name);
                json!([at.timestamp_millis(), grade.unwrap() + 1])
            })
            .collect();
        let schedule = &card["schedule"];
        let permille = (schedule["ease_factor"].as_f64().unwrap() * 1000.0).round() as u64;
        let has_ease = schedule["interval_days"] != 0;
        let mut tags = card["tags"].as_array().unwrap().clone();
        tags.extend(card["own_tags"].as_array().unwrap().clone());
        let own = card["answer"]["text"].as_str();
        let answer = own.or(card["guidance"]["example"].as_str());
        let question = card["question"].as_str().unwrap().to_owned();
        let facts = BTreeMap::from([
            ("deck", card["deck"].clone()),
            ("tags", sorted(&json!(tags))),
            ("question", json!(question)),
            ("answer", json!(answer.unwrap_or_default())),
            ("interval", schedule["interval_days"].clone()),
            ("ease", json!(has_ease.then_some(permille))),
            ("due date", schedule["due_on"].clone()),
            ("repetitions", json!(log.len())),
            ("lapses", schedule["lapses"].clone()),
            ("suspended", card["standing"]["suspended"].clone()),
            ("review log", json!(log)),
        ]);
        (question, facts)
    };
    let list = world.ok(&["list", "--json"]).json();
    let cards = list["cards"].as_array().unwrap();
    cards.iter().map(facts).collect()
}

/// How many cards agree, fact by fact, one column for each comparison; printed past the capture of
/// the harness, then held to be all of them.
fn compare(title: &str, columns: &[(&str, &Held, &Held)]) {
    let mut table = format!("\n{title}\n{:14}", "");
    for (name, _, _) in columns {
        table.push_str(&format!("{name:>11}"));
    }
    table.push_str(&format!("\n{:14}", "cards"));
    for (_, wanted, found) in columns {
        let cell = format!("{} of {}", found.len(), wanted.len());
        table.push_str(&format!("{cell:>11}"));
    }
    let mut wrong = String::new();
    for fact in FACTS {
        table.push_str(&format!("\n{fact:14}"));
        for (name, wanted, found) in columns {
            let same = wanted.iter().filter(|(question, facts)| {
                let other = found.get(*question).map(|other| &other[fact]);
                let is_same = other == Some(&facts[fact]);
                if !is_same {
                    let wanted = &facts[fact];
                    wrong += &format!("{name}: {fact} of {question:?}: {wanted} is {other:?}\n");
                }
                is_same
            });
            let cell = format!("{} of {}", same.count(), wanted.len());
            table.push_str(&format!("{cell:>11}"));
        }
    }
    table.push('\n');
    let rows = columns.iter().map(|(_, held, _)| {
        let logs = held.values().map(|facts| &facts["review log"]);
        logs.map(|log| log.as_array().unwrap().len()).sum::<usize>()
    });
    let rows: Vec<String> = rows.map(|rows| rows.to_string()).collect();
    table.push_str(&format!("{:14}", "rows of log"));
    for rows in &rows {
        table.push_str(&format!("{rows:>11}"));
    }
    table.push('\n');
    let _ = std::io::stderr().write_all(table.as_bytes());
    assert!(wrong.is_empty(), "{wrong}");
    for (name, wanted, found) in columns {
        assert_eq!(wanted.len(), found.len(), "{name}");
    }
}

/// Decks three deep, tags of all sorts, answers with markup in them, a lapse, a suspended card.
fn practised() -> World {
    let mut world = World::new();
    world.set_now("2026-09-30T08:00:00Z");
    for deck in ["Acme", "Acme::Rust", "Acme::Rust::Traits"] {
        world.ok(&["deck", "new", deck]);
    }
    for (question, deck, answer) in [
        (
            "Why \"us\" & <now>?",
            "Acme",
            "Because <b> is no tag & 1 < 2.\n\nA second paragraph 🦀 שלום",
        ),
        ("What is Send?", "Acme::Rust", "A marker."),
        ("What is Sync?", "Acme::Rust", "Another."),
        (
            "What is Unpin?",
            "Acme::Rust::Traits",
            "fn main() {\n    loop {}\n}",
        ),
        (
            "{{c1::braces}}, are they a cloze?",
            "Acme::Rust::Traits",
            "Not here.",
        ),
        ("Never looked at?", "Acme", "No."),
    ] {
        world.ok(&[
            "add", question, "-d", deck, "--answer", answer, "-t", "mine",
        ]);
    }
    world.ok(&["edit", "Send", "-t", "rust::traits"]);
    for (day, grades) in [
        (
            "2026-10-01T08:00:0",
            [("Send", "good"), ("us", "hard"), ("Unpin", "easy")],
        ),
        (
            "2026-10-02T08:00:0",
            [("Send", "good"), ("us", "good"), ("braces", "again")],
        ),
        (
            "2026-10-08T08:00:0",
            [("Send", "again"), ("us", "good"), ("braces", "good")],
        ),
        (
            "2026-10-08T08:10:0",
            [("Send", "good"), ("Sync", "good"), ("Unpin", "good")],
        ),
        (
            "2026-10-15T08:00:0",
            [("Send", "easy"), ("us", "again"), ("Sync", "easy")],
        ),
        (
            "2026-10-15T08:20:0",
            [("us", "good"), ("braces", "hard"), ("Unpin", "hard")],
        ),
    ] {
        // Anki knows a review by its millisecond: two at once would be moved apart.
        for (second, (question, grade)) in grades.into_iter().enumerate() {
            world.set_now(&format!("{day}{second}.017Z"));
            world.ok(&["grade", question, grade]);
        }
    }
    world.set_now("2026-10-16T08:00:00Z");
    world.ok(&["card", "suspend", "Sync"]);
    world
}

/// Whenever the machine on which Anki runs thinks it is, it is later here.
const LATER: &str = "2036-01-01T12:00:00Z";

const EXPORT: [&str; 6] = [
    "export",
    "--as",
    "anki",
    "--with-schedule",
    "--with-answers",
    "-o",
];

const FOUR_FORMS: [&str; 4] = [
    "latest.apkg",
    "legacy.apkg",
    "latest.colpkg",
    "legacy.colpkg",
];

#[test]
fn a_real_anki_takes_everything_and_gives_it_back() {
    let Some(python) = anki("a_real_anki_takes_everything_and_gives_it_back") else {
        return;
    };
    let mut world = practised();
    let folder = world.folder();
    world.ok(&[&EXPORT[..], &["first.apkg"]].concat());
    world.set_now("2026-10-16T09:00:00Z");
    world.ok(&["edit", "Sync", "--question", "What is Sync for?"]);
    world.ok(&[&EXPORT[..], &["second.apkg"]].concat());
    let there = ask(
        &python,
        &[
            "trip",
            &path(&folder, "first.apkg"),
            &path(&folder, "second.apkg"),
            folder.to_str().unwrap(),
        ],
    );
    // The second export changes the one note that changed; the third import nothing.
    let imports = |new, updated, duplicate| json!({"new": new, "updated": updated, "duplicate": duplicate, "conflicting": 0});
    assert_eq!(
        there["imports"],
        json!([imports(6, 0, 0), imports(0, 1, 5), imports(0, 0, 6)])
    );
    let sides = |card: &Value| (text(&card["fields"][0]), text(&card["fields"][2]));
    let (here, arrived) = (in_offbook(&world), in_anki(&there["cards"], sides));
    let graded = in_anki(&there["graded"], sides);
    // To somebody who has nothing yet, from each of the forms that Anki writes.
    let back = FOUR_FORMS.map(|name| {
        let mut other = World::new();
        other.set_now(LATER);
        other.write(name, std::fs::read(folder.join(name)).unwrap());
        other.ok(&["import", name, "--with-schedule", "--yes"]);
        in_offbook(&other)
    });
    // And to the person whose cards they are.
    world.set_now(LATER);
    world.ok(&["import", "latest.apkg", "--with-schedule", "--yes"]);
    let home = in_offbook(&world);
    let version = there["version"].as_str().unwrap();
    let title = format!(
        "Anki {version}: out of offbook, five cards graded there, and back into offbook\n\
         (how many cards hold what they held on the other side)"
    );
    let [latest, legacy, latest_whole, legacy_whole] = &back;
    compare(
        &title,
        &[
            ("into Anki", &here, &arrived),
            ("apkg", &graded, latest),
            ("old apkg", &graded, legacy),
            ("colpkg", &graded, latest_whole),
            ("old colpkg", &graded, legacy_whole),
            ("came home", &graded, &home),
        ],
    );
    assert_eq!(rows(&graded), rows(&here) + 5);
}

fn rows(held: &Held) -> usize {
    let logs = held.values().map(|facts| &facts["review log"]);
    logs.map(|log| log.as_array().unwrap().len()).sum()
}

/// What the cards of `make` in round_trip.py ask and answer, in its order.
const MADE: [(&str, &str); 12] = [
    ("What is Send?", "A marker trait."),
    (
        "Which of these\ncompile?\n\nlet a = 1;\n  a < 2",
        "One\n\n- a\n- b & c\n\nx | y\n\n[image: cup.png] [audio: say.mp3] \\(a^2\\)  end",
    ),
    ("heap", "Where Box puts things"),
    ("Where Box puts things", "heap"),
    (
        "[...] moves, borrowing does not: [...].",
        "Ownership; one owner\n\nMore",
    ),
    (
        "Ownership moves, [not owning] does not: one owner.",
        "borrowing\n\nMore",
    ),
    ("Suspended?", "Yes"),
    ("Buried?", "Until tomorrow"),
    ("Being learned?", "Ten minutes"),
    ("Forgotten?", "Again and again"),
    ("Borrowed?", "By a filtered deck"),
    ("By FSRS?", "With a memory"),
];

#[test]
fn what_a_real_anki_can_do_is_read_from_every_form_it_writes() {
    let Some(python) = anki("what_a_real_anki_can_do_is_read_from_every_form_it_writes") else {
        return;
    };
    let anki = World::new();
    let folder = anki.folder();
    let made = ask(&python, &["make", folder.to_str().unwrap()]);
    let cards = made["cards"].as_array().unwrap();
    let sides = |card: &Value| {
        let at = cards.iter().position(|other| other == card).unwrap();
        (MADE[at].0.to_owned(), MADE[at].1.to_owned())
    };
    let mut there = in_anki(&made["cards"], sides);
    for facts in there.values_mut() {
        // "marked" is Anki's own, and says nothing here.
        let tags = facts.get_mut("tags").unwrap();
        tags.as_array_mut().unwrap().retain(|tag| tag != "marked");
    }
    let read = FOUR_FORMS.map(|name| {
        let mut world = World::new();
        world.set_now(LATER);
        world.write(name, std::fs::read(folder.join(name)).unwrap());
        let ran = world.ok(&["import", name, "--with-schedule", "--yes"]);
        assert!(ran.stderr.contains("2 named by the cards"), "{name}: {ran}");
        let mut held = in_offbook(&world);
        for (question, facts) in &mut held {
            // Where Anki has an interval without a review, one stands for it here.
            if there[question]["repetitions"] == 0 && facts["interval"] != 0 {
                assert_eq!(facts["repetitions"], 1, "{question}");
                facts.insert("repetitions", json!(0));
                facts.insert("review log", json!([]));
            }
        }
        held
    });
    let version = made["version"].as_str().unwrap();
    let title = format!(
        "Anki {version}: HTML, media, cloze, two-way, suspended, buried, being learned, lapsed,\n\
         borrowed by a filtered deck, FSRS; read by offbook"
    );
    let [latest, legacy, latest_whole, legacy_whole] = &read;
    compare(
        &title,
        &[
            ("apkg", &there, latest),
            ("old apkg", &there, legacy),
            ("colpkg", &there, latest_whole),
            ("old colpkg", &there, legacy_whole),
        ],
    );
}

#[test]
fn a_real_anki_takes_a_text_file_and_a_later_one_changes_it() {
    let Some(python) = anki("a_real_anki_takes_a_text_file_and_a_later_one_changes_it") else {
        return;
    };
    let mut world = practised();
    let folder = world.folder();
    let export = ["export", "--as", "anki-text", "--with-answers", "-o"];
    world.ok(&[&export[..], &["first.txt"]].concat());
    world.set_now("2026-10-16T09:00:00Z");
    world.ok(&["edit", "Sync", "--question", "What is Sync for?"]);
    world.ok(&["edit", "Unpin", "-t", "#hash"]);
    world.ok(&[&export[..], &["second.txt"]].concat());
    let there = ask(
        &python,
        &[
            "text",
            &path(&folder, "first.txt"),
            &path(&folder, "second.txt"),
            folder.to_str().unwrap(),
        ],
    );
    let log = |at: usize, kind: &str| there["imports"][at][kind].as_u64().unwrap();
    assert_eq!(log(0, "new"), 6, "{there}");
    assert_eq!(log(1, "new"), 0, "{there}");
    assert_eq!(log(2, "new"), 0, "{there}");
    let guids = |cards: &Value| -> Vec<String> {
        let cards = cards.as_array().unwrap().iter();
        let mut guids: Vec<_> = cards.map(|card| card["guid"].to_string()).collect();
        guids.sort();
        guids
    };
    assert_eq!(guids(&there["cards"]), guids(&there["after"]));
    let held = in_anki(&there["after"], |card| {
        (text(&card["fields"][0]), text(&card["fields"][1]))
    });
    let here = in_offbook(&world);
    let version = there["version"].as_str().unwrap();
    let mut table = format!("\nAnki {version}: a text file, and a later one of the same cards\n");
    for fact in ["deck", "tags", "question", "answer"] {
        let same = here
            .iter()
            .filter(|(question, facts)| {
                held.get(*question).map(|other| &other[fact]) == Some(&facts[fact])
            })
            .count();
        table.push_str(&format!("{fact:14}{same:>7} of {}\n", here.len()));
        assert_eq!(same, here.len(), "{fact}: {here:#?} is {held:#?}");
    }
    let _ = std::io::stderr().write_all(table.as_bytes());
}

#[test]
fn a_deck_of_a_real_anki_goes_back_as_a_change_of_the_same_notes() {
    let Some(python) = anki("a_deck_of_a_real_anki_goes_back_as_a_change_of_the_same_notes") else {
        return;
    };
    for form in FOUR_FORMS {
        let mut world = World::new();
        world.set_now(LATER);
        let folder = world.folder();
        let made = ask(&python, &["make", folder.to_str().unwrap()]);
        // A minute after: a note of a later second is a later note.
        let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(60);
        world.set_now(&soon.to_rfc3339());
        world.ok(&["import", form, "--with-schedule", "--yes"]);
        let export = [
            "export",
            "--as",
            "anki",
            "--with-schedule",
            "--with-answers",
            "-o",
        ];
        world.ok(&[&export[..], &["same.apkg"]].concat());
        world.ok(&[
            "edit",
            "What is Send",
            "--question",
            "What does <Send> mean & why?",
        ]);
        world.ok(&[
            "edit",
            "Suspended",
            "--answer",
            "My own answer.\n\nIn two parts.",
        ]);
        world.ok(&["edit", "Forgotten", "-t", "again"]);
        // Of a note of two cards: what one asks is what the other answers.
        world.ok(&[
            "edit",
            "Where Box",
            "--question",
            "Where does Box put things?",
        ]);
        // A cloze has no field that is its question.
        world.ok(&[
            "edit",
            "Ownership moves",
            "--question",
            "What does borrowing not do?",
        ]);
        world.ok(&[
            "add",
            "A new one of mine?",
            "-d",
            "Work",
            "--answer",
            "Yes.",
        ]);
        let ran = world.ok(&[&export[..], &["back.apkg"]].concat());
        assert!(ran.stderr.contains("1 change stays here"), "{ran}");
        let [same, back] = ["same.apkg", "back.apkg"].map(|name| path(&folder, name));
        let back = ask(
            &python,
            &["back", folder.to_str().unwrap(), &same, &back, &back],
        );
        let counted = |at: usize| {
            let kinds = ["new", "updated", "duplicate", "conflicting"];
            kinds.map(|kind| back["imports"][at][kind].as_u64().unwrap())
        };
        assert_eq!(counted(0), [0, 0, 10, 0], "{form}: what did not change");
        assert_eq!(counted(1), [1, 4, 6, 0], "{form}: what did");
        assert_eq!(counted(2), [0, 0, 11, 0], "{form}: the same once more");
        let mut wanted = made["cards"].as_array().unwrap().clone();
        let fields = [
            (
                "What is <b>Send</b>?",
                0,
                "What does &lt;Send&gt; mean &amp; why?",
            ),
            ("Suspended?", 1, "My own answer.<br><br>In two parts."),
            ("heap", 1, "Where does Box put things?"),
        ];
        for card in &mut wanted {
            for (first, place, text) in fields {
                if card["fields"][0] == first {
                    card["fields"][place] = json!(text);
                }
            }
            if card["fields"][0] == "Forgotten?" {
                card["tags"] = json!(["again"]);
            }
        }
        let found = back["cards"].as_array().unwrap();
        let is_new = |card: &&Value| card["guid"].as_str().unwrap().starts_with("offbook-");
        let (new, found): (Vec<_>, Vec<_>) = found.iter().partition(is_new);
        assert_eq!((new.len(), found.len()), (1, wanted.len()), "{form}");
        for (wanted, found) in wanted.iter().zip(found) {
            let mut wanted = wanted.clone();
            wanted["tags"] = sorted(&wanted["tags"]);
            let mut found = found.clone();
            found["tags"] = sorted(&found["tags"]);
            assert_eq!(wanted, found, "{form}");
        }
        let types = back["types"].as_array().unwrap().iter();
        let types = types.filter(|name| name.as_str().unwrap().ends_with('+'));
        assert_eq!(types.count(), 0, "{form}: no type came twice");
        let line = format!(
            "\n{form} from Anki, edited here, and back: as it was {:?}, edited {:?}, once more {:?}\n\
             (new, updated, the same, in conflict)\n",
            counted(0),
            counted(1),
            counted(2)
        );
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}
