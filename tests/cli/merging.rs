//! `import` of a deck that is here already, and what comes back from a coach.

use insta::assert_snapshot;

use crate::world::World;

/// A deck file; each card is (id, the rest of it in TOML).
fn deck(version: &str, cards: &[(&str, &str)]) -> String {
    let mut text = format!(
        "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"acme-loop\"\n\
         title = \"Acme loop\"\nversion = \"{version}\"\nauthor = \"Dana Reyes\"\n"
    );
    for (id, rest) in cards {
        text.push_str(&format!("\n[[card]]\nid = \"{id}\"\n{rest}\n"));
    }
    text
}

const CONFLICT: &str = "question = \"Tell me about a conflict at work.\"\n\
    [card.guidance]\nlistens_for = [\"a result\", \"no blame\"]";
const CONFLICT_7: &str = "question = \"Tell me about a conflict at work and how it ended.\"\n\
    [card.guidance]\nlistens_for = [\"a result with a number\", \"no blame\"]";
const WHY: &str = "question = \"Why this company?\"";
const PRESSURE: &str = "question = \"How do you handle pressure?\"";

/// Release 6 is in, with an answer to one question and the person's own wording of another.
fn world_with_release_6() -> World {
    let world = World::new();
    let cards = [("conflict", CONFLICT), ("why", WHY), ("pressure", PRESSURE)];
    world.write("acme.toml", deck("6", &cards));
    world.ok(&["import", "acme.toml"]);
    world.ok(&["edit", "this company", "--answer", "Because of you."]);
    let own = "Tell me about a conflict with a peer at work.";
    world.ok(&["edit", "conflict at work", "--question", own]);
    world
}

fn write_release_7(world: &World) {
    let cards = [
        ("conflict", CONFLICT_7),
        ("why", "question = \"Why this company, and why now?\""),
        ("change", "question = \"What would you change first?\""),
    ];
    world.write("acme.toml", deck("7", &cards));
}

fn questions(world: &World) -> Vec<String> {
    let list = world.ok(&["list", "--json", "--sort", "added"]).json();
    let cards = list["cards"].as_array().unwrap();
    let mut questions: Vec<_> = cards
        .iter()
        .map(|card| card["question"].as_str().unwrap().to_owned())
        .collect();
    questions.sort();
    questions
}

#[test]
fn a_conflict_that_nobody_decides_changes_nothing() {
    let world = world_with_release_6();
    write_release_7(&world);
    let before = world.ok(&["log", "--json"]).stdout;
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    error: 1 question needs a decision; nothing was imported
           p95  Tell me about a conflict at work and how it ended.  (both changed: question)
    hint:  --on-conflict mine|theirs|both, or --dry-run to look
    --- exit 4
    "#);
    let ran = world.run(&["import", "acme.toml", "--yes", "--no-input"]);
    assert_eq!(ran.code, 4, "{ran}");
    assert_eq!(world.ok(&["log", "--json"]).stdout, before);
}

#[test]
fn a_dry_run_shows_every_change_and_writes_nothing() {
    let mut world = world_with_release_6();
    write_release_7(&world);
    assert_snapshot!(world.run(&["import", "acme.toml", "--dry-run", "--ascii"]), @r#"
    $ offbook import acme.toml --dry-run --ascii
    Acme loop, release 7, by Dana Reyes                           you have release 6

      +     1  new question
      ~     2  changed wording or points: 1 applies cleanly, 1 needs you
      -     1  withdrawn by the coach: kept, and asked only where you have an answer

    Your answers, grades, tags, decks and due dates are never overwritten.

      +  What would you change first?
      -  yz4  How do you handle pressure?

    Change 1 of 2   p95                                     you changed this one too
    --------------------------------------------------------------------------------

    Question
      before  Tell me about a conflict at work.
      yours   Tell me about a conflict {+with a peer+} at work.
      coach   Tell me about a conflict at work {+and how it ended+}.

    What they listen for
      ~  a result {+with a number+}

    Change 2 of 2   8z8
    --------------------------------------------------------------------------------

    Question
      before  Why this company?
      coach   Why this company{+, and why now+}?

    Your answer stays (3 words, Sun 22 Nov).
    "#);
    world.set_width(40);
    assert_snapshot!(world.run(&["import", "acme.toml", "-n", "--accessible"]), @r#"
    $ offbook import acme.toml -n --accessible
    Acme loop, release 7, by Dana Reyes
    you have release 6

      +     1  new question
      ~     2  changed wording or points: 1
               applies cleanly, 1 needs you
      -     1  withdrawn by the coach: kept,
               and asked only where you have
               an answer

    Your answers, grades, tags, decks and
    due dates are never overwritten.

      +  What would you change first?
      -  yz4  How do you handle pressure?

    Change 1 of 2   p95
    you changed this one too

    Question
      before  Tell me about a conflict at
              work.
      yours   Tell me about a conflict
              {+with a peer+} at work.
      coach   Tell me about a conflict at
              work {+and how it ended+}.

    What they listen for
      ~  a result {+with a number+}

    Change 2 of 2   8z8

    Question
      before  Why this company?
      coach   Why this company{+, and why
              now+}?

    Your answer stays (3 words, Sunday 22
    November).
    "#);
    let json = world.ok(&["import", "acme.toml", "-n", "--json"]).json();
    let import = &json["imports"][0];
    for (name, count) in [
        ("added", 1),
        ("reworded", 1),
        ("changed", 1),
        ("undecided", 1),
        ("gone", 1),
        ("unchanged", 0),
        ("skipped", 0),
    ] {
        assert_eq!(import[name], count, "{name}: {json}");
    }
    let cards = &import["cards"];
    assert_eq!(cards["added"][0]["id"], "change");
    assert_eq!(cards["added"][0]["line"], 20);
    assert_eq!(cards["reworded"][0]["fields"][0], "question");
    assert_eq!(cards["reworded"][0]["has_answer"], true);
    assert_eq!(cards["undecided"][0]["fields"][0], "question");
    assert_eq!(cards["gone"][0]["id"], "pressure");
    assert_eq!(
        world.ok(&["log", "--json"]).json()["operations"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn a_flag_decides_and_undo_takes_all_of_it_back() {
    for (whose, shown, cards) in [
        ("mine", "Tell me about a conflict with a peer at work.", 4),
        (
            "theirs",
            "Tell me about a conflict at work and how it ended.",
            4,
        ),
        ("both", "Tell me about a conflict with a peer at work.", 5),
    ] {
        let world = world_with_release_6();
        let before = questions(&world);
        write_release_7(&world);
        let ran = world.ok(&["import", "acme.toml", "--on-conflict", whose]);
        let after = questions(&world);
        assert!(after.contains(&shown.to_owned()), "{whose}: {after:?}");
        assert_eq!(after.len(), cards, "{whose}: {after:?}");
        if whose == "mine" {
            assert_snapshot!(ran, @r#"
            $ offbook import acme.toml --on-conflict mine
            --- stderr
            Imported release 7 into acme-loop: 1 new, 2 changed, 1 withdrawn.
            1 question that you have an answer for is reworded: is it still right?   offbook list --reworded
            1 question has your wording or points over the coach's.
            Next:  offbook review   Take it back: offbook undo
            "#);
        }
        // The coach's points come in whoever's wording stays.
        let card = world.ok(&["show", shown, "--json"]).json();
        assert_eq!(card["guidance"]["listens_for"][0], "a result with a number");
        let again = world.ok(&["import", "acme.toml"]);
        assert!(again.stderr.starts_with("Nothing to do"), "{again}");
        world.ok(&["undo"]);
        assert_eq!(questions(&world), before);
        world.ok(&["redo"]);
        assert_eq!(questions(&world), after);
        world.ok(&["doctor"]);
    }
}

#[test]
fn a_reworded_question_asks_for_a_look_at_its_answer() {
    let world = world_with_release_6();
    write_release_7(&world);
    world.ok(&["import", "acme.toml", "--on-conflict", "mine"]);
    assert_snapshot!(world.run(&["show", "why now"]), @r#"
    $ offbook show why now
    8z8  acme-loop                                                               new
    ────────────────────────────────────────────────────────────────────────────────
    Why this company, and why now?
    Reworded by the coach (it was: Why this company?). Is your answer still right?
      offbook card confirm 8z8   offbook edit 8z8

    Also asked as
      - Why this company?

    Your answer                             version 1, Sun 22 Nov, 3 words, aim 1:30
      Because of you.
    "#);
    let reworded = world.ok(&["list", "--reworded", "--json"]).json();
    assert_eq!(reworded["total"], 1);
    world.ok(&["card", "confirm", "why now"]);
    assert_eq!(
        world.ok(&["list", "--reworded", "--json"]).json()["total"],
        0
    );
    world.ok(&["undo"]);
    assert_eq!(
        world.ok(&["list", "--reworded", "--json"]).json()["total"],
        1
    );
    world.ok(&["edit", "why now", "--answer", "Because of now."]);
    assert_eq!(
        world.ok(&["list", "--reworded", "--json"]).json()["total"],
        0
    );
}

#[test]
fn what_is_gone_is_kept_and_comes_back() {
    let world = world_with_release_6();
    world.ok(&["edit", "pressure", "--answer", "I slow down."]);
    let cards = [
        ("conflict", CONFLICT),
        ("why", "retired = true\nquestion = \"Why this company?\""),
    ];
    world.write("acme.toml", deck("7", &cards));
    world.ok(&["import", "acme.toml"]);
    let card = |name: &str| world.ok(&["show", name, "--json"]).json();
    for name in ["pressure", "this company"] {
        assert_eq!(card(name)["standing"]["withdrawn"], true);
        assert!(card(name)["answer"].is_object());
    }
    let head = |name: &str| {
        world
            .ok(&["show", name])
            .stdout
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    assert!(head("pressure").ends_with("no longer in the coach's deck"));
    assert!(head("this company").ends_with("withdrawn by the coach"));
    // With an answer they are asked all the same.
    assert_eq!(world.ok(&["status", "--json"]).json()["new"]["cards"], 3);
    let all = [("conflict", CONFLICT), ("why", WHY), ("pressure", PRESSURE)];
    world.write("acme.toml", deck("8", &all));
    let ran = world.ok(&["import", "acme.toml"]);
    assert!(ran.stderr.contains("2 back"), "{ran}");
    assert_eq!(card("pressure")["standing"]["withdrawn"], false);
}

#[test]
fn an_older_release_is_taken_only_when_it_is_allowed() {
    let world = world_with_release_6();
    world.write(
        "acme.toml",
        deck("5", &[("conflict", CONFLICT), ("why", WHY)]),
    );
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    error: release 6 of "acme-loop" is here already, and 5 is older
    hint:  to take the older one all the same: --allow-older
    --- exit 1
    "#);
    world.ok(&["import", "acme.toml", "--allow-older"]);
    let decks = world.ok(&["deck", "list", "--json"]).json();
    assert_eq!(decks["decks"][0]["upstream"]["version"], "5");
}

#[test]
fn an_id_that_was_given_to_another_question_is_refused() {
    let world = world_with_release_6();
    let cards = [
        ("conflict", CONFLICT),
        ("why", PRESSURE),
        ("pressure", "question = \"Describe failure.\""),
    ];
    world.write("acme.toml", deck("7", &cards));
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    acme.toml:16: the id "why" belongs to another question, "Why this company?"; give the new one an id of its own or, if it is the same, keep the old wording as a variant
    acme.toml:20: the id "pressure" belongs to "How do you handle pressure?", which stands on line 16 now; an id stays with its question
    error: 2 problems in "acme.toml"; nothing was imported
    hint:  only who wrote the deck can mend that; to leave it out: --skip-bad
    --- exit 4
    "#);
    let ran = world
        .ok(&["import", "acme.toml", "--skip-bad", "--json"])
        .json();
    assert_eq!(ran["imports"][0]["skipped"], 2);
    assert_eq!(ran["imports"][0]["cards"]["skipped"][0]["line"], 16);
    assert_eq!(ran["imports"][0]["unchanged"], 1);
    assert_eq!(questions(&world).len(), 3);
}

#[test]
fn bad_cards_may_be_left_out_and_nobody_is_taken_for_gone() {
    let world = world_with_release_6();
    let cards = [
        ("conflict", CONFLICT),
        ("WHY", WHY),
        ("change", "question = \"What first?\""),
    ];
    world.write("acme.toml", deck("7", &cards));
    assert_eq!(world.run(&["import", "acme.toml"]).code, 4);
    assert_snapshot!(world.run(&["import", "acme.toml", "--skip-bad"]), @r#"
    $ offbook import acme.toml --skip-bad
    --- stderr
    acme.toml:17:6: "id" must be 2 to 64 of a-z, 0-9 and -, not "WHY"
    Imported release 7 into acme-loop: 1 new, 1 left out.
    Next:  offbook review   Take it back: offbook undo
    "#);
    let withdrawn = world.ok(&["list", "--withdrawn", "--json"]).json();
    assert_eq!(withdrawn["total"], 0);
}

#[test]
fn a_card_under_another_id_is_found_by_its_words_or_asked_about() {
    let world = world_with_release_6();
    let cards = [
        ("conflict", CONFLICT),
        ("why-us", WHY),
        (
            "calm",
            "question = \"What calms you?\"\nvariants = [\"How do you handle pressure?\"]",
        ),
    ];
    world.write("acme.toml", deck("7", &cards));
    assert_snapshot!(world.run(&["import", "acme.toml"]), @r#"
    $ offbook import acme.toml
    --- stderr
    error: 1 question needs a decision; nothing was imported
           yz4  What calms you?  (the same question under another id?)
    hint:  --on-conflict mine|theirs|both, or --dry-run to look
    --- exit 4
    "#);
    let theirs = world.ok(&[
        "import",
        "acme.toml",
        "--on-conflict",
        "theirs",
        "-n",
        "--json",
    ]);
    let theirs = theirs.json();
    assert_eq!(theirs["imports"][0]["added"], 0, "{theirs}");
    world.ok(&["import", "acme.toml", "--on-conflict", "mine"]);
    assert_eq!(questions(&world).len(), 4);
    let card = world.ok(&["show", "this company", "--json"]).json();
    assert_eq!(
        (card["slug"].as_str(), card["answer"]["words"].as_u64()),
        (Some("why-us"), Some(3))
    );
}

#[test]
fn answers_in_an_old_deck_of_mine_become_my_answers() {
    let world = World::new();
    let card = "question = \"Why us?\"\n[card.guidance]\nexample = \"Because of you.\"";
    world.write("mine.toml", deck("1", &[("why", card)]));
    world.ok(&["import", "mine.toml"]);
    let answer = || world.ok(&["show", "why us", "--json"]).json()["answer"].clone();
    assert!(answer().is_null(), "an example is not silently an answer");
    let ran = world.ok(&["import", "mine.toml", "--answers", "mine"]);
    assert_eq!(answer()["text"], "Because of you.");
    assert!(ran.stderr.contains("1 with your answer"), "{ran}");
    world.ok(&["undo"]);
    assert!(answer().is_null());
    world.ok(&["edit", "why us", "--use-example"]);
    assert_eq!(answer()["text"], "Because of you.");
    world.ok(&["edit", "why us", "--answer", "Another."]);
    world.ok(&["import", "mine.toml", "--answers", "mine"]);
    assert_eq!(
        answer()["text"],
        "Another.",
        "what is there is never overwritten"
    );
}

#[test]
fn a_coachs_notes_come_back_to_the_right_answers_and_touch_nothing_else() {
    let world = world_with_release_6();
    world.ok(&["add", "Why now?", "--answer", "It is time.", "--no-edit"]);
    world.ok(&["export", "--for-coach", "-o", "coach.toml"]);
    let file = world.read("coach.toml");
    assert!(
        !file.contains("handle pressure"),
        "only what has an answer: {file}"
    );
    let file = file
        .replace("coach = \"\"", "coach = \"Dana\"")
        .replace("'''\n\n'''", "'''\nSay *when*.\n'''")
        // What else a coach changes is not read back.
        .replace("It is time.", "It is high time.");
    world.write("coach.toml", &file);
    world.ok(&["edit", "this company", "--answer", "Because of all of you."]);
    let own = |world: &World| {
        let card = world.ok(&["show", "why now", "--json"]).json();
        ["answer", "schedule", "question", "own_tags"].map(|part| card[part].clone())
    };
    let before = own(&world);
    assert_snapshot!(world.run(&["import", "coach.toml", "-n"]), @r#"
    $ offbook import coach.toml -n
    Notes on your answers, by Dana

      +     2  notes
               coach.toml:23: warning: the answer is not the one that went out, and
               only notes are read: q-bs5cbkscm7m3 of mine-653457df Why now?
    "#);
    world.ok(&["import", "coach.toml"]);
    assert_eq!(own(&world), before);
    assert_snapshot!(world.run(&["show", "this company"]), @r#"
    $ offbook show this company
    8z8  acme-loop                                                               new
    ────────────────────────────────────────────────────────────────────────────────
    Why this company?

    Your answer                             version 2, Sun 22 Nov, 5 words, aim 1:30
      Because of all of you.

    Note by Dana, Sun 22 Nov, on version 1
      Say *when*.
    "#);
    let again = world.ok(&["import", "coach.toml"]);
    assert!(again.stderr.contains("Nothing to do"), "{again}");
    world.ok(&["undo"]);
    let notes = world.ok(&["show", "why now", "--json"]).json()["coach_notes"].clone();
    assert_eq!(notes.as_array().unwrap().len(), 0);
    world.ok(&["redo"]);
    let one = world.ok(&["export", "--for-coach", "why now"]).stdout;
    assert_eq!(one.matches("[[answer]]").count(), 1);
    world.ok(&["doctor"]);
}

#[test]
fn my_own_answers_come_back_from_their_file() {
    let world = world_with_release_6();
    world.ok(&[
        "add",
        "Why now?",
        "--answer",
        "It is time.",
        "--no-edit",
        "--point",
        "time",
    ]);
    world.ok(&["export", "--answers", "-o", "answers.toml"]);
    world.ok(&["edit", "why now", "--answer", "Later."]);
    let elsewhere = World::new();
    elsewhere.write("answers.toml", world.read("answers.toml"));
    assert_eq!(elsewhere.run(&["import", "answers.toml"]).code, 3);
    assert_snapshot!(world.run(&["import", "answers.toml", "-n"]), @r#"
    $ offbook import answers.toml -n
    Your answers from answers.toml

      ~     1  other than yours: they become the newest version, yours are kept
      =     1  here already
    "#);
    world.ok(&["import", "answers.toml"]);
    let card = world
        .ok(&["show", "why now", "--json", "--versions"])
        .json();
    assert_eq!(card["answer"]["text"], "It is time.");
    assert_eq!(card["answer"]["key_points"][0], "time");
    assert_eq!(card["versions"].as_array().unwrap().len(), 3);
    world.ok(&["undo"]);
    let card = world.ok(&["show", "why now", "--json"]).json();
    assert_eq!(card["answer"]["text"], "Later.");
    world.write(
        "answers.toml",
        "format = \"offbook-answers\"\nformat_version = 1\n[[answer]]\ndeck = 7\n",
    );
    let broken = world.run(&["import", "answers.toml"]);
    assert!(
        broken.code == 4 && broken.stderr.contains("answers.toml:4:"),
        "{broken}"
    );
}
