//! A mock interview on a real terminal: the clock runs, nothing is revealed, the table has its keys.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the screen what it needs
#[path = "cli/screen.rs"]
mod screen;
#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use screen::Screen;
use world::World;

fn with_cards() -> World {
    let world = World::new();
    for question in ["Why us?", "Why you?"] {
        world.ok(&[
            "add",
            question,
            "-d",
            "mine",
            "--answer",
            "SECRET words.",
            "--point",
            "their values",
            "--aim",
            "60",
            "--no-edit",
        ]);
    }
    world
}

/// The newest operations, by kind.
fn kinds(world: &World) -> Vec<String> {
    let log = world.ok(&["log", "--json"]).json();
    let operations = log["operations"].as_array().expect("operations").iter();
    let kind = |operation: &serde_json::Value| operation["kind"].as_str().map(str::to_owned);
    operations.filter_map(kind).collect()
}

#[test]
fn a_mock_by_key_presses_at_80_columns() {
    let world = with_cards();
    let mut screen = Screen::open(&world, 80, 50, &["mock", "-n", "2", "--think", "20"]);
    screen.wait_for("[space] answer");
    screen.shows(&["1 of 2", "aim 1:00", "Think.", "of about 0:20"]);
    screen.press(" ");
    screen.wait_for("Answer aloud.");
    screen.wait_for("0:01 of about 1:00");
    screen.press("a");
    screen.wait_for("ticks and grades come at the end");
    screen.press("p");
    screen.wait_for("Paused.");
    screen.press(" ");
    screen.wait_for("[space] done");
    screen.press(" ");
    screen.wait_for("2 of 2");
    screen.wait_for("[space] answer");
    assert!(!screen.text().contains("SECRET"));
    screen.press("  ");
    screen.wait_for("[a] accept all");
    screen.shows(&["Time", "Points", "Grade", "Question", ">1", "[n] none"]);
    screen.press("o");
    screen.wait_for("SECRET words.");
    screen.press("a");
    screen.wait_for("suggests");
    screen.press(" ");
    screen.wait_for_times("[a] accept all", 1);
    screen.wait_for("1 of 1");
    screen.press("3");
    screen.wait_for("1. Good");
    screen.press("u");
    screen.wait_for("Taken back.");
    screen.press("3");
    screen.wait_for_times("1. Good", 2);
    screen.press("1");
    screen.wait_for("2. Again");
    assert_eq!(kinds(&world).first().map(String::as_str), Some("add"));
    screen.press("a");
    assert_eq!(screen.end(), 0);
    screen.shows(&["2 grades are kept.", "Weakest", "offbook cram"]);
    assert_eq!(kinds(&world)[..2], ["grade", "grade"]);
    screen.is_as_it_was();
}

#[test]
fn leaving_a_mock_at_40_columns_keeps_nothing() {
    let world = with_cards();
    let mut screen = Screen::open(&world, 40, 40, &["mock", "-n", "2"]);
    screen.wait_for("[space] done");
    screen.press(" ");
    screen.wait_for("2 of 2");
    screen.wait_for("[space] done");
    screen.press("q");
    screen.wait_for("[a] accept all");
    screen.press("4");
    screen.wait_for("1. Easy");
    screen.press("q");
    screen.wait_for("no grade is kept yet");
    screen.press("q");
    assert_eq!(screen.end(), 0);
    screen.shows(&["nothing is kept"]);
    assert_eq!(kinds(&world), ["add", "add"]);
    screen.is_as_it_was();
}

#[test]
fn ctrl_c_ends_a_mock_at_once_and_keeps_nothing() {
    let world = with_cards();
    let mut screen = Screen::open(&world, 80, 30, &["mock", "-n", "2"]);
    screen.wait_for("[space] done");
    screen.press("\x03");
    assert_eq!(screen.end(), 130);
    assert_eq!(kinds(&world), ["add", "add"]);
    screen.is_as_it_was();
}

/// A recorder that has written before the answer is over; it waits to be told to stop.
fn recorded(world: &World) {
    use std::os::unix::fs::PermissionsExt;
    let script = "#!/bin/sh\necho sound >\"$1\"\ntrap 'echo end >>\"$1\"; exit 0' INT TERM\n\
                  while :; do sleep 0.05; done\n";
    let path = world.write("rec.sh", script);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("{} {{file}}.wav", path.display());
    world.ok(&["config", "set", "recorder", &command]);
}

/// Waits until the recorder has written `text` somewhere.
fn wait_for_sound(world: &World, text: &str) {
    let begun = std::time::Instant::now();
    loop {
        let files = std::fs::read_dir(world.data_folder().join("recordings"));
        let mut files = files.into_iter().flatten().flatten();
        let holds = |file: std::fs::DirEntry| {
            std::fs::read_to_string(file.path()).is_ok_and(|sound| sound.contains(text))
        };
        if files.any(holds) {
            return;
        }
        assert!(begun.elapsed().as_secs() < 20, "nothing was recorded");
        std::thread::yield_now();
    }
}

#[test]
fn what_was_recorded_before_ctrl_c_or_the_end_is_listed() {
    for (keys, code) in [("\x03", 130), ("q", 0), ("s", 0)] {
        let mut world = with_cards();
        recorded(&world);
        let mut screen = Screen::open(&world, 80, 30, &["mock", "-n", "1", "--record"]);
        screen.wait_for("[space] done");
        wait_for_sound(&world, "sound");
        screen.press(keys);
        if keys == "s" {
            // Another question in its place; then the end.
            screen.wait_for("Why");
            wait_for_sound(&world, "end");
            screen.press("q");
        }
        assert_eq!(screen.end(), code, "{keys:?}");
        world.set_now("2026-11-23T08:00:00Z");
        let today = world.ok::<&str>(&[]);
        assert!(today.stdout.contains("To listen"), "{keys:?}: {today}");
        screen.is_as_it_was();
    }
}

#[test]
fn line_by_line_ctrl_c_stops_the_recorder_and_says_where_the_recording_is() {
    let world = with_cards();
    recorded(&world);
    let words = ["mock", "-n", "1", "--record", "--accessible"];
    let mut screen = Screen::open(&world, 80, 30, &words);
    screen.wait_for("press Enter.");
    wait_for_sound(&world, "sound");
    screen.press("\x03");
    assert_eq!(screen.end(), 130);
    screen.shows(&["The recording so far is"]);
    wait_for_sound(&world, "end");
}
