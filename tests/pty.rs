//! Sittings in a real terminal: keys go in, and what is on the screen is looked at.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // this test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use world::World;

/// Longer than anything takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the terminal shows, and a bell that rings when that changes.
type Screen = Arc<(Mutex<vt100::Parser>, Condvar)>;

/// offbook in a terminal of its own.
struct Terminal {
    screen: Screen,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn start(world: &World, columns: u16, rows: u16, arguments: &[&str]) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pty = native_pty_system().openpty(size).unwrap();
        let plain = world.command();
        let mut command = CommandBuilder::new(plain.get_program());
        command.env_clear();
        for (name, value) in plain.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.env("TERM", "xterm");
        command.env("COLUMNS", columns.to_string());
        command.args(arguments);
        command.cwd(world.folder());
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let parser =
            vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 1000);
        let screen: Screen = Arc::new((Mutex::new(parser), Condvar::new()));
        let shown = Arc::clone(&screen);
        let mut output = pty.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shown.0.lock().unwrap().process(&bytes[..count]);
                shown.1.notify_all();
            }
        });
        let keys = pty.master.take_writer().unwrap();
        Self {
            screen,
            keys,
            child,
            master: pty.master,
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until `text` is on the screen and gives the whole screen.
    #[track_caller]
    fn wait_for(&self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        let (parser, bell) = &*self.screen;
        let mut parser = parser.lock().unwrap();
        loop {
            let contents = rows(&parser);
            if contents.contains(text) {
                return contents;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{text:?} never came:\n{contents}");
            parser = bell.wait_timeout(parser, left).unwrap().0;
        }
    }

    /// The modes of the terminal, echo and line mode among them.
    fn modes(&self) -> String {
        format!("{:?}", self.master.get_termios().expect("modes"))
    }

    /// Waits for the end and gives the exit code.
    #[track_caller]
    fn end(mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        let (parser, bell) = &*Arc::clone(&self.screen);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < until, "it does not end");
            let parser = parser.lock().unwrap();
            drop(
                bell.wait_timeout(parser, Duration::from_millis(20))
                    .unwrap(),
            );
        }
    }
}

/// A test that fails leaves no program behind.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// The rows of the screen as they stand, also where one runs on into the next.
fn rows(parser: &vt100::Parser) -> String {
    let (_, columns) = parser.screen().size();
    let rows: Vec<String> = parser.screen().rows(0, columns.into()).collect();
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// Two cards, the first of them with an answer.
fn world_with_cards() -> World {
    let world = World::new();
    let question = "Tell me about a time you disagreed with your manager.";
    let answer = "I asked for one week instead of arguing in stand-up.";
    let point = "a result with a number";
    world.ok(&[
        "add",
        question,
        "--answer",
        answer,
        "--point",
        point,
        "--aim",
        "90",
        "--no-edit",
    ]);
    world.ok(&["add", "Why this company?", "--no-edit"]);
    world
}

fn reviews(world: &World) -> u64 {
    let stats = world.ok(&["log", "--json"]).json();
    let operations = stats["operations"].as_array().unwrap();
    operations
        .iter()
        .filter(|o| o["kind"] == "grade" && o["undone"] == false)
        .count() as u64
}

#[track_caller]
fn fits(screen: &str, columns: usize) {
    for line in screen.lines() {
        assert!(line.chars().count() <= columns, "{line}");
    }
}

fn a_sitting_by_keys(columns: u16) {
    let world = world_with_cards();
    let mut terminal = Terminal::start(&world, columns, 50, &["review"]);
    let screen = terminal.wait_for("[?] keys");
    assert!(screen.contains("1 of 2"), "{screen}");
    assert!(
        !screen.contains("one week"),
        "the answer shows too early:\n{screen}"
    );
    fits(&screen, columns.into());
    // A grade before the answer is refused in words.
    terminal.press("3");
    terminal.wait_for("show the answer first");
    terminal.press(" ");
    let screen = terminal.wait_for("[1-4] grade");
    assert!(screen.contains("one week"), "{screen}");
    fits(&screen, columns.into());
    // Space reveals and never grades.
    terminal.press(" ");
    terminal.wait_for("choose a grade");
    terminal.press("a");
    terminal.wait_for("1 of 1 points");
    terminal.press("3");
    terminal.wait_for("2 of 2");
    assert_eq!(
        reviews(&world),
        1,
        "a grade is stored before the next question is there"
    );
    terminal.press("u");
    terminal.wait_for("Taken back: Good");
    terminal.wait_for("1 of 2");
    assert_eq!(reviews(&world), 0);
    terminal.press(" ");
    terminal.wait_for("[1-4] grade");
    terminal.press("4");
    terminal.wait_for("Easy. Back");
    terminal.press("q");
    let screen = terminal.wait_for("offbook undo");
    assert!(screen.contains("1 card"), "{screen}");
    fits(&screen, columns.into());
    assert_eq!(terminal.end(), 0);
    assert_eq!(reviews(&world), 1);
}

#[test]
fn a_sitting_at_80_columns() {
    a_sitting_by_keys(80);
}

#[test]
fn a_sitting_at_40_columns() {
    a_sitting_by_keys(40);
}

#[test]
fn a_sitting_at_132_columns() {
    a_sitting_by_keys(132);
}

#[test]
fn ctrl_c_keeps_what_was_graded_and_the_terminal_as_it_was() {
    let world = world_with_cards();
    let mut terminal = Terminal::start(&world, 80, 24, &["review"]);
    terminal.wait_for("[space] show my answer");
    terminal.press(" ");
    terminal.wait_for("[1-4] grade");
    terminal.press("2");
    terminal.wait_for("2 of 2");
    terminal.wait_for("[space] show my answer");
    terminal.press("\u{3}");
    terminal.wait_for("what was graded is kept");
    let screen = Arc::clone(&terminal.screen);
    let modes = terminal.modes();
    assert_eq!(terminal.end(), 130);
    assert!(
        modes.contains("ECHO") && modes.contains("ICANON"),
        "{modes}"
    );
    assert!(!screen.0.lock().unwrap().screen().hide_cursor());
    assert_eq!(reviews(&world), 1);
}

#[test]
fn keys_of_no_meaning_and_pasted_sequences_never_grade() {
    let world = world_with_cards();
    let mut terminal = Terminal::start(&world, 80, 40, &["review"]);
    terminal.wait_for("[space] show my answer");
    // Space twice and a grade at once: the second space and the grade were typed ahead.
    terminal.press("  3");
    terminal.wait_for("[1-4] grade");
    // Shift+Up, Ctrl+Right, F1: their bytes hold digits and letters.
    for sequence in ["\u{1b}[1;2A", "\u{1b}[1;5C", "\u{1b}OP"] {
        terminal.press(sequence);
    }
    terminal.wait_for("no such key");
    terminal.press("?");
    terminal.wait_for("stop at once");
    assert_eq!(reviews(&world), 0);
    terminal.press("\u{4}");
    terminal.wait_for("Nothing was graded");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_closed_window_ends_the_sitting_and_loses_nothing() {
    let world = world_with_cards();
    let mut terminal = Terminal::start(&world, 80, 24, &["review"]);
    terminal.wait_for("[space] show my answer");
    terminal.press(" ");
    terminal.wait_for("[1-4] grade");
    terminal.press("3");
    terminal.wait_for("2 of 2");
    // What the system sends to the programs of a window that is closed.
    let id = i32::try_from(terminal.child.process_id().unwrap()).unwrap();
    let process = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    assert_eq!(terminal.end(), 130);
    assert_eq!(reviews(&world), 1);
}

#[test]
fn a_tiny_terminal_is_no_reason_to_crash() {
    let world = world_with_cards();
    let mut terminal = Terminal::start(&world, 20, 5, &["review"]);
    terminal.wait_for("[?] keys");
    terminal.press(" ");
    terminal.wait_for("[1-4] grade");
    terminal.press("3");
    terminal.wait_for("[space] show");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(reviews(&world), 1);
}
