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
    assert_snapshot!(world.ok(&["interview", "show", "acme"]), @"
    $ offbook interview show acme
    Acme
    ────────────────────────────────────────────────────────────────────────────────
    When        Friday 4 December 2026, 14:00 UTC, in 12 days
    Draws on    every card, 1 card now
    Minutes     20 a day, as set for every day
    Where       Room 4
    Held        video
    Time limit  at most 2:00 an answer
    Examples    from work only

    Must know
      cmx  Tell me about a mistake

    They require
      - writes clearly
        story: Price list
      - plans ahead
        no story yet
      - stays calm
        no story yet

    They value
      - candour
        story: the year abroad

    Facts to mention
      - They bought Globex.
      - They moved.

    People
      - Ana Ruiz, head of sales

    For this role
      cmx  Tell me about a mistake
           Say last: You release weekly, too.
           Stress: the numbers
    ");
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

#[test]
fn answers_go_out_for_an_interview_only_when_it_is_named_and_come_back() {
    let world = with_an_interview();
    world.run_with_input(&PREPARE, typed(..));
    let out = world.ok(&["export", "--answers", "--for", "acme"]).stdout;
    assert!(
        out.contains("[[answer.version]]\ninterview = \"acme-2026-12-04\""),
        "{out}"
    );
    assert!(
        out.contains("role_link = \"You release weekly, too.\""),
        "{out}"
    );
    assert!(!out.contains("Ana Ruiz"), "{out}");
    let file = world.write("mine.toml", &out[out.find("format").unwrap()..]);
    let file = file.to_str().unwrap();
    let same = world.ok(&["import", file, "--yes"]);
    assert!(same.stderr.contains("Nothing to do"), "{same}");
    let before = prepared(&world);
    world.ok(&[PREPARE.as_slice(), &["--role", "mistake=Other."]].concat());
    world.ok(&["import", file, "--yes"]);
    assert_eq!(prepared(&world)["versions"], before["versions"]);
    world.ok(&["undo"]);
    assert_eq!(prepared(&world)["versions"][0]["role_link"], "Other.");
    // Where there is no such interview, that is said.
    world.ok(&["interview", "edit", "acme", "--on", "2026-12-09", "--yes"]);
    let lost = world.ok(&["import", file, "--yes"]);
    assert!(lost.stderr.contains("you have no such interview"), "{lost}");
    assert_eq!(
        world.run(&["export", "--answers", "--for", "globex"]).code,
        3
    );
}

/// The lines of a checklist that is shown on a day.
fn lists(world: &World) -> Vec<(String, u64, u64)> {
    let json = world.ok(&["interview", "check", "acme", "--json"]).json();
    let lists = json["lists"].as_array().unwrap().clone();
    let one = |list: &Value| {
        (
            list["list"].as_str().unwrap().to_owned(),
            list["done"].as_u64().unwrap(),
            list["of"].as_u64().unwrap(),
        )
    };
    lists.iter().map(one).collect()
}

#[test]
fn each_checklist_is_there_on_its_days_in_offbook_and_countdown() {
    let mut world = with_an_interview();
    for (now, ids, title) in [
        ("2026-11-26T08:00:00Z", vec![], ""),
        (
            "2026-11-27T08:00:00Z",
            vec!["week-before"],
            "The week before: 0 of 4 done",
        ),
        (
            "2026-12-03T08:00:00Z",
            vec!["day-before"],
            "The day before: 0 of 8 done",
        ),
        (
            "2026-12-04T08:00:00Z",
            vec!["morning"],
            "In the morning: 0 of 3 done",
        ),
        (
            "2026-12-04T13:30:00Z",
            vec!["morning", "last-minutes"],
            "The last five minutes: 0 of 2 done",
        ),
        (
            "2026-12-04T15:30:00Z",
            vec!["afterwards"],
            "Afterwards: 0 of 3 done",
        ),
        ("2026-12-06T08:00:00Z", vec![], ""),
    ] {
        world.set_now(now);
        let shown: Vec<String> = lists(&world).into_iter().map(|list| list.0).collect();
        assert_eq!(shown, ids, "{now}");
        for words in [vec![], vec!["countdown", "acme"]] {
            let screen = world.ok(&words);
            match title {
                "" => assert!(!screen.stdout.contains(" done   offbook"), "{screen}"),
                _ => assert!(screen.stdout.contains(title), "{now} {screen}"),
            }
        }
    }
}

#[test]
fn ticks_are_kept_taken_back_and_gone_from_the_screen_when_all_is_done() {
    let mut world = with_an_interview();
    world.set_now("2026-12-04T08:00:00Z");
    let ran = world.ok(&["interview", "check", "acme", "warm", "water"]);
    assert_snapshot!(ran, @"
    $ offbook interview check acme warm water
    In the morning                                                       2 of 3 done
      [x] warm-up     ten minutes aloud: opener, two strongest stories, why this
                      company, first question to ask
      [x] water       water
      [ ] page        notes on one page
    --- stderr
    Done: warm-up, water.   Take it back: offbook undo
    ");
    assert_eq!(lists(&world), [("morning".to_owned(), 2, 3)]);
    world.ok(&["undo"]);
    assert_eq!(lists(&world), [("morning".to_owned(), 0, 3)]);
    world.ok(&["redo"]);
    world.ok(&["interview", "check", "acme", "water", "--untick"]);
    assert_eq!(lists(&world), [("morning".to_owned(), 1, 3)]);
    world.ok(&["interview", "check", "acme", "water", "page"]);
    let screen = world.ok(&[] as &[&str]);
    assert!(!screen.stdout.contains("In the morning"), "{screen}");
    // What the wizard saves leaves the ticks.
    world.ok(&[PREPARE.as_slice(), &["--place", "Room 4"]].concat());
    assert_eq!(lists(&world), [("morning".to_owned(), 3, 3)]);
    let unknown = world.run(&["interview", "check", "acme", "coffee"]);
    assert_eq!(unknown.code, 3, "{unknown}");
    let reckoned = world.run(&["interview", "check", "acme", "to-ask"]);
    assert_eq!(reckoned.code, 2, "{reckoned}");
    world.set_width(40);
    world.set_now("2026-12-03T08:00:00Z");
    let narrow = world.ok(&[] as &[&str]);
    assert!(
        narrow
            .stdout
            .contains("  The day before: 0 of 8 done\n    offbook interview check Acme"),
        "{narrow}"
    );
}

#[test]
fn what_can_be_found_out_is_found_out() {
    let mut world = with_an_interview();
    let item = |world: &World, name: &str| {
        let words = ["interview", "check", "acme", "--all", "--json"];
        let json = world.ok(&words).json();
        let lists = json["lists"].as_array().unwrap().clone();
        let items = lists
            .iter()
            .flat_map(|list| list["items"].as_array().unwrap().clone());
        items
            .into_iter()
            .find(|item| item["item"] == name)
            .map(|item| item["done"].as_bool().unwrap())
            .unwrap()
    };
    for name in ["entered", "linked", "recalled", "to-ask"] {
        assert!(!item(&world, name), "{name}");
    }
    let lists = [
        "--requirement",
        "a",
        "--requirement",
        "b",
        "--requirement",
        "c",
        "--value",
        "d",
        "--value",
        "e",
        "--value",
        "f",
    ];
    world.ok(&[PREPARE.as_slice(), &lists].concat());
    assert!(item(&world, "entered") && !item(&world, "linked"));
    for what in ["a", "b", "c", "d", "e", "f"] {
        let pair = format!("{what}=mistake");
        world.ok(&[PREPARE.as_slice(), &["--story", &pair]].concat());
    }
    assert!(item(&world, "linked"));
    for day in 22..25 {
        assert!(!item(&world, "recalled"), "{day}");
        world.set_now(&format!("2026-11-{day}T08:00:00Z"));
        world.ok(&["grade", "mistake", "good"]);
    }
    assert!(item(&world, "recalled"));
    for number in 1..=3 {
        let question = format!("What would you ask {number}");
        world.ok(&["add", &question, "--type", "ask", "--no-edit"]);
        world.ok(&["interview", "edit", "acme", "--must", &question]);
    }
    assert!(item(&world, "to-ask"));
}

/// Two mocks and the telling afterwards are done when they are done.
#[test]
fn mocks_and_the_debrief_are_counted_and_cannot_be_ticked() {
    let mut world = with_an_interview();
    let done = |world: &World, name: &str| {
        let words = ["interview", "check", "acme", "--all", "--json"];
        let lists = world.ok(&words).json()["lists"].as_array().unwrap().clone();
        let items = lists
            .iter()
            .flat_map(|list| list["items"].as_array().unwrap());
        items
            .clone()
            .find(|item| item["item"] == name)
            .map(|item| item["done"].as_bool().unwrap())
            .unwrap()
    };
    for item in ["mocks", "debrief"] {
        let ran = world.run(&["interview", "check", "acme", item]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.stderr.contains("needs no tick"), "{ran}");
    }
    let mock = |world: &World, input: &str| {
        let ran = world.run_with_input(&["mock", "--for", "acme", "-n", "1"], input);
        assert_eq!(ran.code, 0, "{ran}");
    };
    mock(&world, "\n\n1 good\naccept\n");
    assert!(!done(&world, "mocks"));
    // One that is not accepted, and a second go at the same table, are none.
    mock(&world, "\n\n1 good\nnone\n");
    assert!(!done(&world, "mocks"));
    world.set_now("2026-11-22T09:00:00Z");
    mock(&world, "\n\n1 good\naccept\n");
    assert!(done(&world, "mocks"));
    world.ok(&["undo"]);
    assert!(!done(&world, "mocks"));
    world.set_now("2026-12-04T18:00:00Z");
    assert!(!done(&world, "debrief"));
    assert!(!done(&world, "thank-you"));
    let told = ["--asked", "mistake", "--went", "2", "--thanked"];
    world.ok(&[&["interview", "debrief", "acme"], &told[..]].concat());
    assert!(done(&world, "debrief") && done(&world, "thank-you"));
}

#[test]
fn a_story_that_is_renamed_still_shows_what_it_showed() {
    let world = with_an_interview();
    world.ok(&[
        "prepare",
        "story",
        "Price list",
        "--set",
        "situation=In May 2025.",
    ]);
    let flags = [
        "--requirement",
        "writes clearly",
        "--story",
        "writes clearly=price list",
    ];
    world.ok(&[PREPARE.as_slice(), &flags].concat());
    let shown = |world: &World| prepared(world)["requirements"].to_string();
    assert!(shown(&world).contains("Price list"), "{}", shown(&world));
    world.ok(&["prepare", "story", "price", "--set", "title=Wrong prices"]);
    assert!(shown(&world).contains("Wrong prices"), "{}", shown(&world));
    world.ok(&["undo"]);
    assert!(shown(&world).contains("Price list"), "{}", shown(&world));
}

/// What it cannot do without has one place, whoever asks for it.
#[test]
fn requirements_named_for_the_growth_list_are_those_of_the_interview() {
    let world = with_an_interview();
    let flags = [
        "--requirement",
        "writes clearly",
        "--story",
        "writes clearly=mistake",
    ];
    world.ok(&[PREPARE.as_slice(), &flags].concat());
    let sets = [
        "technical 1=SQL",
        "step technical 1=a course",
        "requirements=writes clearly; SQL",
    ];
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    world.ok(&[&["prepare", "weakness"], sets.as_slice()].concat());
    let requirements = prepared(&world)["requirements"].clone();
    assert_eq!(
        requirements.as_array().map(Vec::len),
        Some(2),
        "{requirements}"
    );
    assert!(!requirements[0]["card"].is_null(), "{requirements}");
    assert_eq!(requirements[1]["text"], "SQL");
    world.ok(&["undo"]);
    let requirements = prepared(&world)["requirements"].clone();
    assert_eq!(
        requirements.as_array().map(Vec::len),
        Some(1),
        "{requirements}"
    );
}

#[test]
fn the_limit_of_the_interview_that_governs_a_card_is_its_aim() {
    let world = with_an_interview();
    let first = |world: &World, words: &[&str]| world.run_with_input(words, "\n").stdout;
    let line = "Acme gives an answer 0:40 at most.";
    let free = first(&world, &["review"]);
    assert!(!free.contains("at most"), "{free}");
    world.ok(&[PREPARE.as_slice(), &["--time-limit", "40 s"]].concat());
    for words in [
        &["review"][..],
        &["review", "--for", "acme"],
        &["mock", "-n", "1"],
    ] {
        let asked = first(&world, words);
        assert!(asked.contains(line), "{words:?}: {asked}");
    }
    // What the person aims at goes before it, and a longer limit changes nothing.
    let own = first(&world, &["review", "--aim", "50"]);
    assert!(!own.contains("at most"), "{own}");
    world.ok(&[PREPARE.as_slice(), &["--time-limit", "10 min"]].concat());
    let long = first(&world, &["review"]);
    assert!(!long.contains("at most"), "{long}");
}
