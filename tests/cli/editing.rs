//! `edit`: by flags, and in an editor that is a script.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::world::World;

fn with_a_card() -> World {
    let world = World::new();
    let answer = "First line.\n\n## A heading of mine\n#! and a mark\nLast line.";
    world.ok(&[
        "add",
        "Why this company?",
        "--answer",
        answer,
        "--point",
        "values",
    ]);
    world
}

fn answer(world: &World) -> String {
    let card = world.ok(&["show", "why this", "--json"]).json();
    card["answer"]["text"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn drafts(world: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.state_folder().join("drafts"));
    entries.map_or(Vec::new(), |entries| {
        entries.map(|e| e.unwrap().path()).collect()
    })
}

#[test]
fn by_flags() {
    let world = with_a_card();
    assert_snapshot!(world.run(&["edit", "why this", "--answer", "Quite another text.", "--aim", "45", "--tag", "acme", "--type", "motivation"]), @r#"
    $ offbook edit why this --answer Quite another text. --aim 45 --tag acme --type motivation
    --- stderr
    Saved cmx: type motivation, aim 0:45, tags, answer (13 -> 3 words).   Take it back: offbook undo
    "#);
    assert_snapshot!(world.run(&["edit", "why this", "--question", "Why us?", "--untag", "acme", "--point", ""]), @"
    $ offbook edit why this --question Why us? --untag acme --point 
    --- stderr
    Saved cmx: question, tags, points.   Take it back: offbook undo

      length: 3 words, notes rather than an answer of 32 to 54 s; keep them as key points
    More on them: offbook check cmx
    ");
    assert_snapshot!(world.run(&["edit", "why us", "--aim", "45"]), @r#"
    $ offbook edit why us --aim 45
    --- stderr
    Nothing changed in cmx.
    "#);
    let versions = world.ok(&["show", "why us", "--versions", "--json"]).json();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 3);
}

#[test]
fn an_empty_pipe_empties_no_answer() {
    let world = with_a_card();
    for arguments in [
        &["edit", "why this", "--answer-file", "-"][..],
        &["add", "Another?", "--answer-file", "-"],
    ] {
        assert_eq!(world.run(arguments).code, 4);
    }
    assert!(answer(&world).starts_with("First line."));
    world.ok(&["edit", "why this", "--answer", ""]);
    assert_eq!(answer(&world), "");
}

#[test]
fn an_edit_keeps_the_schedule() {
    let world = with_a_card();
    let before = world.ok(&["grade", "why this", "good", "--json"]);
    let due = world.ok(&["show", "why this", "--json"]).json()["schedule"].clone();
    assert!(due["due_on"].is_string(), "{before}");
    world.ok(&[
        "edit",
        "why this",
        "--question",
        "Why us?",
        "--answer",
        "All new.",
    ]);
    assert_eq!(
        world.ok(&["show", "why us", "--json"]).json()["schedule"],
        due
    );
}

#[test]
fn the_editor_gets_the_card_and_what_it_leaves_is_saved() {
    let mut world = with_a_card();
    world.set_editor("cp \"$1\" seen.md; printf -- '- the team\\n' >> \"$1\"; ls -l \"$1\" > mode");
    assert_snapshot!(world.run(&["edit", "why this"]), @r#"
    $ offbook edit why this
    --- stderr
    Saved cmx: points.   Take it back: offbook undo
    "#);
    assert_snapshot!(world.read("seen.md"), @r##"
    # cmx  mine
    #! Lines that begin with "#!" are notes to you; they are not saved.
    #! A section without text is emptied; one that is taken out stays as it was.
    #! Aim 1:30, about 210 words.
    #! base 80f31abc5408f6ca

    ## Question
    Why this company?

    ## Variants


    ## Headline


    ## Answer
    First line.

    \## A heading of mine
    \#! and a mark
    Last line.

    ## Points
    - values
    "##);
    assert!(
        world.read("mode").starts_with("-rw-------"),
        "{}",
        world.read("mode")
    );
    let card = world.ok(&["show", "why this", "--json"]).json();
    assert_eq!(
        card["answer"]["key_points"],
        serde_json::json!(["values", "the team"])
    );
    assert!(answer(&world).contains("\n## A heading of mine\n#! and a mark\n"));
    assert!(drafts(&world).is_empty());
}

#[test]
fn an_editor_that_changes_nothing_changes_nothing() {
    let mut world = with_a_card();
    world.set_editor("touch \"$1\"");
    assert_snapshot!(world.run(&["edit", "why this"]), @r#"
    $ offbook edit why this
    --- stderr
    Nothing changed in cmx.
    "#);
    assert!(drafts(&world).is_empty());
    let log = world.ok(&["log"]);
    assert!(!log.stdout.contains("edit"), "{log}");
}

#[test]
fn a_section_taken_out_stays_and_an_emptied_one_goes() {
    let mut world = with_a_card();
    world.set_editor("printf '## Points\\n' > \"$1\"");
    world.ok(&["edit", "why this"]);
    let card = world.ok(&["show", "why this", "--json"]).json();
    assert_eq!(card["answer"]["key_points"], serde_json::json!([]));
    assert!(answer(&world).starts_with("First line."));
}

#[test]
fn an_editor_that_fails_leaves_everything_and_keeps_what_was_written() {
    let mut world = with_a_card();
    world.set_editor("exit 1");
    assert_snapshot!(world.run(&["edit", "why this"]), @r#"
    $ offbook edit why this
    --- stderr
    error: the editor "[world]/editor.sh" ended with a fault; nothing was changed
    --- exit 1
    "#);
    assert!(drafts(&world).is_empty());
    world.set_editor("echo '- half a thought' >> \"$1\"; exit 1");
    let ran = world.run(&["edit", "why this"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.stderr
            .contains("what you wrote is kept in ~/.local/state/offbook/drafts/"),
        "{ran}"
    );
    assert_eq!(drafts(&world).len(), 1);
    assert!(answer(&world).starts_with("First line."));
}

#[test]
fn a_draft_that_cannot_be_read_is_kept_and_says_where() {
    let mut world = with_a_card();
    world.set_editor("echo '## Ponits' >> \"$1\"");
    let ran = world.run(&["edit", "why this"]);
    assert_eq!(ran.code, 4, "{ran}");
    assert!(
        ran.stderr.contains(".md:25: no section \"## Ponits\""),
        "{ran}"
    );
    assert_eq!(drafts(&world).len(), 1);
    // In a pipe nobody can be asked about the older draft: it is put aside, not lost.
    world.set_editor("echo '- new' >> \"$1\"");
    let ran = world.ok(&["edit", "why this"]);
    assert!(ran.stderr.contains("The older draft is in"), "{ran}");
    let kept = drafts(&world);
    assert_eq!(kept.len(), 1);
    assert!(fs::read_to_string(&kept[0]).unwrap().contains("## Ponits"));
}

#[test]
fn a_card_that_changed_meanwhile_is_not_overwritten() {
    let mut world = with_a_card();
    let program = env!("CARGO_BIN_EXE_offbook");
    world.set_editor(&format!(
        "'{program}' edit 'why this' --answer 'From the other window.' 2>/dev/null
         echo '- mine' >> \"$1\""
    ));
    let ran = world.run(&["edit", "why this"]);
    assert_eq!(ran.code, 4, "{ran}");
    assert!(ran.stderr.contains("was changed meanwhile"), "{ran}");
    assert_eq!(answer(&world), "From the other window.");
    let kept = drafts(&world);
    assert_eq!(kept.len(), 2);
    let texts: String = kept
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert!(texts.contains("- mine") && texts.contains("From the other window."));
    for path in kept {
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn an_interrupt_in_the_editor_is_the_editors() {
    let mut world = with_a_card();
    world.set_editor("kill -INT $PPID; echo '- after' >> \"$1\"");
    world.ok(&["edit", "why this"]);
    let card = world.ok(&["show", "why this", "--json"]).json();
    assert_eq!(
        card["answer"]["key_points"],
        serde_json::json!(["values", "after"])
    );
}

#[test]
fn a_killed_program_leaves_the_draft() {
    let mut world = with_a_card();
    world.set_editor("echo '- thought' >> \"$1\"; kill -KILL $PPID");
    let ran = world.run(&["edit", "why this"]);
    assert_eq!(ran.code, -1, "{ran}");
    assert_eq!(drafts(&world).len(), 1);
    assert!(answer(&world).starts_with("First line."));
}

#[test]
fn the_editor_is_found_as_people_expect() {
    let mut world = with_a_card();
    assert_snapshot!(world.run(&["edit", "why this"]), @r#"
    $ offbook edit why this
    --- stderr
    error: there is no terminal to open an editor on
    hint:  without one: --answer-file FILE|-, --question, --point, ...
    --- exit 2
    "#);
    world.set("EDITOR", "no-such-editor --wait");
    world.set("VISUAL", "");
    assert_snapshot!(world.run(&["edit", "why this"]), @r#"
    $ offbook edit why this
    --- stderr
    error: the editor "no-such-editor" could not be started: not found
    hint:  offbook config set editor "vim"; nothing was changed
    --- exit 1
    "#);
    assert_eq!(world.run(&["edit", "why this", "--no-input"]).code, 2);
    world.set_editor("echo \"$1\" | grep -q md && echo \"- $2\" >> \"$3\"");
    let script = world.folder().parent().unwrap().join("editor.sh");
    world.set("VISUAL", format!("'{}' x.md 'two words'", script.display()));
    world.ok(&["edit", "why this"]);
    let card = world.ok(&["show", "why this", "--json"]).json();
    assert_eq!(
        card["answer"]["key_points"],
        serde_json::json!(["values", "two words"])
    );
}

#[test]
fn a_coachs_question_changed_back_follows_the_coach() {
    let world = World::new();
    world.ok(&["import", "shipped:failure"]);
    let card = world.ok(&["show", "biggest failure", "--json"]).json();
    let (name, question) = (
        card["handle"].as_str().unwrap(),
        card["question"].as_str().unwrap(),
    );
    world.ok(&["edit", name, "--question", "What went wrong?"]);
    let shown = world.ok(&["show", name, "--json"]).json();
    assert_eq!(shown["question"], "What went wrong?");
    world.ok(&["edit", name, "--question", question]);
    let again = world.ok(&["import", "shipped:failure", "--json"]).json();
    assert_eq!(again["imports"][0]["unchanged"], 19);
}

#[test]
fn every_draft_that_was_left_stays() {
    let mut world = with_a_card();
    let tries = ["the first try", "the second try", "the third try"];
    let mut said = String::new();
    for text in tries {
        world.set_editor(&format!("printf '{text}\\n' >> \"$1\"; exit 1"));
        said = world.run(&["edit", "why this"]).stderr;
    }
    assert!(said.contains(".old-2.md"), "{said}");
    let left: Vec<String> = drafts(&world)
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for text in tries {
        assert!(left.iter().any(|draft| draft.contains(text)), "{text}");
    }
}

#[test]
fn two_sections_that_differ_in_case_are_one_section_twice() {
    let mut world = with_a_card();
    world
        .set_editor("printf '\\n## Answer: Task\\nmine\\n\\n## Answer: TASK\\nyours\\n' >> \"$1\"");
    let ran = world.run(&["edit", "why this"]);
    assert_eq!(ran.code, 4, "{ran}");
    assert!(ran.stderr.contains("there twice"), "{ran}");
    let draft = fs::read_to_string(&drafts(&world)[0]).unwrap();
    assert!(draft.contains("mine") && draft.contains("yours"), "{draft}");
}
