//! The keys of the countdown on a real terminal: they ask, show again, and lead on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the screen what it needs
#[path = "cli/screen.rs"]
mod screen;
#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use screen::Screen;
use world::World;

/// Ten questions were graded on each of three days; an interview is nine days off.
fn studied(more: &[&str]) -> World {
    let mut world = World::new();
    world.ok(&["import", "shipped:about-you", "--yes"]);
    let mut words = vec!["interview", "add", "Acme", "--on", "2026-12-04", "--yes"];
    words.extend(more);
    world.ok(&words);
    for day in 22..25 {
        world.set_now(&format!("2026-11-{day}T08:00:00Z"));
        world.run_with_input(&["review", "-n", "10"], "\n3\n\n2\n\n4\n".repeat(4));
    }
    world.set_now("2026-11-25T08:00:00Z");
    world
}

#[test]
fn every_key_of_the_countdown_works_at_80_columns() {
    let world = studied(&["-m", "15"]);
    let mut screen = Screen::open(&world, 80, 60, &["countdown"]);
    screen.wait_for("[q] quit");
    screen.shows(&[
        "[m] minutes",
        "[x] days off",
        "[w] weakest",
        "[r] review now",
    ]);
    screen.shows(&[
        "Acme",
        "Ready now",
        "On the day, plan kept",
        "15 minutes a day",
    ]);
    screen.press("z");
    screen.wait_for("no such key here");
    screen.press("w");
    screen.wait_for("Likely to come least");
    screen.press("m");
    screen.wait_for("Minutes a day");
    screen.press("3\r");
    screen.wait_for("What if: 3 minutes a day instead of 15.");
    screen.wait_for("[a] accept");
    screen.press("x");
    screen.wait_for("Days off");
    screen.press("sat\r");
    screen.wait_for("other days off");
    screen.wait_for_times("[a] accept", 2);
    screen.press("a");
    screen.wait_for("Acme: 3 minutes a day, Saturdays off from now on.");
    screen.press("q");
    assert_eq!(screen.end(), 0);
    let interview = world.ok(&["countdown", "--json"]).json()["interview"].clone();
    assert_eq!(interview["minutes_a_day"], 3);
    assert_eq!(interview["weekdays_off"][0], "Sat");
    screen.is_as_it_was();
}

#[test]
fn what_does_not_fit_is_listed_and_a_review_begins_at_40_columns() {
    let world = studied(&["-m", "1"]);
    world.ok(&["import", "shipped:failure", "--yes"]);
    let mut screen = Screen::open(&world, 40, 70, &["countdown"]);
    screen.wait_for("[q] quit");
    screen.press("l");
    screen.wait_for("do not fit, those");
    screen.press("r");
    screen.wait_for("[space] show");
    screen.press("q");
    assert_eq!(screen.end(), 0);
    screen.is_as_it_was();
}

#[test]
fn ctrl_c_and_a_closed_window_leave_the_terminal_as_it_was() {
    let world = studied(&[]);
    let mut screen = Screen::open(&world, 80, 60, &["countdown"]);
    screen.wait_for("[q] quit");
    screen.press("\x03");
    assert_eq!(screen.end(), 130);
    screen.is_as_it_was();
}

#[test]
fn line_by_line_words_do_what_keys_do() {
    let mut world = studied(&["-m", "15"]);
    world.set("ACCESSIBLE", "1");
    let mut screen = Screen::open(&world, 80, 80, &["countdown"]);
    screen.wait_for("Words: minutes, days off, weakest, review now, quit.");
    screen.press("dance\n");
    screen.wait_for("no such word here");
    screen.press("minutes\n");
    screen.wait_for("Minutes a day:");
    screen.press("4\n");
    screen.wait_for("What if: 4 minutes a day instead of 15.");
    screen.press("quit\n");
    assert_eq!(screen.end(), 0);
}
