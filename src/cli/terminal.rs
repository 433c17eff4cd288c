//! The terminal as we found it, and single keys from it.
//!
//! Keys are read here and not by console's `read_key_raw`, which spins when the window is closed
//! and leaves the bytes of unknown sequences behind, where they would be taken for grades.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::exchange::neutral::Safe;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, kill_process};
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};

/// What a person pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Char(char),
    Space,
    Enter,
    Esc,
    Backspace,
    CtrlC,
    /// Ctrl+D, or the terminal is gone.
    End,
    CtrlZ,
    /// An arrow, a function key, a broken sequence: no key of ours.
    Unknown,
}

/// The terminal's modes before we touched them.
static FOUND: OnceLock<Termios> = OnceLock::new();

/// Remembers the terminal's modes and sees to it that every way out restores them: a signal
/// (SIGINT, SIGTERM, SIGHUP), a panic, an error. To be called before the first prompt; the
/// libraries that ask and draw do not do this.
pub(crate) fn guard() {
    if FOUND.get().is_some() {
        return;
    }
    if let Ok(modes) = tcgetattr(rustix::stdio::stdin()) {
        let _ = FOUND.set(modes);
    }
    // A handler that is set already is ours: `guard` is called once per process.
    let _ = ctrlc::set_handler(|| {
        if LENT.load(Ordering::SeqCst) {
            return;
        }
        // Kept to the end: nobody sets the modes once they are restored for good.
        let _turn = turn();
        restore();
        let _ = writeln!(io::stderr());
        if let Some(deed) = last_deed().take() {
            let _ = writeln!(io::stderr(), "{}", deed());
        }
        std::process::exit(130);
    });
}

/// What is done when a signal ends this process, such as telling a helper to stop; gives what is
/// said of it.
type LastDeed = Box<dyn FnOnce() -> Safe + Send>;
static LAST_DEED: Mutex<Option<LastDeed>> = Mutex::new(None);

fn last_deed() -> MutexGuard<'static, Option<LastDeed>> {
    LAST_DEED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sees to it that `deed` is done if a signal ends this process, in the place of what was to be done
/// before; `None` for nothing.
pub(crate) fn if_ended(deed: Option<LastDeed>) {
    *last_deed() = deed;
}

/// Held while modes are set, so that a signal does not come between reading and writing them.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How late the handler of an interrupt may be, on a busy machine.
const LAST_MOMENT: Duration = Duration::from_millis(100);

/// Whether another program, the person's editor, has the terminal now.
static LENT: AtomicBool = AtomicBool::new(false);

/// Lends the terminal as we found it to another program for as long as `run` takes. A Ctrl+C in
/// there is meant for that program and reaches us too, but ends nothing here.
pub(crate) fn lend<T>(run: impl FnOnce() -> T) -> T {
    guard();
    restore();
    LENT.store(true, Ordering::SeqCst);
    let result = run();
    // An interrupt of the last moment is handled by a thread of its own, which may be late.
    std::thread::sleep(LAST_MOMENT);
    LENT.store(false, Ordering::SeqCst);
    restore();
    result
}

/// Puts echo, line mode and cursor back as they were.
pub(crate) fn restore() {
    if let Some(modes) = FOUND.get() {
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, modes);
        if io::stderr().is_terminal() {
            let _ = io::stderr().write_all(b"\x1b[?25h");
        }
    }
}

/// Single keys. The terminal is in raw mode only while one is awaited.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Bytes that came together and are not used yet.
    pending: Vec<u8>,
}

/// Sequences of one key arrive within this, also over a slow line.
const SEQUENCE_GAP: Duration = Duration::from_millis(30);
/// After an unknown sequence or a new screen, keys within this were meant for what came before.
const SETTLE: Duration = Duration::from_millis(150);
/// An Enter that belongs to the key before it comes within this.
const HABIT: Duration = Duration::from_millis(600);

impl Keys {
    /// Waits for a key.
    ///
    /// # Errors
    /// What the system says when the terminal cannot be read or set.
    pub(crate) fn next(&mut self) -> io::Result<Key> {
        if self.pending.is_empty() {
            let _raw = RawMode::enter()?;
            if !self.fill(None)? {
                return Ok(Key::End);
            }
            while is_cut_off(&self.pending) && self.fill(Some(SEQUENCE_GAP))? {}
        }
        let key = self.take();
        if key == Key::Unknown {
            self.settle()?;
        }
        Ok(key)
    }

    /// Forgets what was typed ahead: a key meant for the last screen must not grade on this one.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        let _raw = RawMode::enter()?;
        std::thread::sleep(SETTLE);
        self.pending.clear();
        Ok(tcflush(rustix::stdio::stdin(), QueueSelector::IFlush)?)
    }

    /// Takes an Enter that follows a key at once: people end a choice with it out of habit, and on
    /// the next screen it would mean something else.
    pub(crate) fn swallow_enter(&mut self) -> io::Result<()> {
        let _raw = RawMode::enter()?;
        if self.pending.is_empty() && !self.fill(Some(HABIT))? {
            return Ok(());
        }
        if decode(&self.pending).0 == Key::Enter {
            self.take();
        }
        Ok(())
    }

    /// Reads what there is; false when the terminal is gone or, with `within`, nothing came.
    fn fill(&mut self, within: Option<Duration>) -> io::Result<bool> {
        let timeout = within.map(|w| Timespec {
            tv_sec: 0,
            tv_nsec: i64::from(w.subsec_nanos()),
        });
        loop {
            let stdin = rustix::stdio::stdin();
            let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
            match poll(&mut waiting, timeout.as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                // Stopped and continued: wait on.
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let mut bytes = [0; 64];
            return match rustix::io::read(stdin, &mut bytes) {
                Ok(count) => {
                    self.pending.extend_from_slice(&bytes[..count]);
                    Ok(count > 0)
                }
                Err(rustix::io::Errno::INTR) => continue,
                // The window was closed.
                Err(rustix::io::Errno::IO) => Ok(false),
                Err(error) => Err(error.into()),
            };
        }
    }

    fn take(&mut self) -> Key {
        let (key, used) = decode(&self.pending);
        self.pending.drain(..used);
        key
    }
}

/// The first key of some bytes, and how many bytes it is. An escape sequence takes all that came
/// with it: its end cannot be told for certain, and its bytes must never count as keys.
fn decode(bytes: &[u8]) -> (Key, usize) {
    match bytes {
        [] => (Key::Unknown, 0),
        [0x1b] => (Key::Esc, 1),
        [0x1b, ..] => (Key::Unknown, bytes.len()),
        [b'\r' | b'\n', ..] => (Key::Enter, 1),
        [b' ', ..] => (Key::Space, 1),
        [0x03, ..] => (Key::CtrlC, 1),
        [0x04, ..] => (Key::End, 1),
        [0x1a, ..] => (Key::CtrlZ, 1),
        [0x7f | 0x08, ..] => (Key::Backspace, 1),
        [0..=0x1f, ..] => (Key::Unknown, 1),
        _ => {
            let length = character_length(bytes[0]).min(bytes.len());
            let text = std::str::from_utf8(&bytes[..length]).ok();
            (
                text.and_then(|t| t.chars().next())
                    .map_or(Key::Unknown, Key::Char),
                length,
            )
        }
    }
}

/// A lone escape may be the start of a sequence; a character may have come in part.
fn is_cut_off(bytes: &[u8]) -> bool {
    match bytes {
        [0x1b] | [0x1b, b'['] | [0x1b, b'O'] => true,
        [first, ..] => *first >= 0xc0 && bytes.len() < character_length(*first),
        [] => false,
    }
}

/// Bytes of a UTF-8 character by its first byte.
fn character_length(first: u8) -> usize {
    match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    }
}

/// Raw mode for as long as it lives. Output keeps its line breaks. To be held while a screen with
/// live lines is drawn, too: a key that comes early would be echoed into them.
#[derive(Debug)]
pub(crate) struct RawMode {
    before: Termios,
}

impl RawMode {
    pub(crate) fn enter() -> io::Result<Self> {
        let _turn = turn();
        let before = tcgetattr(rustix::stdio::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        raw.output_modes = before.output_modes;
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self { before })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _turn = turn();
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &self.before);
    }
}

/// Lines of one paste arrive within this.
const PASTE_GAP: Duration = Duration::from_millis(40);

/// Whether more was typed ahead, as when several lines are pasted at once.
pub(crate) fn more_is_there() -> bool {
    let stdin = rustix::stdio::stdin();
    let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(PASTE_GAP.subsec_nanos()),
    };
    poll(&mut waiting, Some(&timeout)).is_ok_and(|ready| ready > 0)
}

/// Back to the shell as Ctrl+Z would; returns when the person comes back.
pub(crate) fn suspend() -> io::Result<()> {
    restore();
    Ok(kill_process(getpid(), Signal::TSTP)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_sequence_is_one_key_and_leaves_nothing_to_grade_with() {
        // Shift+Up, Ctrl+Right, F1.
        for sequence in [&b"\x1b[1;2A"[..], b"\x1b[1;5C", b"\x1bOP"] {
            assert_eq!(decode(sequence), (Key::Unknown, sequence.len()));
        }
    }

    #[test]
    fn letters_of_every_script_are_one_key() {
        assert_eq!(decode("é3".as_bytes()), (Key::Char('é'), 2));
        assert_eq!(decode("日".as_bytes()), (Key::Char('日'), 3));
        assert_eq!(decode(&[0xff, b'3']).0, Key::Unknown);
        assert!(is_cut_off(&"日".as_bytes()[..2]));
    }

    #[test]
    fn a_lone_escape_is_the_escape_key() {
        assert_eq!(decode(b"\x1b"), (Key::Esc, 1));
        assert!(is_cut_off(b"\x1b"));
    }
}
