//! `prepare interview`: what is prepared for one interview.

use insta::assert_snapshot;
use serde_json::Value;

use crate::world::World;

/// An interview with one card that must be known, which has an answer.
pub(crate) fn with_an_interview() -> World {
    let world = World::new();
    world.ok(&[
        "add",
        "Tell me about a mistake",
        "--answer",
        "I sent it.",
        "--no-edit",
    ]);
    let on = [
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-12-04",
        "--at",
        "14:00",
    ];
    world.ok(&[on.as_slice(), &["--must", "mistake", "--yes"]].concat());
    world
}

fn prepared(world: &World) -> Value {
    world.ok(&["interview", "show", "acme", "--json"]).json()["prepared"].clone()
}

/// A line for each question, in order.
const TYPED: [&str; 20] = [
    "Room 4",
    "video",
    "writes clearly",
    "plans ahead",
    "stays calm",
    "",
    "candour",
    "",
    "Ana Ruiz, head of sales",
    "",
    "They bought Globex.",
    "They moved.",
    "2 min",
    "no",
    "Price list",
    "",
    "",
    "the year abroad",
    "You release weekly, too.",
    "the numbers",
];

fn typed(range: impl std::slice::SliceIndex<[&'static str], Output = [&'static str]>) -> String {
    TYPED[range]
        .iter()
        .map(|line| format!("{line}\n"))
        .collect()
}

const PREPARE: [&str; 3] = ["prepare", "interview", "acme"];

#[test]
fn all_of_an_interview_is_asked_for_and_one_undo_takes_it_back() {
    let world = with_an_interview();
    let before = prepared(&world);
    let ran = world.run_with_input(&PREPARE, typed(..));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("Step 14 of 14"), "{ran}");
    assert_snapshot!(world.ok(&["interview", "show", "acme"]), @"");
    let all = prepared(&world);
    assert_eq!(all["longest_seconds"], 120);
    assert_eq!(all["outside_work"], false);
    assert_eq!(all["people"][0], "Ana Ruiz, head of sales");
    assert!(world.ok(&["log"]).stdout.contains("Acme prepared"));
    assert!(!world.ok(&["log"]).stdout.contains("Ana"));
    world.ok(&["undo"]);
    assert_eq!(prepared(&world), before);
    world.ok(&["redo"]);
    assert_eq!(prepared(&world), all);
}

#[test]
fn broken_off_after_any_question_it_goes_on_at_the_next() {
    let whole = with_an_interview();
    whole.run_with_input(&PREPARE, typed(..));
    for stop in 1..TYPED.len() {
        let world = with_an_interview();
        let first = world.run_with_input(&PREPARE, typed(..stop));
        assert!(first.stderr.contains("Stopped"), "{stop}: {first}");
        assert!(prepared(&world)["place"].is_null());
        let begun = world.ok(&["prepare"]);
        assert!(begun.stdout.contains("Acme  prepare interview"), "{begun}");
        let rest = world.run_with_input(&PREPARE, typed(stop..));
        assert!(rest.stdout.contains("You go on where you were"), "{rest}");
        let same = [
            "place",
            "format",
            "people",
            "facts",
            "longest_seconds",
            "outside_work",
        ];
        for part in same {
            assert_eq!(
                prepared(&world)[part],
                prepared(&whole)[part],
                "{stop} {part}"
            );
        }
        assert_eq!(
            prepared(&world)["requirements"].as_array().unwrap().len(),
            3
        );
        assert_eq!(prepared(&world)["values"][0]["story"], "the year abroad");
        assert_eq!(prepared(&world)["versions"][0]["stress"], "the numbers");
    }
}

#[test]
fn every_question_can_be_passed_over_and_what_is_there_is_kept_by_empty_lines() {
    let world = with_an_interview();
    let nothing = world.run_with_input(&PREPARE, "\n".repeat(20));
    assert!(nothing.stderr.contains("Nothing was given"), "{nothing}");
    world.run_with_input(&PREPARE, typed(..));
    let all = prepared(&world);
    let again = world.run_with_input(&PREPARE, "\n".repeat(20));
    assert!(again.stderr.contains("Nothing changed for Acme"), "{again}");
    assert_eq!(prepared(&world), all);
    // What is passed over with a word goes, and its story with it.
    let skips = format!("\n\nskip\n{}", "\n".repeat(20));
    world.run_with_input(&PREPARE, skips);
    assert_eq!(prepared(&world)["requirements"][0]["text"], "plans ahead");
}

#[test]
fn a_wrong_answer_is_asked_for_again_and_back_goes_back() {
    let world = with_an_interview();
    let input = "Room 4\ntelegraph\nback\nRoom 5\nphone\n";
    let ran = world.run_with_input(&PREPARE, input);
    assert!(
        ran.stdout.contains("one of these, or how it begins"),
        "{ran}"
    );
    let rest = world.run_with_input(&PREPARE, "\n".repeat(20));
    assert_eq!(rest.code, 0, "{rest}");
    assert_eq!(prepared(&world)["place"], "Room 5");
    assert_eq!(prepared(&world)["format"], "phone");
}

#[test]
fn nobody_there_means_flags() {
    let world = with_an_interview();
    let refused = world.run(&["prepare", "interview", "acme", "--no-input"]);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.stderr.contains("--requirement"), "{refused}");
    let flags = [
        "--no-input",
        "--format",
        "panel",
        "--requirement",
        "writes clearly",
        "--value",
        "candour",
        "--person",
        "Ana Ruiz, head of sales",
        "--fact",
        "They moved.",
        "--time-limit",
        "90 s",
        "--outside-work",
        "yes",
        "--story",
        "candour=Price list",
        "--story",
        "writes=mistake",
        "--role",
        "mistake=You release weekly.",
        "--stress",
        "mistake=the numbers",
        "--text",
        "mistake=I sent it, and here is how.",
    ];
    world.ok(&[PREPARE.as_slice(), &flags].concat());
    let all = prepared(&world);
    assert_eq!(all["format"], "panel");
    assert_eq!(all["values"][0]["story"], "Price list");
    assert!(all["requirements"][0]["card"].is_string(), "{all}");
    assert_eq!(all["versions"][0]["text"], "I sent it, and here is how.");
    // A list takes the place of the one there is; the story of the same words stays.
    let more = [
        "--requirement",
        "Writes clearly",
        "--requirement",
        "plans ahead",
        "--json",
    ];
    let json = world.ok(&[PREPARE.as_slice(), &more].concat()).json();
    assert!(json["prepared"]["requirements"][0]["card"].is_string());
    world.ok(&[
        PREPARE.as_slice(),
        &["--role", "mistake=", "--time-limit", "none"],
    ]
    .concat());
    assert!(prepared(&world)["versions"][0]["role_link"].is_null());
    assert!(prepared(&world)["longest_seconds"].is_null());
    for (wrong, code) in [
        (["--format", "telegraph"], 2),
        (["--time-limit", "ages"], 2),
        (["--outside-work", "perhaps"], 2),
        (["--story", "no such=k7f"], 3),
        (["--role", "no equals sign"], 2),
        (["--role", "zzzz=x"], 3),
    ] {
        let ran = world.run(&[PREPARE.as_slice(), &wrong].concat());
        assert_eq!(ran.code, code, "{ran}");
    }
    assert_eq!(world.run(&["prepare", "interview", "nobody"]).code, 3);
}

#[test]
fn the_answer_is_shown_with_what_is_of_the_interview_ahead() {
    let mut world = with_an_interview();
    let flags = [
        "--role",
        "mistake=You release weekly.",
        "--stress",
        "mistake=the numbers",
    ];
    world.ok(&[PREPARE.as_slice(), &flags].concat());
    let shown = world.ok(&["show", "mistake"]);
    assert!(
        shown
            .stdout
            .contains("For Acme\n  Say last: You release weekly."),
        "{shown}"
    );
    let json = world.ok(&["show", "mistake", "--json"]).json();
    assert_eq!(json["for_roles"][0]["interview"], "Acme");
    let asked = world.run_with_input(&["review", "--for", "acme"], "\nquit\n");
    assert!(
        asked
            .stdout
            .contains("For Acme, say last: You release weekly."),
        "{asked}"
    );
    assert!(
        asked.stdout.contains("For Acme, stress: the numbers"),
        "{asked}"
    );
    // The day after, no interview governs the card.
    world.set_now("2026-12-05T08:00:00Z");
    let shown = world.ok(&["show", "mistake"]);
    assert!(!shown.stdout.contains("For Acme"), "{shown}");
}

#[test]
fn exports_hold_none_of_it() {
    let world = with_an_interview();
    world.run_with_input(&PREPARE, typed(..));
    for words in [
        vec!["export", "--answers"],
        vec!["export", "--for-coach"],
        vec!["export", "--with-my-changes"],
        vec!["export", "--as", "markdown", "--with-answers"],
        vec!["export", "--as", "csv", "--with-answers"],
    ] {
        let out = world.ok(&words).stdout;
        for private in [
            "Ana Ruiz",
            "writes clearly",
            "candour",
            "You release weekly",
        ] {
            assert!(!out.contains(private), "{words:?} {private}");
        }
    }
    // A backup of everything has it, and brings it back.
    world.ok(&["export", "--as", "json", "-o", "backup.json"]);
    let other = World::new();
    let path = other.write("backup.json", world.read("backup.json"));
    other.ok(&["import", path.to_str().unwrap(), "--yes"]);
    assert_eq!(prepared(&other), prepared(&world));
}
