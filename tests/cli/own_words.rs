//! `import` of what the person has themselves: nothing of theirs becomes the coach's, and nothing
//! comes in twice.

use insta::assert_snapshot;

use crate::world::World;

const DECK: &str = "format = \"offbook-deck\"\nformat_version = 1\n\n[deck]\nid = \"acme-loop\"\n\
    title = \"Acme loop\"\nversion = \"6\"\nauthor = \"Dana Reyes\"\n\n\
    [[card]]\nid = \"failure\"\nquestion = \"Tell me about a failure.\"\naliases = [\"oldest\"]\n\
    tags = [\"people\"]\nvariants = [\"What went wrong?\"]\n\
    [card.guidance]\nrubric = [\"result\"]\nexample = \"The coach's example.\"\n\n\
    [[card]]\nid = \"leader\"\nquestion = \"Which leader do you admire?\"\n";

/// A coach's deck with an answer, another wording, a variant and a tag of the person's.
fn world_with_own_words() -> World {
    let world = World::new();
    world.write("acme.toml", DECK);
    world.ok(&["import", "acme.toml"]);
    let card = "about a failure";
    world.ok(&["edit", card, "--answer", "My own answer.", "--tag", "mine"]);
    world.ok(&["edit", card, "--variant", "How did you fail?"]);
    world.ok(&["edit", card, "--question", "Tell me about my failure."]);
    world
}

/// What goes out to others, which must hold nothing of the person's.
fn sent_out(world: &World) -> String {
    world.ok(&["export", "acme-loop", "-o", "-"]).stdout
}

#[test]
fn a_table_or_text_that_went_out_from_here_brings_nothing_back() {
    for form in ["csv", "markdown"] {
        let world = world_with_own_words();
        let (deck, log) = (sent_out(&world), world.ok(&["log", "--json"]).stdout);
        let file = format!("mine.{form}");
        world.ok(&[
            "export",
            "acme-loop",
            "--as",
            form,
            "--with-answers",
            "-o",
            &file,
        ]);
        for whose in ["theirs", "mine"] {
            let ran = world.ok(&["import", &file, "--answers", whose]);
            assert!(ran.stderr.starts_with("Nothing to do"), "{form}: {ran}");
        }
        assert_eq!(world.ok(&["log", "--json"]).stdout, log, "{form}");
        assert_eq!(sent_out(&world), deck, "{form}");
    }
}

#[test]
fn an_edited_table_changes_the_words_and_never_takes_an_answer_for_an_example() {
    let world = world_with_own_words();
    world.ok(&[
        "export",
        "acme-loop",
        "--as",
        "csv",
        "--with-answers",
        "-o",
        "mine.csv",
    ]);
    let edited = world
        .read("mine.csv")
        .replace("My own answer.", "My other answer.");
    world.write(
        "mine.csv",
        edited.replace("Which leader", "Which one leader"),
    );
    assert_snapshot!(world.run(&["import", "mine.csv"]), @r#"
    $ offbook import mine.csv
    --- stderr
    Imported into acme-loop: 1 changed.
    1 question has your wording or points over the coach's.
    1 answer in the file other than yours: yours stay. To change one: offbook edit CARD
    Next:  offbook review   Take it back: offbook undo
    1 answer is kept as an example. If it is your own, import again with --answers mine
    "#);
    let deck = sent_out(&world);
    assert!(deck.contains("Which one leader"), "{deck}");
    assert!(deck.contains("The coach's example."), "{deck}");
    assert!(
        deck.contains("version = \"6\"") && deck.contains("author"),
        "{deck}"
    );
    assert!(
        deck.contains("rubric = [\"result\"]") && deck.contains("oldest"),
        "{deck}"
    );
    for own in ["My own", "My other", "mine", "How did you fail"] {
        assert!(!deck.contains(own), "{own}: {deck}");
    }
    let shown = world.ok(&["show", "my failure", "--json"]).json();
    assert_eq!(shown["answer"]["text"], "My own answer.");
}

#[test]
fn answers_that_are_said_to_be_mine_leave_only_when_asked() {
    let world = World::new();
    world.write(
        "old.csv",
        "Question,Answer\nWhy us?,Because of you.\nWhy now?,\n",
    );
    world.ok(&["import", "old.csv", "--answers", "mine"]);
    let answer =
        |world: &World| world.ok(&["show", "why us", "--json"]).json()["answer"]["text"].clone();
    assert_eq!(answer(&world), "Because of you.");
    for form in ["native", "csv", "markdown", "anki-text"] {
        let out = world.ok(&["export", "old", "--as", form, "-o", "-"]).stdout;
        assert!(out.contains("Why us?"), "{form}: {out}");
        assert!(!out.contains("Because of you."), "{form}: {out}");
    }
    let out = world.ok(&["export", "old", "--as", "csv", "--with-answers", "-o", "-"]);
    assert!(out.stdout.contains("Because of you."), "{out}");
    // Whatever is said of it the second time, the answer is here and no example is left behind.
    for arguments in [
        &["import", "old.csv"][..],
        &["import", "old.csv", "--answers", "mine"],
    ] {
        let again = world.ok(arguments);
        assert!(again.stderr.starts_with("Nothing to do"), "{again}");
    }
    world.ok(&["undo"]);
    world.ok(&["redo"]);
    assert_eq!(answer(&world), "Because of you.");
    let out = world.ok(&["export", "old", "-o", "-"]).stdout;
    assert!(!out.contains("Because of you."), "{out}");
    // An answer that is other by now is left alone too, and that is said.
    world.write(
        "old.csv",
        "Question,Answer\nWhy us?,Because of me.\nWhy now?,\n",
    );
    let ran = world.ok(&["import", "old.csv"]);
    assert!(
        ran.stderr.contains("1 answer in the file other than yours"),
        "{ran}"
    );
    assert_eq!(answer(&world), "Because of you.");
    world.ok(&["doctor"]);
}

#[test]
fn questions_of_my_own_that_come_back_are_not_there_twice() {
    let world = world_with_own_words();
    world.ok(&["add", "Mine in theirs?", "-d", "acme-loop", "--no-edit"]);
    world.ok(&[
        "add",
        "Mine alone?",
        "--answer",
        "Yes.",
        "-d",
        "solo",
        "--no-edit",
    ]);
    let before = world.ok(&["list", "--json"]).stdout;
    let decks = world.ok(&["deck", "list", "--json"]).stdout;
    for form in ["csv", "markdown"] {
        for deck in ["acme-loop", "solo"] {
            let file = format!("{deck}.{form}");
            world.ok(&["export", deck, "--as", form, "--with-answers", "-o", &file]);
            let ran = world.ok(&["import", &file]);
            assert!(
                ran.stderr.contains("1 question went out from here"),
                "{ran}"
            );
        }
    }
    world.ok(&["export", "solo", "-o", "solo.toml"]);
    let ran = world.ok(&["import", "solo.toml"]);
    assert!(ran.stderr.starts_with("Nothing to do"), "{ran}");
    world.ok(&[
        "export",
        "acme-loop",
        "--with-my-changes",
        "-o",
        "changed.toml",
    ]);
    world.ok(&["import", "changed.toml", "--on-conflict", "mine"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 4);
    world.ok(&["undo"]);
    assert_eq!(world.ok(&["list", "--json"]).stdout, before);
    assert_eq!(world.ok(&["deck", "list", "--json"]).stdout, decks);
}

#[test]
fn another_deck_of_the_same_id_is_no_next_release() {
    let world = world_with_own_words();
    let other = DECK
        .replace("failure", "price")
        .replace("leader", "weekend")
        .replace("oldest", "other")
        .replace(
            "Which weekend do you admire?",
            "Where were you last Sunday?",
        )
        .replace("Tell me about a price.", "How would you price gamma rays?")
        .replace("What went wrong?", "What does a photon cost?")
        .replace("version = \"6\"", "version = \"9\"");
    world.write("eve.toml", other);
    let before = world.ok(&["log", "--json"]).stdout;
    assert_snapshot!(world.run(&["import", "eve.toml"]), @r#"
    $ offbook import eve.toml
    --- stderr
    error: "eve.toml" has the id of your deck "acme-loop", and none of its questions; nothing was imported
           your 2 questions would be withdrawn
    hint:  another deck needs an id of its own in its file; if it is the next release: --yes
    --- exit 4
    "#);
    assert_snapshot!(world.run(&["import", "eve.toml", "-n", "--ascii"]), @r#"
    $ offbook import eve.toml -n --ascii
    Acme loop, release 9, by Dana Reyes                           you have release 6

      +     2  new questions
      -     2  withdrawn by the coach: kept, and asked only where you have an answer

    None of its questions is one that you have: it may be another deck that only
    came by the same id.

    Your answers, grades, tags, decks and due dates are never overwritten.

      +  How would you price gamma rays?
      +  Where were you last Sunday?
      -  p95  Tell me about my failure.
      -  8z8  Which leader do you admire?
    "#);
    assert_eq!(world.ok(&["log", "--json"]).stdout, before);
    world.ok(&["import", "eve.toml", "--yes"]);
    assert_eq!(
        world.ok(&["list", "--withdrawn", "--json"]).json()["total"],
        2
    );
}

#[test]
fn what_is_misspelt_or_not_for_it_is_said_with_what_to_type() {
    let world = World::new();
    world.write("acme.toml", DECK);
    world.write("list.csv", "Question,Salary\nWhy us?,9\nWhy us?,9\n");
    assert_snapshot!(world.run(&["import", "acne.toml"]), @r#"
    $ offbook import acne.toml
    --- stderr
    error: no file "acne.toml"
    hint:  did you mean "acme.toml"?
    --- exit 4
    "#);
    assert_snapshot!(world.run(&["import", "failur"]), @r#"
    $ offbook import failur
    --- stderr
    error: no file "failur"
    hint:  it ships: offbook import shipped:failure
    --- exit 4
    "#);
    assert_snapshot!(world.run(&["import", "shipped:"]), @r#"
    $ offbook import shipped:
    --- stderr
    error: no deck "" ships with offbook
    hint:  offbook deck list --shipped
    --- exit 3
    "#);
    assert_snapshot!(world.run(&["import", "https://example.org/acme.toml"]), @r#"
    $ offbook import https://example.org/acme.toml
    --- stderr
    error: no file "https://example.org/acme.toml"
    hint:  offbook opens no connection: curl -s "https://example.org/acme.toml" | offbook import -
    --- exit 4
    "#);
    assert_snapshot!(world.run(&["import", "acme.toml", "list.csv"]), @r#"
    $ offbook import acme.toml list.csv
    --- stderr
    error: import takes one file at a time, and quotes around a name with spaces
    hint:  for file in *.csv; do offbook import "$file"; done
    --- exit 2
    "#);
    assert_snapshot!(world.run(&["import", "list.csv", "--only", "x"]), @r#"
    $ offbook import list.csv --only x
    --- stderr
    error: "list.csv" has no decks within it
    hint:  leave --only out
    --- exit 3
    "#);
    assert_snapshot!(world.run(&["import", "list.csv"]), @r#"
    $ offbook import list.csv
    --- stderr
    Imported 1 question into list.
    Next:  offbook review   Take it back: offbook undo
    1 question stands in the file more than once, and counts once.
    Not read: Salary. To read one: --map answer="Salary"
    "#);
}

// ---- what a coach sends back ---------------------------------------------------------------------

/// A file for a coach with one answer, and what they write.
fn noted(world: &World, change: impl Fn(String) -> String) -> String {
    world.ok(&["export", "--for-coach", "-o", "coach.toml", "--force"]);
    let file = world.read("coach.toml");
    change(file.replace("'''\n\n'''", "'''\nSay *when*.\n'''"))
}

#[test]
fn words_that_a_coach_changed_are_told_and_not_taken() {
    let world = world_with_own_words();
    let file = noted(&world, |file| file.replace("My own", "My far better"));
    world.write("coach.toml", file);
    assert_snapshot!(world.run(&["import", "coach.toml"]), @r#"
    $ offbook import coach.toml
    --- stderr
    coach.toml:11: warning: the answer is not the one that went out, and only notes are read: failure of acme-loop Tell me about my failure.
    Put 1 note beside your answers: offbook show CARD.   Take it back: offbook undo
    "#);
    let card = world.ok(&["show", "my failure", "--json"]).json();
    assert_eq!(card["answer"]["text"], "My own answer.");
    assert_eq!(card["coach_notes"][0]["text"], "Say *when*.");
    let json = world.ok(&["import", "coach.toml", "--json"]).json();
    assert_eq!(json["rewritten"].as_array().unwrap().len(), 1, "{json}");
}

#[test]
fn what_an_editor_makes_of_a_file_of_notes_is_read_or_told_by_line() {
    for dressed in [
        |file: String| format!("\u{FEFF}{}", file.replace('\n', "\r\n")),
        |file: String| file.replace("Say *when*.", "Say “when” — it’s late."),
        |file: String| file.replace("answer.\n", "answer.   \n\n"),
    ] {
        let world = world_with_own_words();
        let file = noted(&world, dressed);
        world.write("coach.toml", file);
        let ran = world.ok(&["import", "coach.toml"]);
        assert!(ran.stderr.starts_with("Put 1 note"), "{ran}");
        let card = world.ok(&["show", "my failure", "--json"]).json();
        let note = card["coach_notes"][0]["text"].as_str().unwrap();
        assert!(note.starts_with("Say"), "{note}");
        assert!(!note.contains('\r'), "{note:?}");
    }
    let world = world_with_own_words();
    let file = noted(&world, |file| {
        file.replacen("coach_notes = '''", "coach_notes = ‘’’", 1)
    });
    world.write("coach.toml", file);
    assert_snapshot!(world.run(&["import", "coach.toml"]), @r#"
    $ offbook import coach.toml
    --- stderr
    coach.toml:18:15: text must stand in straight quotes, " or '
    coach.toml:19:5: a field is written name = value, such as id = "my-card"
    error: 2 problems in "coach.toml"; nothing was imported
    hint:  mend the file and import it once more
    --- exit 4
    "#);
}
