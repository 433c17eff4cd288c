//! `prepare`: answers slot by slot.

use insta::assert_snapshot;
use serde_json::Value;

use crate::world::World;

const SLOTS: [&str; 4] = [
    "In May our largest customer asked for a new report by Friday.",
    "I had to build it and to agree the figures with finance.",
    "I drew it on paper first and showed it to the customer the same day. Then I wrote the queries \
     and checked each figure. On Thursday I found that one account was missing, and I put it in.",
    "It was ready a day early, and they have used it for 14 months.",
];

fn with_a_question(kind: &str) -> World {
    let world = World::new();
    let question = "Tell me about a deadline";
    world.ok(&["add", question, "--type", kind, "--aim", "45", "--no-edit"]);
    world
}

fn answer(world: &World) -> Value {
    world.ok(&["show", "deadline", "--json"]).json()["answer"].clone()
}

/// What is typed for a whole story: the slots, the headline, the proposed points, no more.
fn typed() -> String {
    format!("{}\nI made a report early.\n\n\n\n\n\n", SLOTS.join("\n"))
}

#[test]
fn a_story_is_asked_for_slot_by_slot() {
    let world = with_a_question("behavioural");
    assert_snapshot!(world.run_with_input(&["prepare", "answer", "deadline"], typed()), @r#"
    $ offbook prepare answer deadline
    cmx                                                               star, aim 0:45
    ────────────────────────────────────────────────────────────────────────────────
    Tell me about a deadline
    Each answer is kept as you type it. Other words: skip, back, edit, help, quit.
    Step 1 of 6, situation, 15 % of the time, about 6 s or 14 words. Where and when,
    in two sentences. What was at stake?
    Step 2 of 6, task, 10 % of the time, about 4 s or 9 words. What exactly was
    yours to do or to decide?
    Step 3 of 6, action, 55 % of the time, about 24 s or 56 words. What did you do,
    step by step? Why that and not something else? Use "I".
    Step 4 of 6, result, 20 % of the time, about 9 s or 21 words. What changed? Give
    a number, a date or someone's reaction. What happened to it afterwards?
    Step 5 of 6, headline, said first, at most 20 words. If you had one sentence,
    what would you say?
    Step 6 of 6, point 1. Is this a point you must say? Enter takes it.
    There is: In May our largest customer asked for a new report by Friday
    Step 6 of 6, point 2. Is this a point you must say? Enter takes it.
    There is: I had to build it
    Step 6 of 6, point 3. Is this a point you must say? Enter takes it.
    There is: I drew it on paper first
    Step 6 of 6, point 4. Is this a point you must say? Enter takes it.
    There is: It was ready a day early
    Step 6 of 6, point 5. Another point? Enter ends the list.

    76 words, about 33 s aloud; aim for 32 to 54 s.

    --- stderr
    Saved cmx: headline, answer (76 words), points.   Take it back: offbook undo
    Next, say it aloud:  offbook review mine
    "#);
    let answer = answer(&world);
    assert_eq!(answer["slots"].as_array().unwrap().len(), 4);
    assert_eq!(answer["headline"], "I made a report early.");
    assert_eq!(answer["key_points"].as_array().unwrap().len(), 4);
    world.ok(&["undo"]);
    assert!(self::answer(&world).is_null());
    assert!(
        !world
            .state_folder()
            .join("drafts")
            .read_dir()
            .unwrap()
            .any(|_| true)
    );
}

#[test]
fn it_goes_on_where_it_was_broken_off() {
    let world = with_a_question("behavioural");
    let first = world.run_with_input(&["prepare", "answer", "deadline"], SLOTS[0]);
    assert_snapshot!(first.stderr, @"
    Stopped; what you gave is kept. Go on: offbook prepare answer cmx
    ");
    assert_snapshot!(world.ok(&["prepare"]), @"
    $ offbook prepare
    Begun
      cmx  Tell me about a deadline

    1 card without an answer
      cmx  Tell me about a deadline
    --- stderr
    Build one slot by slot: offbook prepare answer CARD
    Before that: offbook prepare weakness, failure, or story
    ");
    let rest = typed().split_once('\n').unwrap().1.to_owned();
    let second = world.run_with_input(&["prepare", "answer", "deadline"], rest);
    assert!(
        second.stdout.contains("You go on where you were"),
        "{second}"
    );
    assert!(!second.stdout.contains("Step 1 of"), "{second}");
    assert_eq!(answer(&world)["slots"][0]["text"], SLOTS[0]);
}

#[test]
fn every_question_can_be_passed_over_and_gone_back_to() {
    let world = with_a_question("behavioural");
    let nothing = world.run_with_input(&["prepare", "answer", "deadline"], "\n\nskip\n-\n\n\n");
    assert!(nothing.stderr.contains("Nothing was given"), "{nothing}");
    assert!(answer(&world).is_null());
    // Back over two, then both are kept by empty lines.
    let input = "one two\nthree four\nback\nback\n\n\nfive six\nseven eight\nnine\n\n\n\n\n\n\n";
    world.run_with_input(&["prepare", "answer", "deadline"], input);
    let slots = answer(&world)["slots"].clone();
    let texts: Vec<&str> = slots
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["one two", "three four", "five six", "seven eight"]);
}

#[test]
fn an_answer_that_is_there_is_offered_again_and_an_older_text_stays_as_a_version() {
    let world = with_a_question("behavioural");
    world.ok(&["edit", "deadline", "--answer", "An older text."]);
    world.run_with_input(&["prepare", "answer", "deadline"], typed());
    let built = answer(&world);
    assert_eq!(built["text"], "");
    let again = world.run_with_input(&["prepare", "answer", "deadline"], "\n".repeat(12));
    assert!(again.stderr.contains("Nothing changed"), "{again}");
    assert_eq!(answer(&world), built);
    let versions = world.ok(&["show", "deadline", "--versions"]);
    assert!(versions.stdout.contains("An older text."), "{versions}");
}

#[test]
fn begun_anew_what_was_kept_is_put_aside() {
    let world = with_a_question("behavioural");
    world.run_with_input(&["prepare", "answer", "deadline"], SLOTS[0]);
    let anew = world.run_with_input(&["prepare", "answer", "deadline", "--restart"], "");
    assert!(anew.stdout.contains("Step 1 of 6"), "{anew}");
    let aside = std::fs::read_dir(world.state_folder().join("drafts")).unwrap();
    let texts: Vec<String> = aside
        .map(|e| std::fs::read_to_string(e.unwrap().path()).unwrap())
        .collect();
    assert!(
        texts.iter().any(|text| text.contains(SLOTS[0])),
        "{texts:?}"
    );
}

#[test]
fn a_long_slot_is_written_in_the_editor() {
    let mut world = with_a_question("behavioural");
    world.set_editor("cat \"$1\" >> seen.txt; printf 'Two lines\\nof it.\\n' >> \"$1\"");
    world.run_with_input(&["prepare", "answer", "deadline"], "edit\n\n\n\n\n\n\n\n\n");
    assert_eq!(answer(&world)["slots"][0]["text"], "Two lines\nof it.");
    assert!(world.read("seen.txt").contains("#! Where and when"));
    world.set_editor("exit 1");
    let failed = world.run_with_input(&["prepare", "answer", "deadline", "--restart"], "edit\n");
    assert!(failed.stderr.contains("ended with a fault"), "{failed}");
}

#[test]
fn without_a_terminal_flags_and_files_say_it_all() {
    let world = with_a_question("behavioural");
    let base = ["prepare", "answer", "deadline"];
    let nobody = world.run(&[&base[..], &["--no-input"]].concat());
    assert_snapshot!(nobody, @"
    $ offbook prepare answer deadline --no-input
    cmx                                                               star, aim 0:45
    ────────────────────────────────────────────────────────────────────────────────
    Tell me about a deadline
    --- stderr
    error: this asks one question after the other and there is no terminal to ask on
    hint:  --slot NAME=TEXT, --headline TEXT, --point TEXT, or --answer-file FILE|-
    --- exit 2
    ");
    let flags = [
        "--slot",
        "action=I called them.",
        "--slot",
        "Context=In May.",
        "--headline",
        "I called.",
    ];
    world.ok(&[
        &base[..],
        &flags,
        &["--point", "called", "--point", "in May"],
    ]
    .concat());
    let built = answer(&world);
    assert_eq!(built["slots"][0]["name"], "situation");
    assert_eq!(built["slots"][1]["text"], "I called them.");
    assert_eq!(built["key_points"][1], "in May");
    world.write(
        "a.md",
        "## Answer: result\nIt held.\n\n## Points\n- it held\n",
    );
    world.ok(&[&base[..], &["--answer-file", "a.md"]].concat());
    let built = answer(&world);
    assert_eq!(built["slots"][2]["name"], "result");
    assert_eq!(built["key_points"].as_array().unwrap().len(), 1);
    let json = world.ok(&[
        &base[..],
        &["--slot", "task=Mine was the list of names.", "--json"],
    ]
    .concat());
    assert_eq!(json.json()["schema"], "offbook.prepared/1");
    assert_eq!(json.json()["words"], 13);
    assert_snapshot!(world.run(&[&base[..], &["--slot", "lesson=None."]].concat()), @r#"
    $ offbook prepare answer deadline --slot lesson=None.
    --- stderr
    error: star has no slot "lesson"
    hint:  its slots: situation, task, action, result
    --- exit 2
    "#);
    assert_eq!(
        world.run(&[&base[..], &["--slot", "lesson"]].concat()).code,
        2
    );
    assert_eq!(world.run(&["prepare", "answer", "nowhere"]).code, 3);
}

#[test]
fn the_shape_is_the_cards_own_or_the_usual_one_of_its_type() {
    for (kind, first) in [
        ("weakness", "opportunity"),
        ("failure", "situation"),
        ("situational", "clarify"),
        ("motivation", "point"),
        ("ask", "question"),
        ("knowledge", "idea"),
    ] {
        let world = with_a_question(kind);
        let asked = world.run_with_input(&["prepare", "answer", "deadline"], "");
        assert!(
            asked.stdout.contains(&format!(", {first}")),
            "{kind}: {asked}"
        );
    }
    let world = with_a_question("behavioural");
    let args = ["prepare", "answer", "deadline", "--framework", "CAR"];
    let asked = world.run_with_input(&args, format!("{}\n{}\n{}\n", SLOTS[0], SLOTS[2], SLOTS[3]));
    assert!(!asked.stdout.contains("task"), "{asked}");
    world.run_with_input(&args, "\n".repeat(8));
    let card = world.ok(&["show", "deadline", "--json"]).json();
    assert_eq!(card["framework"], "CAR");
    assert_eq!(
        world
            .run(&["prepare", "answer", "deadline", "--framework", "charm"])
            .code,
        2
    );
}

#[test]
fn what_they_listen_for_stands_above_the_questions_and_narrow_screens_hold_it() {
    let mut world = World::new();
    world.ok(&["import", "shipped:failure"]);
    world.set_width(40);
    let asked = world.run_with_input(&["prepare", "answer", "biggest failure"], "help\n");
    assert!(
        asked.stdout.contains("They listen for: a real failure"),
        "{asked}"
    );
    assert!(
        asked.stdout.lines().all(|line| line.chars().count() <= 40),
        "{asked}"
    );
}
