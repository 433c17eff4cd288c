//! A terminal nobody sees: what offbook draws on it, and the keys that are pressed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

use crate::world::World;

/// Long enough for a busy machine; nothing waits this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program on a terminal of its own.
pub(crate) struct Screen {
    heard: Arc<Heard>,
    reading: Option<JoinHandle<()>>,
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    tty: PathBuf,
    found: Termios,
}

/// What came from the program so far.
struct Heard {
    so_far: Mutex<SoFar>,
    more: Condvar,
    is_closing: AtomicBool,
}

struct SoFar {
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

impl Screen {
    /// Runs offbook on a terminal of so many columns and rows.
    pub(crate) fn open(world: &World, columns: u16, rows: u16, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_offbook"));
        command.args(arguments);
        Self::spawn(world, columns, rows, command)
    }

    /// Runs a shell that can stop and continue programs; offbook is `$OFFBOOK`.
    pub(crate) fn open_shell(world: &World, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.arg("-i");
        command.env("PS1", "shell> ");
        command.env("ENV", "");
        Self::spawn(world, columns, rows, command)
    }

    fn spawn(world: &World, columns: u16, rows: u16, mut command: CommandBuilder) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let shell = ["PS1", "ENV"].map(|name| (name, command.get_env(name).map(ToOwned::to_owned)));
        command.env_clear();
        for (name, value) in world.command().get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        for (name, value) in shell {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        // The terminal itself says how wide it is.
        command.env_remove("COLUMNS");
        command.env("TERM", "xterm-256color");
        command.env("OFFBOOK", env!("CARGO_BIN_EXE_offbook"));
        command.cwd(world.folder());
        let tty = pair.master.tty_name().expect("its name");
        let found = tcgetattr(open(&tty)).expect("its modes");
        let heard = Arc::new(Heard::new(columns, rows));
        let reader = pair.master.try_clone_reader().expect("its output");
        let reading = thread::spawn({
            let heard = heard.clone();
            move || heard.listen(reader)
        });
        Self {
            heard,
            reading: Some(reading),
            writer: Some(pair.master.take_writer().expect("its keyboard")),
            child: pair.slave.spawn_command(command).expect("offbook to start"),
            master: Some(pair.master),
            tty,
            found,
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("an open window");
        writer.write_all(keys.as_bytes()).expect("keys");
        writer.flush().expect("keys");
    }

    pub(crate) fn send(&mut self, signal: Signal) {
        kill_process(self.pid(), signal).expect("a signal");
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |so_far| so_far.text().contains(text));
    }

    /// Waits until a text was written so many times, wherever it is now.
    #[track_caller]
    pub(crate) fn wait_for_times(&mut self, text: &str, times: usize) {
        self.wait_until(text, |so_far| {
            String::from_utf8_lossy(&so_far.bytes).matches(text).count() >= times
        });
    }

    /// Waits until a text stands behind the last of another.
    #[track_caller]
    pub(crate) fn wait_for_behind(&mut self, before: &str, text: &str) {
        self.wait_until(text, |so_far| {
            let so_far = String::from_utf8_lossy(&so_far.bytes);
            let behind = so_far.rsplit_once(before);
            behind.is_some_and(|(_, behind)| behind.contains(text))
        });
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, is_there: impl Fn(&SoFar) -> bool) {
        let begun = Instant::now();
        let mut so_far = self.heard.so_far.lock().unwrap();
        while !is_there(&so_far) {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let has_ended = self.reading.as_ref().is_none_or(JoinHandle::is_finished);
            if left.is_zero() || has_ended {
                let screen = so_far.text();
                drop(so_far);
                panic!("no {what:?} on the screen:\n{screen}");
            }
            let moment = Duration::from_millis(200).min(left);
            so_far = self.heard.more.wait_timeout(so_far, moment).unwrap().0;
        }
    }

    /// What is on the screen now.
    pub(crate) fn text(&self) -> String {
        self.heard.so_far.lock().unwrap().text()
    }

    /// Every byte that reached the terminal.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.heard.so_far.lock().unwrap().bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn shows(&self, texts: &[&str]) {
        let screen = self.text();
        for text in texts {
            assert!(
                screen.contains(text),
                "no {text:?} on the screen:\n{screen}"
            );
        }
    }

    /// Waits for the program to end; its exit code.
    #[track_caller]
    pub(crate) fn end(&mut self) -> u32 {
        let code = self.wait_for_exit();
        // What it wrote last is still on its way to the screen.
        if let Some(reading) = self.reading.take() {
            let _ = reading.join();
        }
        code
    }

    #[track_caller]
    fn wait_for_exit(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.exit_code();
            }
            if begun.elapsed() > PATIENCE {
                let _ = self.child.kill();
                panic!("it did not end:\n{}", self.text());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends a program that may still ask something, by Ctrl+C.
    pub(crate) fn close_or_end(&mut self) {
        thread::sleep(Duration::from_millis(100));
        if self.child.try_wait().expect("a status").is_none() {
            self.press("\x03");
        }
        self.end();
    }

    /// Closes the window as its cross does; the processor time of the program's whole life.
    pub(crate) fn close_window(&mut self) -> Duration {
        // The library's keyboard would say goodbye with a line and an end-of-file.
        let tty = open(&self.tty);
        let mut modes = tcgetattr(&tty).expect("its modes");
        modes.special_codes[SpecialCodeIndex::VEOF] = 0;
        tcsetattr(&tty, OptionalActions::Now, &modes).expect("its modes");
        // The thread that listens holds the window open too: one more byte, and it lets go.
        self.heard.is_closing.store(true, Ordering::SeqCst);
        (&tty).write_all(b".").expect("a byte");
        self.reading.take().expect("a listener").join().unwrap();
        drop(tty);
        self.writer = None;
        self.master = None;
        let begun = Instant::now();
        // Until somebody asks for its exit code, the system still knows what it used.
        while self.process_state() != 'Z' {
            assert!(begun.elapsed() < PATIENCE, "it lives on without a window");
            thread::sleep(Duration::from_millis(5));
        }
        let used = self.processor_time();
        self.wait_for_exit();
        used
    }

    /// Waits until lines are typed again, as in an editor that the program has started.
    #[track_caller]
    pub(crate) fn wait_for_cooked(&self) {
        let begun = Instant::now();
        while self.is_raw() {
            assert!(begun.elapsed() < PATIENCE, "keys are still read singly");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether keys reach the program singly and unseen.
    pub(crate) fn is_raw(&self) -> bool {
        let modes = tcgetattr(open(&self.tty)).expect("its modes");
        !modes
            .local_modes
            .intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Echo, line mode, all the other modes and the cursor.
    #[track_caller]
    pub(crate) fn is_as_it_was(&self) {
        let now = tcgetattr(open(&self.tty)).expect("its modes");
        assert_eq!(now.local_modes, self.found.local_modes);
        assert_eq!(now.input_modes, self.found.input_modes);
        assert_eq!(now.output_modes, self.found.output_modes);
        assert_eq!(now.control_modes, self.found.control_modes);
        let so_far = self.heard.so_far.lock().unwrap();
        assert!(
            !so_far.screen.screen().hide_cursor(),
            "the cursor is hidden"
        );
        assert!(!so_far.screen.screen().bold(), "bold is left on");
        assert!(!so_far.screen.screen().alternate_screen());
    }

    pub(crate) fn processor_time(&self) -> Duration {
        let fields = self.status_fields();
        let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        // Linux tells other programs in hundredths of a second, however it counts itself.
        Duration::from_millis(ticks * 10)
    }

    fn process_state(&self) -> char {
        self.status_fields()[0].chars().next().unwrap()
    }

    /// The fields of `/proc/PID/stat` behind the program's name, beginning with its state.
    fn status_fields(&self) -> Vec<String> {
        let pid = self.pid().as_raw_nonzero();
        let line = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
        let (_, behind_name) = line.rsplit_once(") ").expect("a name in brackets");
        behind_name.split(' ').map(str::to_owned).collect()
    }

    fn pid(&self) -> Pid {
        let pid = self.child.process_id().expect("a process");
        Pid::from_raw(i32::try_from(pid).unwrap()).unwrap()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Heard {
    fn new(columns: u16, rows: u16) -> Self {
        let size = |n: u16| n.try_into().expect("a size");
        let screen = vt100::Parser::new(size(rows), size(columns), 0);
        Self {
            so_far: Mutex::new(SoFar {
                screen,
                bytes: Vec::new(),
            }),
            more: Condvar::new(),
            is_closing: AtomicBool::new(false),
        }
    }

    fn listen(&self, mut reader: Box<dyn Read + Send>) {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if self.is_closing.load(Ordering::SeqCst) {
                return;
            }
            let mut so_far = self.so_far.lock().unwrap();
            so_far.screen.process(&bytes[..count]);
            so_far.bytes.extend_from_slice(&bytes[..count]);
            self.more.notify_all();
        }
    }
}

impl SoFar {
    fn text(&self) -> String {
        self.screen.screen().contents()
    }
}

/// The program's side of the terminal, without making it ours.
fn open(tty: &PathBuf) -> File {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    options.custom_flags(i32::try_from(OFlags::NOCTTY.bits()).unwrap());
    options.open(tty).expect("the other side of the terminal")
}
