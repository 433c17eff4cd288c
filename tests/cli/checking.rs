//! `check`: hints on answers, after a save, before a rehearsal.

use insta::assert_snapshot;

use crate::world::World;

/// Two kinds of blame, one worn phrase.
const BAD: &str = "The launch slipped by a month. The developers let us down in the last week. \
    They didn't test it. I am a perfectionist, so it was hard for me.";
const GOOD: &str = "I promised a date before I had asked the two people who do the work. When they \
    told me, I called the customer that day and moved it by a month. I now ask first.";

fn with_answers() -> World {
    let world = World::new();
    world.ok(&["deck", "new", "acme"]);
    for (question, answer) in [
        ("Tell me about a late project", BAD),
        ("And about a date?", GOOD),
    ] {
        let args = [
            "add", question, "-d", "acme", "--answer", answer, "--aim", "15",
        ];
        world.ok(&[&args[..], &["--point", "what I did", "--no-edit"]].concat());
    }
    world
}

/// The hints of the first card, by name.
fn hints(world: &World, args: &[&str]) -> Vec<String> {
    let checked = world.ok(&[&["check", "--json"], args].concat()).json();
    let hints = checked["cards"][0]["hints"].as_array().cloned();
    let name = |hint: &serde_json::Value| hint["hint"].as_str().unwrap().to_owned();
    hints.unwrap_or_default().iter().map(name).collect()
}

#[test]
fn each_hint_names_its_sentence_and_what_would_mend_it() {
    let world = with_answers();
    assert_snapshot!(world.ok(&["check"]), @r#"
    $ offbook check
    pww  Tell me about a late project
      blame   look at this first
        "The developers let us down in the last week."
        "They didn't test it."
        why   others come out as culprits, and that is what stays in mind
        mend  say your own part first; give an outside cause one sentence of fact
      cliche
        "I am a perfectionist, so it was hard for me."
        why   interviewers hear this every day and learn nothing about you
        mend  name a real skill you are building and a step you took, or tell a case

    2 hints on 1 of 2 answers.
    --- stderr
    To see one no more: offbook check pww --dismiss blame
    "#);
    assert_snapshot!(world.ok(&["check", "about a date"]), @"
    $ offbook check about a date
    No hints on 1 answer.
    ");
}

#[test]
fn a_narrow_screen_and_line_mode_say_the_same() {
    let mut world = with_answers();
    assert_snapshot!(world.ok(&["check", "--accessible"]).stdout, @r#"
    Card pww, acme. Tell me about a late project
    Hint: blame, look at this first. "The developers let us down in the last week."
    "They didn't test it."
    Why: others come out as culprits, and that is what stays in mind.
    Mend: say your own part first; give an outside cause one sentence of fact.
    Hint: cliche. "I am a perfectionist, so it was hard for me."
    Why: interviewers hear this every day and learn nothing about you.
    Mend: name a real skill you are building and a step you took, or tell a case.

    2 hints on 1 of 2 answers.
    "#);
    world.set_width(40);
    let narrow = world.ok(&["check"]);
    assert!(
        narrow.stdout.lines().all(|line| line.chars().count() <= 40),
        "{narrow}"
    );
    assert!(narrow.stdout.contains("look at this first"), "{narrow}");
}

#[test]
fn json_has_every_sentence() {
    let world = with_answers();
    let checked = world.ok(&["check", "acme", "--json"]).json();
    assert_eq!(checked["schema"], "offbook.hints/1");
    assert_eq!(checked["answers"], 2);
    assert_eq!(checked["words_per_minute"], 140);
    let blame = &checked["cards"][0]["hints"][0];
    assert_eq!(blame["hint"], "blame");
    assert_eq!(blame["first"], true);
    assert_eq!(blame["count"], 2);
    let sentence = &blame["sentences"][1];
    assert_eq!(sentence["sentence"], "They didn't test it.");
    assert_eq!(sentence["found"], "They didn't");
}

#[test]
fn what_is_dismissed_stays_away_from_that_answer_until_undo() {
    let world = with_answers();
    let said = world.ok(&["check", "late project", "--dismiss", "blame"]);
    assert!(said.stderr.contains("offbook undo"), "{said}");
    assert_eq!(hints(&world, &[]), ["cliche"]);
    let worse = "The launch slipped by a month. They didn't test it, and it was his fault in the \
        end. I told them in the spring that it takes a week. I am a perfectionist, as you know.";
    world.ok(&["edit", "late project", "--answer", worse]);
    assert_eq!(hints(&world, &["late project"]), ["cliche"]);
    world.ok(&["undo", "2"]);
    assert_eq!(hints(&world, &[]), ["blame", "cliche"]);
    world.ok(&[
        "check",
        "late project",
        "--dismiss",
        "blame",
        "--dismiss",
        "cliche",
    ]);
    assert!(hints(&world, &[]).is_empty());
    world.ok(&["check", "late project", "--restore", "cliche"]);
    assert_eq!(hints(&world, &[]), ["cliche"]);
    assert_eq!(world.run(&["check", "--dismiss", "blame"]).code, 2);
    assert_eq!(
        world
            .run(&["check", "late project", "--dismiss", "blaim"])
            .code,
        2
    );
}

#[test]
fn nothing_to_check_is_no_fault_and_a_wrong_name_is() {
    let world = World::new();
    assert_snapshot!(world.run(&["check"]), @"
    $ offbook check
    There is no answer to check yet.
    --- stderr
    Write one: offbook prepare answer CARD
    ");
    assert!(!world.data_file().exists());
    assert_eq!(world.run(&["check", "acme"]).code, 3);
    let world = with_answers();
    assert_snapshot!(world.run(&["check", "acmee"]), @r#"
    $ offbook check acmee
    --- stderr
    error: no card or deck "acmee"
    hint:  did you mean "acme"?   offbook list   or: offbook deck list
    --- exit 3
    "#);
}

#[test]
fn a_save_says_at_most_three_hints() {
    let world = with_answers();
    let answer = "It was their fault, TODO. I am a perfectionist. It was awful. A minor hiccup.";
    assert_snapshot!(world.ok(&["edit", "late project", "--answer", answer]), @r#"
    $ offbook edit late project --answer It was their fault, TODO. I am a perfectionist. It was awful. A minor hiccup.
    --- stderr
    Saved pww: answer (29 -> 15 words).   Take it back: offbook undo

      placeholder: "TODO"; fill this in before you rehearse
      blame: "their fault"; say your own part first; give an outside cause one sentence of fact
      cliche: "perfectionist"; name a real skill you are building and a step you took, or tell a case
    6 hints in all: offbook check pww
    "#);
    let quiet = world.ok(&["edit", "late project", "--answer", GOOD]);
    assert!(!quiet.stderr.contains("check"), "{quiet}");
    let tags = world.ok(&["edit", "late project", "--tag", "x"]);
    assert!(!tags.stderr.contains("check"), "{tags}");
}

#[test]
fn blame_is_worth_a_line_before_the_answer_is_said() {
    let world = with_answers();
    let sitting = world.run_with_input(&["review", "acme"], "q\n");
    let line = "In your answer 2 places blame or excuse: offbook check ";
    assert!(sitting.stdout.contains(line), "{sitting}");
    world.ok(&["check", "late project", "--dismiss", "blame"]);
    let sitting = world.run_with_input(&["review", "acme"], "q\n");
    assert!(!sitting.stdout.contains(line), "{sitting}");
}

#[test]
fn a_transcript_is_checked_for_fillers() {
    let world = with_answers();
    let said = "Um, I promised a date. You know, it was, like, too early.";
    let checked = world.run_with_input(&["check", "about a date", "--transcript", "-"], said);
    assert_snapshot!(checked.stdout, @r#"
    kqt  And about a date?
      filler
        3 in 12 words, about 35.0 a minute
        "Um, I promised a date."
        "You know, it was, like, too early."
        why   listeners start to count them
        mend  pause instead

    1 hint.
    "#);
    assert_eq!(world.run(&["check", "acme", "--transcript", "-"]).code, 2);
}

#[test]
fn words_of_the_persons_own_count_and_their_slips_are_named() {
    let world = with_answers();
    let folder = world.home().join(".config/offbook");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("words.toml");
    let words = "format = \"offbook-words\"\n[en]\nnegative = [\"moved it\"]\n\
                 [en.except]\nblame = [\"they did not test\"]\n";
    std::fs::write(&file, words).unwrap();
    assert_eq!(hints(&world, &["about a date"]), ["negative"]);
    let first = &world.ok(&["check", "late project", "--json"]).json()["cards"][0]["hints"][0];
    assert_eq!(first["count"], 1);
    std::fs::write(&file, "format = \"offbook-words\"\n[en]\nblaim = [\"x\"]\n").unwrap();
    assert_snapshot!(world.run(&["check"]), @r#"
    $ offbook check
    --- stderr
    ~/.config/offbook/words.toml:3:1: no list "blaim", offbook help hints names them
    error: the file of words has 1 problem
    hint:  mend or move the file; what it may say: offbook help hints
    --- exit 4
    "#);
    // Saving and rehearsing go on without the file.
    let saved = world.ok(&[
        "edit",
        "about a date",
        "--answer",
        "It was their fault alone.",
    ]);
    assert!(saved.stderr.contains("blame"), "{saved}");
}

#[test]
fn a_persons_own_rate_counts_once_it_is_measured() {
    let world = with_answers();
    let long = "a word or two and ".repeat(10);
    for number in 0..5 {
        let question = format!("Question number {number}?");
        world.ok(&["add", &question, "--answer", &long, "--no-edit"]);
        let card = format!("number {number}");
        world.ok(&["grade", &card, "good", "--spoken", "15"]);
    }
    let checked = world.ok(&["check", "--json"]).json();
    // 50 words in 15 seconds.
    assert_eq!(checked["words_per_minute"], 200);
}

/// A world with two answers from outside work, of decks of two interviews.
fn at_home() -> World {
    let world = World::new();
    for (deck, question) in [("acme", "A goal you missed?"), ("acme", "A conflict?")] {
        let answer = "I argued with my husband over the car for three weeks. I asked him why, and \
            in May I sold it for 4,000.";
        let args = ["add", question, "-d", deck, "--answer", answer];
        world.ok(&[&args[..], &["--point", "what", "--aim", "10", "--no-edit"]].concat());
    }
    for (name, day) in [("Acme", "2026-12-04"), ("Later", "2026-12-18")] {
        world.ok(&["interview", "add", name, "--on", day, "-d", "acme"]);
    }
    world
}

#[test]
fn the_nearest_interview_says_whether_examples_from_outside_work_will_do() {
    let world = at_home();
    let allow = |name: &str, answer: &str| {
        world.ok(&[
            "prepare",
            "interview",
            name,
            "--outside-work",
            answer,
            "--no-input",
        ]);
    };
    assert_eq!(hints(&world, &["goal"]), ["non-work"]);
    // The one after it does not count before it.
    allow("Later", "yes");
    assert_eq!(hints(&world, &["goal"]), ["non-work"]);
    assert_eq!(hints(&world, &["goal", "--for", "later"]), [""; 0]);
    allow("Acme", "yes");
    allow("Later", "no");
    assert_eq!(hints(&world, &["goal"]), [""; 0]);
    assert_eq!(hints(&world, &["goal", "--for", "later"]), ["non-work"]);
    let answer = "My wife and I disagreed about the garden for three weeks. I asked her why, and \
        she told me.";
    let saved = world.ok(&["edit", "goal", "--answer", answer]);
    assert!(!saved.stderr.contains("non-work"), "{saved}");
    world.ok(&["interview", "cancel", "Acme"]);
    let saved = world.ok(&["edit", "conflict", "--answer", answer]);
    assert!(saved.stderr.contains("non-work: \"wife"), "{saved}");
}

#[test]
fn for_an_interview_its_cards_are_checked_in_its_versions() {
    let world = at_home();
    world.ok(&[
        "add",
        "Why us?",
        "-d",
        "other",
        "--answer",
        BAD,
        "--no-edit",
    ]);
    let text = "conflict=I argued with a planner for a week. It was their fault, and I told them so \
        in the end.";
    world.ok(&["prepare", "interview", "acme", "--text", text, "--no-input"]);
    let checked = world.ok(&["check", "--for", "acme", "--json"]).json();
    assert_eq!(checked["interview"], "Acme");
    assert_eq!(checked["answers"], 2);
    let kinds = |card: usize| checked["cards"][card]["hints"][0]["hint"].clone();
    assert_eq!([kinds(0), kinds(1)], ["non-work", "blame"]);
    assert!(world.ok(&["check", "--json"]).json()["interview"].is_null());
    assert_eq!(world.run(&["check", "--for", "nowhere"]).code, 3);
    assert_eq!(World::new().run(&["check", "--for", "nowhere"]).code, 3);
}

#[test]
fn a_story_is_looked_at_when_it_is_saved() {
    let world = World::new();
    let tell = |sets: &[&str]| {
        let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
        let args = [
            &["prepare", "story", "The move"],
            &sets[..],
            &["--no-input"],
        ]
        .concat();
        world.ok(&args).stderr
    };
    let quiet = tell(&["situation=In May we moved our stock, and I had the plan."]);
    assert!(!quiet.contains("blame"), "{quiet}");
    let said = tell(&["action=My boss never listened. I moved it alone."]);
    assert!(
        said.contains("  blame: \"My boss never\"; say your own part first"),
        "{said}"
    );
    assert!(
        !said.contains("missing-slot") && !said.contains("non-work"),
        "{said}"
    );
    let home = "situation=My wife and I moved house in May.";
    assert!(tell(&[home]).contains("non-work: "));
    world.ok(&["interview", "add", "Acme", "--on", "2026-12-04"]);
    world.ok(&[
        "prepare",
        "interview",
        "acme",
        "--outside-work",
        "yes",
        "--no-input",
    ]);
    assert!(!tell(&["when=2025"]).contains("non-work"));
}
