//! A sitting on a real terminal: what is on the screen, what keys do and must not do, and how the
//! terminal is left.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the screen what it needs
#[path = "cli/screen.rs"]
mod screen;
#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use screen::Screen;
use world::World;

/// Keys that leave more than one byte behind.
const SHIFT_UP: &str = "\x1b[1;2A";
const CTRL_RIGHT: &str = "\x1b[1;5C";
const F1: &str = "\x1bOP";

// ---- what is on the screen -----------------------------------------------------------------------

#[test]
fn a_sitting_by_key_presses_at_80_columns() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    screen.wait_for("[space] show my answer");
    screen.shows(&["1 of 2", "mine", "new", "20 min left", "Why this company?"]);
    screen.shows(&["0:0", "of about 1:00", "[p] pause", "[s] skip", "[q] quit"]);
    screen.press(" ");
    screen.wait_for("[1-4] grade");
    screen.shows(&[
        "(aim 1:00)",
        "Your answer",
        "version 1",
        "Because of the people.",
    ]);
    screen.shows(&["a  [ ]  their values", "b  [ ]  a name", "How did it go?"]);
    screen.shows(&["1 Again        2 Hard         3 Good         4 Easy"]);
    screen.shows(&["later today    Mon 23 Nov     Mon 23 Nov     Mon 23 Nov"]);
    screen.press("b");
    screen.wait_for("1 of 2 points suggests");
    screen.shows(&["  [ ] a  [x] b "]);
    screen.press("3");
    second_card(&mut screen);
    screen.shows(&[
        "Good. Back tomorrow, Mon 23 Nov.",
        "[u] to take it back",
        "Why you?",
    ]);
    screen.press(" ");
    screen.wait_for("[1-4] grade");
    screen.press("4");
    assert_eq!(screen.end(), 0);
    screen.shows(&[
        "Done for today.",
        "2 cards",
        "Good 1",
        "Easy 1",
        "remembered 100%",
    ]);
    assert_eq!(grades(&world), ["Easy", "Good"]);
    screen.is_as_it_was();
}

#[test]
fn a_sitting_by_key_presses_at_40_columns() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 40, 40, &["review"]);
    screen.wait_for("[space] show");
    screen.shows(&["1 of 2", "20 min", "Why this company?", "of 1:00"]);
    screen.press(" ");
    screen.wait_for("[1-4] grade");
    screen.shows(&[
        "Because of the people.",
        "a [ ] their values",
        "How did it go?",
    ]);
    screen.shows(&[
        "1 Again   later today",
        "2 Hard    Mon 23 Nov",
        "4 Easy    Mon 23 Nov",
    ]);
    screen.press("a");
    screen.wait_for("[x] a [ ] b");
    screen.press("2");
    second_card(&mut screen);
    quit(&mut screen);
    screen.shows(&["1 card", "Hard 1"]);
    assert_eq!(grades(&world), ["Hard"]);
    screen.is_as_it_was();
}

#[test]
fn the_clock_line_moves_and_only_that() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    screen.wait_for("0:00 of about 1:00");
    let before = screen.text();
    screen.wait_for("0:01 of about 1:00");
    assert_eq!(before.replace("0:00", "0:01"), screen.text());
    quit(&mut screen);
}

#[test]
fn a_first_run_leads_from_a_menu_to_three_graded_questions() {
    let world = World::new();
    let mut screen = Screen::open(&world, 80, 40, &[]);
    screen.wait_for("Choose [1]");
    screen.shows(&[
        "Welcome.",
        "1  Try it now",
        "2  Import",
        "3  Write",
        "q  Not now",
    ]);
    assert!(
        !world.data_file().exists(),
        "looking at a menu makes no file"
    );
    screen.press("\r");
    for number in 1..=3 {
        screen.wait_for(&format!("{number} of 3"));
        reveal(&mut screen);
        screen.press("3");
    }
    screen.wait_for("3 questions");
    screen.wait_for("When is your interview?");
    for (typed, said) in [
        ("1 nov 2026\r", "Sunday 1 November 2026 is in the past"),
        ("soon\r", "no date that offbook can read"),
        ("4 dec 14:00\r", "With whom"),
        (
            "Acme\r",
            "Acme, Friday 4 December 2026, 14:00 UTC, in 12 days. Right?",
        ),
        ("n", "When is your interview?"),
        ("9 dec 10am\r", "With whom"),
        (
            "Acme\r",
            "Wednesday 9 December 2026, 10:00 UTC, in 17 days. Right?",
        ),
        ("\r", "every morning"),
    ] {
        screen.press(typed);
        screen.wait_for(said);
    }
    screen.close_or_end();
    assert_eq!(grades(&world), ["Good", "Good", "Good"]);
    let interview = world.ok(&["interview", "show", "acme", "--json"]).json();
    assert_eq!(interview["at"], "2026-12-09T10:00:00+00:00");
}

#[test]
fn esc_goes_back_from_the_page_of_keys_and_ends_nothing() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    screen.wait_for("[space]");
    screen.press("?");
    screen.wait_for("[esc] back");
    screen.shows(&["(also Esc, Ctrl+D)", "never grades", "Why this company?"]);
    screen.press("\x1b");
    screen.wait_for("[?] keys");
    screen.press(" ");
    screen.wait_for("[1-4] grade");
    screen.press("?");
    screen.wait_for("[esc] back");
    screen.press("\x1b");
    screen.wait_for("[?] keys");
    screen.shows(&["Because of the people."]);
    screen.press("\x1b");
    assert_eq!(screen.end(), 0);
    assert_eq!(grades(&world), [""; 0]);
}

#[test]
fn a_tiny_screen_does_not_crash() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 20, 5, &["review"]);
    screen.wait_for("[space]");
    screen.press("?");
    screen.press("i");
    screen.wait_for("[space]");
    screen.press(" ");
    screen.wait_for("[1-4]");
    screen.press("a");
    screen.press("3");
    screen.wait_for("[space]");
    quit(&mut screen);
    assert_eq!(grades(&world), ["Good"]);
    for command in [
        &["status"][..],
        &["list"],
        &["stats"],
        &["show", "company"],
        &["log"],
        &[],
    ] {
        let mut screen = Screen::open(&world, 20, 5, command);
        assert_eq!(screen.end(), 0, "{command:?}: {}", screen.text());
    }
}

// ---- keys that must not grade --------------------------------------------------------------------

#[test]
fn a_double_space_reveals_and_grades_nothing() {
    for keys in ["  ", " \r", " 3", "\r\r\r"] {
        let world = world_with_two_cards();
        let mut screen = Screen::open(&world, 80, 24, &["review"]);
        screen.wait_for("[space]");
        screen.press(keys);
        screen.wait_for("[1-4] grade");
        quit(&mut screen);
        assert_eq!(grades(&world), [""; 0], "{keys:?}");
    }
}

#[test]
fn sequences_of_other_keys_grade_nothing() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    reveal(&mut screen);
    for (number, keys) in [SHIFT_UP, CTRL_RIGHT, F1, "\x1b[200~3\x1b[201~"]
        .into_iter()
        .enumerate()
    {
        screen.press(keys);
        screen.wait_for_times("no such key", number + 1);
        screen.wait_for("[1-4] grade");
    }
    // Over a slow line the end of a sequence comes later.
    screen.press("\x1b[1;");
    thread::sleep(Duration::from_millis(60));
    screen.press("2A");
    screen.wait_for_times("no such key", 5);
    screen.wait_for("[1-4] grade");
    quit(&mut screen);
    assert_eq!(grades(&world), [""; 0]);
}

#[test]
fn a_paste_of_two_grades_is_at_most_one() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    reveal(&mut screen);
    screen.press("14");
    second_card(&mut screen);
    quit(&mut screen);
    assert_eq!(grades(&world), ["Again"]);
}

#[test]
fn a_paste_of_several_lines_into_a_note_grades_nothing() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    reveal(&mut screen);
    screen.press("n");
    screen.wait_for("Note:");
    screen.press("first line\r3 second line\r");
    screen.wait_for("Noted");
    screen.wait_for("[1-4] grade");
    quit(&mut screen);
    assert_eq!(grades(&world), [""; 0]);
}

#[test]
fn keys_meant_for_the_editor_grade_nothing() {
    for script in [
        "read line",
        "read line; exit 1",
        "read line; echo more >> $1",
    ] {
        let mut world = world_with_two_cards();
        world.set_editor(script);
        let mut screen = Screen::open(&world, 80, 40, &["review"]);
        reveal(&mut screen);
        screen.press("e");
        // Typed on after the line that ends the editor.
        screen.wait_for_cooked();
        screen.press(":wq\r3");
        screen.wait_for_times("[1-4] grade", 2);
        quit(&mut screen);
        assert_eq!(grades(&world), [""; 0], "{script}");
        screen.is_as_it_was();
    }
}

#[test]
fn a_slip_is_taken_back_with_u() {
    let world = world_with_two_cards();
    let mut screen = Screen::open(&world, 80, 24, &["review"]);
    reveal(&mut screen);
    screen.press("1");
    second_card(&mut screen);
    screen.press("u");
    screen.wait_for("Taken back: Again");
    // The card is asked once more, its clock at nought.
    reveal(&mut screen);
    screen.press("4");
    screen.wait_for("Easy. Back");
    screen.wait_for("[space]");
    quit(&mut screen);
    assert_eq!(grades(&world), ["Easy"]);
}

// ---- every way out -------------------------------------------------------------------------------

#[test]
fn ctrl_c_keeps_what_was_graded_and_leaves_the_terminal_as_it_was() {
    for is_revealed in [false, true] {
        let world = world_with_two_cards();
        let mut screen = one_graded(&world);
        if is_revealed {
            screen.press(" ");
            screen.wait_for("[1-4] grade");
        }
        screen.press("\x03");
        assert_eq!(screen.end(), 130);
        screen.is_as_it_was();
        assert_eq!(grades(&world), ["Good"]);
    }
}

#[test]
fn signals_keep_what_was_graded_and_leave_the_terminal_as_it_was() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let world = world_with_two_cards();
        let mut screen = one_graded(&world);
        assert!(screen.is_raw(), "a key is awaited");
        screen.send(signal);
        assert_eq!(screen.end(), 130, "{signal:?}");
        screen.is_as_it_was();
        assert_eq!(grades(&world), ["Good"], "{signal:?}");
        assert_eq!(
            world.ok(&["doctor", "--json"]).json()["findings"],
            serde_json::json!([])
        );
    }
}

#[test]
fn a_signal_at_the_first_menu_leaves_the_terminal_as_it_was() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let world = World::new();
        let mut screen = Screen::open(&world, 80, 24, &[]);
        screen.wait_for("Choose [1]");
        screen.send(signal);
        assert_eq!(screen.end(), 130, "{signal:?}");
        screen.is_as_it_was();
    }
}

#[test]
fn a_closed_window_ends_the_sitting_without_using_the_processor() {
    for is_revealed in [false, true] {
        let world = world_with_two_cards();
        let mut screen = one_graded(&world);
        if is_revealed {
            screen.press(" ");
            screen.wait_for("[1-4] grade");
        }
        let used = screen.close_window();
        assert!(
            used < Duration::from_millis(500),
            "{used:?} of processor time"
        );
        assert_eq!(grades(&world), ["Good"]);
    }
}

#[test]
fn a_waiting_sitting_uses_next_to_no_processor() {
    let world = world_with_two_cards();
    let mut screen = one_graded(&world);
    let before = screen.processor_time();
    let begun = Instant::now();
    thread::sleep(Duration::from_millis(500));
    let (used, waited) = (screen.processor_time() - before, begun.elapsed());
    assert!(used < waited / 10, "{used:?} in {waited:?}");
    quit(&mut screen);
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let world = world_with_two_cards();
    let mut screen = Screen::open_shell(&world, 80, 24);
    screen.wait_for("shell>");
    screen.press("$OFFBOOK review\n");
    screen.wait_for("[space]");
    screen.press("\x1a");
    screen.wait_for("topped");
    // The shell's own line editing apart, what is typed can be seen again.
    screen.press("stty -a; echo mid''dle\n");
    screen.wait_for("middle");
    assert!(screen.text().contains(" echo ") && screen.text().contains(" icanon "));
    screen.press("fg\n");
    reveal(&mut screen);
    screen.press("3");
    second_card(&mut screen);
    screen.press("q");
    screen.wait_for("Done for today.");
    screen.press("\nexit\n");
    screen.end();
    assert_eq!(grades(&world), ["Good"]);
}

// ---- text from outside ---------------------------------------------------------------------------

#[test]
fn hostile_text_moves_nothing_on_a_real_terminal() {
    let world = World::new();
    let hostile = "a\x1b[2Jb\x1b]0;title\x07c\u{9b}31md\x1b]52;c;aGk=\x07e\x1b]8;;http://x\x1b\\f";
    world.ok(&[
        "add",
        hostile,
        "--answer",
        hostile,
        "--point",
        hostile,
        "--no-edit",
    ]);
    let mut screen = Screen::open(&world, 80, 40, &["review"]);
    screen.wait_for("[space]");
    screen.shows(&["a␛[2Jb␛]0;title␇c"]);
    screen.press(" ");
    screen.wait_for("[1-4] grade");
    screen.press("i");
    screen.press("a");
    screen.wait_for("1 of 1 point suggests");
    screen.press("3");
    assert_eq!(screen.end(), 0);
    let raw = screen.raw();
    for sequence in ["\x1b]", "\x07", "\u{9b}", "\x1b[2J"] {
        assert!(!raw.contains(sequence), "{sequence:?} reached the terminal");
    }
}

// ---- what is run ---------------------------------------------------------------------------------

fn world_with_two_cards() -> World {
    let world = World::new();
    let card = |question: &str, more: &[&str]| {
        let mut arguments = vec!["add", question, "--no-edit", "--aim", "60"];
        arguments.extend_from_slice(more);
        world.ok(&arguments);
    };
    let answer = "Because of the people.";
    card(
        "Why this company?",
        &[
            "--answer",
            answer,
            "--point",
            "their values",
            "--point",
            "a name",
        ],
    );
    card("Why you?", &["--answer", "I finish things."]);
    world
}

/// A question waits; its answer is shown and waits for a grade.
#[track_caller]
fn reveal(screen: &mut Screen) {
    screen.wait_for("[space]");
    screen.press(" ");
    screen.wait_for("[1-4] grade");
}

/// The first card is graded and the second one is asked.
#[track_caller]
fn second_card(screen: &mut Screen) {
    screen.wait_for("2 of 2");
    screen.wait_for("[space]");
}

#[track_caller]
fn quit(screen: &mut Screen) {
    screen.press("q");
    assert_eq!(screen.end(), 0);
}

/// A sitting in which the first card is graded and the second one waits.
fn one_graded(world: &World) -> Screen {
    let mut screen = Screen::open(world, 80, 24, &["review"]);
    reveal(&mut screen);
    screen.press("3");
    second_card(&mut screen);
    screen
}

/// The grades that count, newest first.
fn grades(world: &World) -> Vec<String> {
    let log = world.ok(&["log", "--json", "-n", "100"]).json();
    let operations = log["operations"].as_array().unwrap().iter();
    operations
        .filter(|operation| operation["kind"] == "grade" && operation["undone"] == false)
        .map(|operation| {
            let summary = operation["summary"].as_str().unwrap();
            summary.split_whitespace().nth(1).unwrap().to_owned()
        })
        .collect()
}
