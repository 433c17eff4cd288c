//! `prepare story`, `failure` and `weakness`: what a person has to tell, and what they are learning.

use serde_json::Value;

use crate::world::{Ran, World};

/// A story told by flags; more of it in `more`.
fn tell(world: &World, title: &str, more: &[&str]) -> Ran {
    let mut args = vec!["prepare", "story", title];
    for set in more {
        args.extend(["--set", set]);
    }
    world.ok(&args)
}

const WHOLE: [&str; 5] = [
    "when=March 2025",
    "situation=In March our price list went out on a Friday.",
    "action=I called all 14 customers and sent the right list.",
    "result=All 14 stayed.",
    "kind=success",
];

fn bank(world: &World) -> Value {
    world.ok(&["prepare", "story", "--list", "--json"]).json()
}

fn gap_ids(bank: &Value) -> Vec<&str> {
    let gaps = bank["gaps"].as_array().unwrap().iter();
    gaps.map(|gap| gap["gap"].as_str().unwrap()).collect()
}

#[test]
fn a_story_is_asked_for_step_by_step_and_goes_on_where_it_was_broken_off() {
    let world = World::new();
    let given = [
        "Price list",
        "last spring",
        "March 2025",
        "Leeds",
        "release lead",
        "Our price list went out on a Friday.",
        "I had to mend it.",
        "I called all 14 customers.",
        "All 14 stayed.",
        "Two people look.",
        "We check every list.",
        "14 customers; two days",
        "Priya, Tomasz",
        "Dana",
        "ownership, problem solving",
        "failure",
        "professional",
        "yes",
        "yes",
    ];
    for (done, text) in given.iter().enumerate() {
        let ran = world.run_with_input(&["prepare", "story"], format!("{text}\n"));
        assert!(
            ran.stdout.contains(&format!("Step {} of", done + 1)),
            "{ran}"
        );
        let is_last = done + 1 == given.len();
        assert_eq!(
            ran.stderr.contains("Go on: offbook prepare story"),
            !is_last,
            "{ran}"
        );
    }
    let bank = bank(&world);
    let story = &bank["stories"][0];
    assert_eq!(story["title"], "Price list");
    assert_eq!(story["age_years"], 1);
    assert_eq!(story["ready"], true);
    assert_eq!(story["competencies"][1], "problem-solving");
    let shown = bank.to_string();
    assert!(
        !shown.contains("Priya") && !shown.contains("Dana"),
        "{shown}"
    );
    world.ok(&["undo"]);
    assert_eq!(self::bank(&world)["stories"].as_array().unwrap().len(), 0);
    world.ok(&["redo"]);
    assert_eq!(self::bank(&world), bank);
}

#[test]
fn a_story_that_is_there_keeps_what_is_not_typed_anew() {
    let world = World::new();
    tell(&world, "Price list", &WHOLE);
    let again = world.run_with_input(
        &["prepare", "story", "price"],
        format!(
            "{}Two days later all was well.\n{}",
            "\n".repeat(7),
            "\n".repeat(12)
        ),
    );
    assert!(again.stderr.contains("Saved \"Price list\""), "{again}");
    let file = world.ok(&["export", "--stories"]).stdout;
    assert!(file.contains("Two days later"), "{file}");
    assert!(file.contains("I called all 14"), "{file}");
    // One operation, and what was there comes back.
    world.ok(&["undo"]);
    assert!(
        world
            .ok(&["export", "--stories"])
            .stdout
            .contains("All 14 stayed.")
    );
}

#[test]
fn what_a_step_cannot_take_is_refused_with_the_reason() {
    let world = World::new();
    tell(&world, "Price list", &WHOLE);
    for (set, why) in [
        ("title=Price list", "there is a story named"),
        ("confirmable=perhaps", "yes or no"),
        ("when", "is no STEP=TEXT"),
        ("nowhere=x", "no step \"nowhere\""),
    ] {
        let ran = world.run(&["prepare", "story", "Another", "--set", set]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.stderr.contains(why), "{ran}");
    }
    let nobody = world.run(&["prepare", "story", "--no-input"]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.stderr.contains("--set \"STEP=TEXT\""), "{nobody}");
    assert_eq!(
        world.run(&["prepare", "story", "nowhere", "--remove"]).code,
        3
    );
    world.ok(&["prepare", "story", "price", "--remove"]);
    assert_eq!(bank(&world)["stories"].as_array().unwrap().len(), 0);
}

#[test]
fn a_linked_story_is_offered_when_its_answer_is_built_and_named_in_the_file_of_answers() {
    let world = World::new();
    world.ok(&[
        "add",
        "Tell me about a mistake",
        "--type",
        "failure",
        "--no-edit",
    ]);
    tell(
        &world,
        "Price list",
        &[&WHOLE[..], &["people=Priya", "proof=Dana"]].concat(),
    );
    world.ok(&["prepare", "story", "price", "--link", "mistake"]);
    world.run_with_input(&["prepare", "answer", "mistake"], "\n".repeat(20));
    let card = world.ok(&["show", "mistake", "--json"]).json();
    assert_eq!(
        card["answer"]["slots"][0]["text"],
        WHOLE[1].split_once('=').unwrap().1
    );
    let answers = world.ok(&["export", "--answers"]).stdout;
    assert!(answers.contains("story = \"Price list\""), "{answers}");
    let private = |text: &str| text.contains("Priya") || text.contains("Dana");
    assert!(!private(&answers), "{answers}");
    assert!(!private(&world.ok(&["export", "--stories"]).stdout));
    let with = world.ok(&["export", "--stories", "--with-people"]).stdout;
    assert!(with.contains("people = [\"Priya\"]") && with.contains("proof = \"Dana\""));
    // A backup is all of it, and the deck none of it.
    assert!(private(&world.ok(&["export", "--as", "json"]).stdout));
    assert!(!world.ok(&["export"]).stdout.contains("Price list"));
    world.ok(&["prepare", "story", "price", "--unlink", "mistake"]);
    assert_eq!(
        bank(&world)["stories"][0]["cards"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn the_bank_shows_what_is_covered_and_what_is_missing() {
    let mut world = World::new();
    world.ok(&["import", "shipped:failure"]);
    world.ok(&["interview", "add", "Acme", "--on", "4 dec 14:00"]);
    tell(
        &world,
        "Price list",
        &[&WHOLE[..], &["competencies=ownership"]].concat(),
    );
    let cards = world.ok(&["list", "--json"]).json();
    let cards: Vec<String> = cards["cards"]
        .as_array()
        .unwrap()
        .iter()
        .take(4)
        .map(|card| card["handle"].as_str().unwrap().to_owned())
        .collect();
    for card in &cards {
        world.ok(&["prepare", "story", "price", "--link", card]);
    }
    let bank = bank(&world);
    let gaps = gap_ids(&bank);
    for gap in ["few-stories", "few-failures", "competency", "same-story"] {
        assert!(gaps.contains(&gap), "{gap}: {gaps:?}");
    }
    assert!(!gaps.contains(&"old-stories"));
    assert_eq!(bank["stories"][0]["cards_of_one_interview"], 4);
    for width in [80, 40] {
        world.set_width(width);
        for extra in [&[][..], &["--accessible"], &["--ascii"]] {
            let shown = world.ok(&[&["prepare", "story", "--list"][..], extra].concat());
            assert!(shown.stdout.contains("Price list"), "{shown}");
            assert!(shown.stdout.contains("1 of 6 to 10 stories"), "{shown}");
            let fits = |line: &str| line.chars().count() <= width;
            assert!(shown.stdout.lines().all(fits), "{shown}");
        }
    }
    // The hints know it too.
    world.ok(&[
        "edit",
        &cards[0],
        "--answer",
        "I called all 14 customers that day.",
    ]);
    let hints = world.ok(&["check", &cards[0], "--json"]).json().to_string();
    assert!(hints.contains("same-story"), "{hints}");
    assert!(!hints.contains("too-old"), "{hints}");
}

#[test]
fn an_old_story_is_named_by_the_hints() {
    let world = World::with_a_card();
    tell(
        &world,
        "Old one",
        &["when=May 2019", "situation=In May 2019 we moved."],
    );
    world.ok(&["prepare", "story", "old", "--link", "one"]);
    let hints = world.ok(&["check", "--json"]).json().to_string();
    assert!(hints.contains("too-old"), "{hints}");
}

const FAILURE: [&str; 13] = [
    "Price list",
    "professional",
    "In March 2025 in Leeds I sent a price list at quarter end.",
    "Priya",
    "I rushed and thought it was right.",
    "I did not ask for a second look.",
    "14 customers saw wrong prices; I called each of them.",
    "A second pair of eyes is not a luxury.",
    "Two people check each file since.",
    "no wrong list in a year",
    "every list checked by two",
    "20 dec",
    "nobody has to ask me for it",
];

#[test]
fn a_failure_is_thought_through_until_it_is_a_story() {
    let mut world = World::new();
    let input = format!("{}\nyes\nyes\n", FAILURE.join("\n"));
    let ran = world.run_with_input(&["prepare", "failure"], input);
    assert!(ran.stderr.contains("Saved \"Price list\""), "{ran}");
    for pass in ["pass 1 of 4", "pass 2 of 4", "pass 3 of 4", "pass 4 of 4"] {
        assert!(ran.stdout.contains(pass), "{ran}");
    }
    // The own part comes before what others or the times did.
    let at = |what: &str| ran.stdout.find(what).unwrap();
    assert!(at("behaviour") < at("consequences"));
    let bank = bank(&world);
    let story = &bank["stories"][0];
    assert_eq!(
        (&story["kind"], &story["ready"]),
        (&"failure".into(), &true.into())
    );
    assert_eq!(story["missing"].as_array().unwrap().len(), 0);
    let file = world.ok(&["export", "--stories"]).stdout;
    for text in [FAILURE[2], FAILURE[6], FAILURE[7], FAILURE[8]] {
        assert!(file.contains(text), "{text}: {file}");
    }
    assert!(!file.contains("Priya"), "{file}");
    // The milestone is shown when it is due.
    assert!(!world.ok(&[] as &[&str]).stdout.contains("To do"));
    world.set_now("2026-12-20T09:00:00Z");
    let today = world.ok(&[] as &[&str]);
    assert!(
        today
            .stdout
            .contains("every list checked by two, due today"),
        "{today}"
    );
    world.ok(&["prepare", "weakness", "--done", "1"]);
    assert!(!world.ok(&[] as &[&str]).stdout.contains("To do"));
}

#[test]
fn who_has_no_failure_is_asked_for_the_smallest() {
    let world = World::new();
    let ran = world.run_with_input(&["prepare", "failure"], "none\nnone\na talk I put off\n");
    assert!(
        ran.stdout.contains("Everybody who tries new things"),
        "{ran}"
    );
    assert!(ran.stdout.contains("the smallest is enough"), "{ran}");
    assert!(ran.stdout.contains("kind of failure"), "{ran}");
    let rest =
        format!("{}\nyes\nno\n", FAILURE[1..].join("\n")).replace("professional", "personal");
    let ran = world.run_with_input(&["prepare", "failure"], rest);
    assert!(ran.stderr.contains("Saved \"a talk I put off\""), "{ran}");
    assert!(
        ran.stderr.contains("Keep this for yourself; use a work"),
        "{ran}"
    );
    // The rule of the nearest interview is said, where it is known.
    world.ok(&["interview", "add", "Acme", "--on", "2026-12-04"]);
    for (rule, said) in [
        ("no", "Acme wants examples from work"),
        ("yes", "that will do for Acme"),
    ] {
        let flag = ["prepare", "interview", "acme", "--outside-work", rule];
        world.ok(&[&flag[..], &["--no-input"]].concat());
        let args = ["prepare", "story", "a talk", "--set", "role=I was to speak"];
        let ran = world.ok(&[&args[..], &["--no-input"]].concat());
        assert!(ran.stderr.contains(said), "{ran}");
    }
    assert!(
        ran.stderr.contains("a self-check was answered with no"),
        "{ran}"
    );
    assert_eq!(bank(&world)["stories"][0]["ready"], false);
}

#[test]
fn six_questions_for_depth_are_asked_the_own_part_before_the_rest() {
    let world = World::new();
    let input = format!("{}\n", FAILURE[..8].join("\n"));
    world.run_with_input(&["prepare", "failure"], input);
    let ran = world.run_with_input(
        &["prepare", "failure", "--deep"],
        "one\ntwo\nthree\nfour\nfive\nsix\nseven\n",
    );
    let at = |what: &str| {
        ran.stdout
            .find(what)
            .unwrap_or_else(|| panic!("{what}: {ran}"))
    };
    let order = [
        "What were you trying",
        "What did you get",
        "Your own part",
        "And the rest",
        "break",
        "otherwise",
        "take with you",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])));
    // What is taken along is offered as the habit since.
    assert!(ran.stdout.contains("There is: seven"), "{ran}");
}

/// What is typed for a growth list: warm-up, areas, feedback, steps; then the interview.
fn growth_input(interview: &str) -> String {
    [
        "lead a project",
        "give a talk",
        "SQL for reports",
        "",
        "estimating",
        "I am a perfectionist",
        "",
        "speaking up in a large group",
        "",
        "",
        "my manager",
        "the move project",
        "you go quiet when it matters",
        "that they wait for me",
        "I speak first on Mondays",
        "large groups",
        "",
        "Dana",
        "in 3 days",
        // SQL: step, begun; estimating: none; perfectionist: step, not begun, set aside.
        "a course on Tuesdays",
        "since October",
        "",
        "let it go",
        "",
        "",
        "speak first in the Monday round",
        "since September",
    ]
    .join("\n")
        + "\n"
        + interview
}

#[test]
fn the_growth_list_is_narrowed_to_what_fits_the_interview() {
    let mut world = World::new();
    world.ok(&["import", "shipped:weakness"]);
    world.ok(&["import", "shipped:questions-to-ask"]);
    world.ok(&["interview", "add", "Acme", "--on", "4 dec 14:00"]);
    let interview = "SQL; leading talks\n1\nin 5 days\n\n\nIn the spring review I was silent.\n\
                     A quiet team member helps nobody.\n\n";
    let ran = world.run_with_input(&["prepare", "weakness"], growth_input(interview));
    let said = ran.stdout.replace('\n', " ");
    assert!(said.contains("hear \"perfectionist\" every day"), "{ran}");
    assert!(said.contains("is essential there"), "{ran}");
    assert!(
        ran.stderr.contains("4 entries on your growth list"),
        "{ran}"
    );
    assert!(
        ran.stderr
            .contains("For Acme: speaking up in a large group."),
        "{ran}"
    );
    let said = ran.stderr.replace('\n', " ");
    assert!(
        said.contains("Without a step, so not on the shortlist: estimating."),
        "{ran}"
    );
    assert!(ran.stderr.contains("offbook prepare answer"), "{ran}");
    // A question to ask came of what was set aside.
    let found = world.ok(&["search", "build up SQL", "--json"]).stdout;
    assert!(
        found.contains("How could I build up SQL in this job?"),
        "{found}"
    );
    // The answer starts with what was chosen.
    let cards = world.ok(&["list", "--type", "weakness", "--json"]).json();
    let card = cards["cards"][0]["handle"].as_str().unwrap().to_owned();
    let asked = world.run_with_input(&["prepare", "answer", &card], "");
    assert!(asked.stdout.contains("There is: speaking up"), "{asked}");
    // To-dos come when they are due, the check-in after four weeks.
    world.set_now("2026-11-25T09:00:00Z");
    assert!(
        world
            .ok(&[] as &[&str])
            .stdout
            .contains("ask Dana for feedback, due today")
    );
    world.set_now("2026-12-19T09:00:00Z");
    assert!(!world.ok(&[] as &[&str]).stdout.contains("--check-in"));
    world.set_now("2026-12-20T09:00:00Z");
    assert!(world.ok(&[] as &[&str]).stdout.contains("--check-in"));
    let ran = world.run_with_input(&["prepare", "weakness", "--check-in"], "to begin\n\n");
    assert!(ran.stderr.contains("Kept"), "{ran}");
    assert!(!world.ok(&[] as &[&str]).stdout.contains("--check-in"));
    // Nothing of it is in an export but the backup.
    for args in [&["export", "weakness"][..], &["export", "--answers"]] {
        let file = world.ok(args).stdout;
        assert!(
            !file.contains("go quiet") && !file.contains("Dana"),
            "{file}"
        );
    }
    let list = world.ok(&["prepare", "weakness", "--list"]);
    assert!(
        list.stdout.contains("you go quiet when it matters"),
        "{list}"
    );
    let json = world
        .ok(&["prepare", "weakness", "--list", "--json"])
        .stdout;
    assert!(!json.contains("Dana"), "{json}");
    world.ok(&["prepare", "weakness", "--remove", "1"]);
    assert_eq!(world.run(&["prepare", "weakness", "--remove", "1"]).code, 3);
}

#[test]
fn examples_of_an_area_are_shown_only_when_asked_for() {
    let world = World::new();
    let plain = world.run_with_input(&["prepare", "weakness"], "one\ntwo\n");
    assert!(!plain.stdout.contains("statistics for reports"), "{plain}");
    let asked = world.run_with_input(&["prepare", "weakness"], "?\n");
    assert!(asked.stdout.contains("statistics for reports"), "{asked}");
}

#[test]
fn the_growth_list_goes_on_wherever_it_was_broken_off() {
    let mut world = World::new();
    world.set_width(40);
    let input = growth_input("I was silent.\nIt helps nobody.\nIt is quicker.\nIn reports.\n");
    let lines: Vec<&str> = input.lines().collect();
    for (done, line) in lines.iter().enumerate() {
        let ran = world.run_with_input(&["prepare", "weakness"], format!("{line}\n"));
        assert!(
            ran.stdout.contains(&format!("Step {} of", done + 1)),
            "{done} {ran}"
        );
        assert!(
            ran.stdout.lines().all(|line| line.chars().count() <= 40),
            "{ran}"
        );
        let begun = world.ok(&["prepare"]).stdout;
        assert!(begun.contains("what you are working on"), "{begun}");
    }
}

// ---- one change, and read back --------------------------------------------------------------------

fn operations(world: &World) -> usize {
    let log = world.ok(&["log", "--json"]).json();
    log["operations"].as_array().unwrap().len()
}

#[test]
fn a_story_and_its_links_are_one_change_and_so_are_a_growth_list_and_its_question() {
    let world = World::with_a_card();
    world.ok(&["import", "shipped:questions-to-ask", "--yes"]);
    world.ok(&["interview", "add", "Acme", "--on", "2026-12-04", "--yes"]);
    let before = operations(&world);
    let sets = ["--set", "situation=In May 2025.", "--link", "One question?"];
    world.ok(&[&["prepare", "story", "Price list"], &sets[..]].concat());
    assert_eq!(operations(&world), before + 1);
    let sets = [
        "technical 1=SQL",
        "step technical 1=a course",
        "requirements=SQL",
        "touches technical 1=1",
    ];
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    world.ok(&[&["prepare", "weakness"], sets.as_slice()].concat());
    assert_eq!(operations(&world), before + 2);
    assert!(
        world
            .ok(&["search", "build up SQL"])
            .stdout
            .contains("How could I")
    );
    world.ok(&["undo"]);
    let found = world.run(&["search", "build up SQL"]).stdout;
    assert!(!found.contains("How could I"), "{found}");
    world.ok(&["undo"]);
    assert_eq!(bank(&world)["stories"].as_array().unwrap().len(), 0);
}

#[test]
fn stories_come_back_from_their_file_whole_and_one_undo_takes_them_out() {
    let world = World::with_a_card();
    let failure = [
        &WHOLE[..],
        &["kind=failure", "failure kind=professional", "people=Priya"],
    ];
    let checks = ["confirmable=yes", "told alike=yes", "proof=Dana"];
    tell(
        &world,
        "Price list",
        &[failure.concat(), checks.to_vec()].concat(),
    );
    world.ok(&["prepare", "story", "price", "--link", "One question?"]);
    world.ok(&["export", "--stories", "--with-people", "-o", "stories.toml"]);
    world.ok(&["export", "--answers", "-o", "answers.toml"]);
    let same = world.ok(&["import", "stories.toml", "--yes"]);
    assert!(same.stderr.contains("Nothing to do"), "{same}");
    // On another machine, which has the card and nothing else.
    let other = World::with_a_card();
    let [stories, answers] = ["stories.toml", "answers.toml"].map(|name| {
        let path = other.write(name, world.read(name));
        path.to_str().unwrap().to_owned()
    });
    other.ok(&["import", &stories, "--yes"]);
    let ready = |world: &World| {
        let story = bank(world)["stories"][0].clone();
        (
            story["title"].clone(),
            story["ready"].clone(),
            story["kind"].clone(),
        )
    };
    assert_eq!(ready(&other), ready(&world));
    let again = other.ok(&["export", "--stories", "--with-people"]).stdout;
    assert_eq!(again, world.read("stories.toml"));
    other.ok(&["undo"]);
    assert_eq!(bank(&other)["stories"].as_array().unwrap().len(), 0);
    // An answer names a story that is not there: it is said, and comes in without it.
    let ran = other.ok(&["import", &answers, "--yes"]);
    assert!(ran.stderr.contains("no story \"Price list\""), "{ran}");
    other.ok(&["import", &stories, "--yes"]);
    other.ok(&["import", &answers, "--yes"]);
    let story = bank(&other)["stories"][0].clone();
    assert_eq!(story["cards"].as_array().unwrap().len(), 1, "{story}");
}

#[test]
fn a_story_in_other_words_is_never_written_over_unasked() {
    let world = World::with_a_card();
    tell(&world, "Price list", &WHOLE);
    world.ok(&["export", "--stories", "-o", "stories.toml"]);
    world.ok(&["prepare", "story", "price", "--set", "people=Priya"]);
    world.ok(&["prepare", "story", "price", "--set", "result=None left us."]);
    let mine = world.ok(&["export", "--stories", "--with-people"]).stdout;
    let now = |world: &World| world.ok(&["export", "--stories", "--with-people"]).stdout;
    let ran = world.run(&["import", "stories.toml", "--yes"]);
    assert_ne!(ran.code, 0, "{ran}");
    assert!(ran.stderr.contains("--on-conflict"), "{ran}");
    assert_eq!(now(&world), mine);
    world.ok(&["import", "stories.toml", "--yes", "--on-conflict", "mine"]);
    assert_eq!(now(&world), mine);
    world.ok(&["import", "stories.toml", "--yes", "--on-conflict", "both"]);
    assert!(
        now(&world).contains("title = \"Price list 2\""),
        "{}",
        now(&world)
    );
    world.ok(&["undo"]);
    assert_eq!(now(&world), mine);
    world.ok(&["import", "stories.toml", "--yes", "--on-conflict", "theirs"]);
    let theirs = now(&world);
    assert!(!theirs.contains("None left us."), "{theirs}");
    // The file says nothing of people: nothing of them is lost.
    assert!(theirs.contains("Priya"), "{theirs}");
    world.ok(&["undo"]);
    assert_eq!(now(&world), mine);
    let dry = world.ok(&["import", "stories.toml", "--dry-run"]);
    assert!(dry.stdout.contains("in other words"), "{dry}");
    assert_eq!(now(&world), mine);
}
