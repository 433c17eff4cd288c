//! A fault of ours: the terminal as it was, one line, and where the details are.
//!
//! The details name the place in our source and nothing else: a panic's message may quote an
//! answer, and answers are in no log.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{output, terminal};
use crate::exchange::neutral::{self, Safe};

static FOLDER: OnceLock<PathBuf> = OnceLock::new();
static GRADES: AtomicU32 = AtomicU32::new(0);

const FILE_NAME: &str = "last-error.txt";

/// Where the details of the last fault are written.
pub(crate) fn details_file(state_dir: &Path) -> PathBuf {
    state_dir.join(FILE_NAME)
}

/// Says where the details go; before that they go nowhere.
pub(crate) fn keep_details_in(state_dir: &Path) {
    let _ = FOLDER.set(state_dir.to_owned());
}

/// A grade is on disk: should we fail later, the line says so.
pub(crate) fn grade_is_saved() {
    GRADES.fetch_add(1, Ordering::Relaxed);
}

/// To be called first. The release build aborts on panic, so the hook itself ends the program.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|fault| {
        terminal::restore();
        let kept = FOLDER
            .get()
            .is_some_and(|folder| keep(fault, folder).is_ok());
        output::last_words(&line(GRADES.load(Ordering::Relaxed), kept));
        std::process::exit(1);
    }));
}

/// A panic on demand, with an answer in its message, for the test of what comes of it.
#[cfg(debug_assertions)]
#[allow(clippy::panic)]
pub(crate) fn rehearse() {
    if let Ok(answer) = std::env::var("OFFBOOK_TEST_PANIC") {
        panic!("{answer}");
    }
}

fn line(grades: u32, kept: bool) -> Safe {
    let saved = match grades {
        0 => "what was saved before is safe".to_owned(),
        1 => "your last grade is saved".to_owned(),
        _ => format!("your {grades} grades so far are saved"),
    };
    let details = if kept {
        ". Details: offbook doctor --last-error"
    } else {
        ""
    };
    neutral::line(&format!("internal error; {saved}{details}"))
}

fn keep(fault: &PanicHookInfo<'_>, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let place = fault.location().map_or_else(
        || "unknown".to_owned(),
        |l| format!("{}:{}:{}", l.file(), l.line(), l.column()),
    );
    let command = command_word(
        std::env::args_os()
            .skip(1)
            .filter_map(|arg| arg.into_string().ok()),
    );
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(details_file(folder))?;
    writeln!(
        file,
        "offbook {}\nat {}\nin {place}\ncommand {command}\nsystem {} {}",
        env!("CARGO_PKG_VERSION"),
        chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

/// The name of the command, and none of its arguments: they may hold an answer.
fn command_word(args: impl Iterator<Item = String>) -> &'static str {
    args.filter_map(|arg| super::front::names().find(|name| *name == arg))
        .next()
        .unwrap_or("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_safe_and_where_to_look() {
        assert_eq!(
            line(6, true).as_str(),
            "internal error; your 6 grades so far are saved. Details: offbook doctor --last-error"
        );
        assert_eq!(
            line(0, false).as_str(),
            "internal error; what was saved before is safe"
        );
    }

    #[test]
    fn only_the_name_of_a_command_is_kept() {
        let args = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            command_word(words.into_iter())
        };
        assert_eq!(args(&["--db", "secret.db", "status"]), "status");
        assert_eq!(args(&["my secret answer"]), "-");
    }

    /// Not a test of its own: what `a_panic_leaves_the_terminal_as_it_was` runs on a terminal.
    #[test]
    #[ignore = "needs a terminal, and ends the process"]
    fn panics_while_a_key_is_awaited() {
        install();
        terminal::guard();
        let _raw = terminal::RawMode::enter().unwrap();
        output::last_words(&neutral::line("a key is awaited"));
        panic!("my secret answer");
    }

    #[test]
    fn a_panic_leaves_the_terminal_as_it_was() {
        use portable_pty::{CommandBuilder, PtySize, native_pty_system};
        use rustix::termios::tcgetattr;
        use std::io::Read;

        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        // Kept open, so that nothing is lost with the process that ends.
        let mut tty = fs::OpenOptions::new();
        tty.read(true)
            .custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed());
        let tty = tty.open(pair.master.tty_name().unwrap()).unwrap();
        let modes = || {
            let modes = tcgetattr(&tty).unwrap();
            let local = modes.local_modes;
            (local, modes.input_modes, modes.output_modes)
        };
        let found = modes();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let name = "cli::panic::tests::panics_while_a_key_is_awaited";
        command.args(["--exact", name, "--ignored", "--nocapture"]);
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut said = String::new();
        while !said.contains("internal error") || !said.ends_with('\n') {
            let mut bytes = [0; 1024];
            let count = reader.read(&mut bytes).unwrap();
            assert!(count > 0, "{said}");
            said.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
        assert_eq!(child.wait().unwrap().exit_code(), 1, "{said}");
        assert!(modes() == found, "{said}");
        assert!(said.contains("a key is awaited"), "{said}");
        assert!(said.contains("\u{1b}[?25h"), "{said}");
        assert!(
            !said.contains("secret") && !said.contains("panicked"),
            "{said}"
        );
    }
}
