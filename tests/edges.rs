//! The edges of the world: no input, no output, no room, no right, no such file; and the calendar.
//! Each ends with the right message and the right code, and changes nothing it should not.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "cli/unwritable.rs"]
mod unwritable;
#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use rusqlite::Connection;
use unwritable::Unwritable;
use world::{Ran, World};

/// Longer than anything here may take on a busy machine: who waits for input waits for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every command, in a form that could ask, write or print.
const COMMANDS: [&[&str]; 36] = [
    &[],
    &["review"],
    &["cram"],
    &["status"],
    &["stats"],
    &["add"],
    &["add", "Another question?"],
    &["edit", "question"],
    &["list"],
    &["show", "question"],
    &["search", "answer"],
    &["deck"],
    &["deck", "list"],
    &["deck", "show", "mine"],
    &["deck", "remove", "mine"],
    &["card", "history", "question"],
    &["card", "remove", "question"],
    &["interview"],
    &["interview", "list", "--all"],
    &["interview", "show", "acme"],
    &["import", "-"],
    &["import", "shipped:failure"],
    &["export"],
    &["undo"],
    &["redo"],
    &["log"],
    &["backup"],
    &["backup", "restore", "1"],
    &["config"],
    &["config", "edit"],
    &["next"],
    &["grade", "question", "good"],
    &["doctor"],
    &["completions", "bash"],
    &["man"],
    &["help"],
];

// ---- no input, no output -------------------------------------------------------------------------

#[test]
fn without_input_nothing_waits_and_nothing_breaks() {
    let world = World::with_a_card();
    for redirection in [
        "</dev/null",
        "<&-",
        "<&- >&- 2>&-",
        "<&- >&-",
        "</dev/null 2>&-",
    ] {
        for command in COMMANDS {
            let ran = in_shell(
                &world,
                &format!("exec \"$OFFBOOK\" \"$@\" {redirection}"),
                command,
            );
            assert!((0..=5).contains(&ran.code), "{redirection}: {ran}");
            no_fault_of_ours(&ran);
        }
    }
    nothing_is_wrong(&world);
}

#[test]
fn on_an_empty_machine_without_input_nothing_waits_and_reading_makes_no_file() {
    for command in COMMANDS {
        let world = World::new();
        let ran = in_shell(&world, "exec \"$OFFBOOK\" \"$@\" <&-", command);
        assert!((0..=5).contains(&ran.code), "{ran}");
        no_fault_of_ours(&ran);
        let writes = ["add", "import", "config", "undo", "redo"];
        let may_write = command.first().is_some_and(|name| writes.contains(name));
        assert!(
            may_write || !world.data_file().exists(),
            "{ran} made a data file"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let world = world_with_many_cards();
    for command in COMMANDS {
        for reader in ["head -n 1 >/dev/null", "true", "exec <&-; sleep 0"] {
            let script = format!(
                "{{ \"$OFFBOOK\" \"$@\"; echo \"code $?\" >&2; }} </dev/null | {{ {reader}; }}"
            );
            let ran = in_shell(&world, &script, command);
            no_fault_of_ours(&ran);
            assert!(!ran.stderr.contains("roken pipe"), "{ran}");
            assert!(!ran.stderr.contains("code 101"), "{ran}");
        }
    }
    let long = [
        "list",
        "log",
        "export many",
        "help",
        "man",
        "completions bash",
    ];
    for command in long {
        let script = format!("{{ \"$OFFBOOK\" {command}; echo \"code $?\" >&2; }} | true");
        let ran = in_shell(&world, &script, &[]);
        assert_eq!(ran.stderr, "code 0\n", "{ran}");
    }
}

#[test]
fn a_full_device_as_output_is_an_error_and_says_so() {
    let world = world_with_many_cards();
    for command in [
        "list",
        "status",
        "log",
        "export many",
        "help",
        "man",
        "--help",
        "--version",
        "next",
    ] {
        let ran = in_shell(
            &world,
            &format!("exec \"$OFFBOOK\" {command} >/dev/full"),
            &[],
        );
        assert_eq!(ran.code, 1, "{ran}");
        assert!(ran.stderr.contains("could not write the output"), "{ran}");
        no_fault_of_ours(&ran);
        // Nobody can be told; the code still says it.
        let ran = in_shell(
            &world,
            &format!("exec \"$OFFBOOK\" {command} >/dev/full 2>&1"),
            &[],
        );
        assert_eq!(ran.code, 1, "{ran}");
    }
    let ran = in_shell(&world, "exec \"$OFFBOOK\" status --short >/dev/full", &[]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, ""),
        "a prompt must not break: {ran}"
    );
}

// ---- no room -------------------------------------------------------------------------------------

/// Fills a disk of its own up to the last byte, grades, makes room again, and looks.
const FULL_DISK: &str = r#"
mount -t tmpfs -o size=900k tmpfs "$DISK" || exit 69
db="$DISK/offbook.db"
"$OFFBOOK" --db "$db" import many.toml --yes || exit 70
card=$("$OFFBOOK" --db "$db" list --json | sed 's/.*"id":"\([^"]*\)".*/\1/')
"$OFFBOOK" --db "$db" grade "$card" good --note before || exit 71
cat /dev/zero > "$DISK/ballast" 2>/dev/null
failed=
for attempt in 1 2 3; do
    "$OFFBOOK" --db "$db" grade "$card" good --note "$LONG"
    code=$?
    [ $code = 0 ] || failed=$code
done
[ "$failed" = 5 ] || exit 72
printf '\nnote %s\n3\n\n3\n\n3\n' "$LONG" | "$OFFBOOK" --db "$db" review -n 3
[ $? = 5 ] || exit 73
"$OFFBOOK" --db "$db" list --json >/dev/null || exit 74
rm "$DISK/ballast"
"$OFFBOOK" --db "$db" doctor --json || exit 75
"$OFFBOOK" --db "$db" grade "$card" good --note after || exit 76
# Now a sitting that is on its way when the disk fills up.
logged() { "$OFFBOOK" --db "$db" log -n 1000 --json | grep -o '"kind":"grade"' | wc -l; }
before=$(logged)
{
    printf '\n3\n\n3\n'
    cat /dev/zero > "$DISK/ballast" 2>/dev/null
    for turn in 1 2 3 4 5 6 7 8 9 10; do printf '\nnote %s\n3\n' "$LONG"; done
} | "$OFFBOOK" --db "$db" review -n 12 > sitting.txt
[ $? = 5 ] || exit 77
rm "$DISK/ballast"
[ $((before + $(grep -c '^Good' sitting.txt))) = "$(logged)" ] || exit 78
"$OFFBOOK" --db "$db" doctor --json >/dev/null
"#;

#[test]
#[allow(clippy::print_stderr)]
fn a_full_disk_refuses_a_grade_whole_and_harms_nothing() {
    let mut world = world_with_many_cards();
    world.write("many.toml", many_cards());
    let disk = world.folder().join("disk");
    fs::create_dir(&disk).unwrap();
    world.set("DISK", disk.to_str().unwrap());
    world.set("LONG", "long ".repeat(10_000));
    if !can_mount() {
        eprintln!("skipped: this machine lets nobody mount a small disk");
        return;
    }
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", FULL_DISK]);
    let ran = run_like(&world, &mut command);
    no_fault_of_ours(&ran);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stderr.contains("disk is full"), "{ran}");
    assert!(ran.stdout.contains("\"findings\":[]"), "{ran}");
}

fn can_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_harms_nothing() {
    let mut world = world_with_many_cards();
    let next = world.ok(&["next", "--json"]).json();
    let card = next["card"]["id"].as_str().unwrap().to_owned();
    world.set("CARD", &card);
    world.set("LONG", "long ".repeat(25_000));
    // A third of the data file: not even the log beside it may grow to that.
    let limited =
        "trap '' XFSZ; ulimit -f 32; exec \"$OFFBOOK\" grade \"$CARD\" good --note \"$LONG\"";
    let ran = in_shell(&world, limited, &[]);
    assert_eq!(ran.code, 5, "{ran}");
    no_fault_of_ours(&ran);
    nothing_is_wrong(&world);
    let log = world.ok(&["log", "--json"]).json();
    assert_ne!(
        log["operations"][0]["kind"], "grade",
        "a refused grade is not there"
    );
    world.ok(&["grade", &card, "good"]);
    nothing_is_wrong(&world);
}

// ---- no right ------------------------------------------------------------------------------------

const WRITERS: [&[&str]; 8] = [
    &["add", "A question?", "--no-edit"],
    &["grade", "question", "good"],
    &["edit", "question", "--answer", "other"],
    &["card", "flag", "question"],
    &["deck", "new", "other"],
    &["interview", "add", "Acme", "--on", "2w"],
    &["undo"],
    &["import", "shipped:failure", "--yes"],
];

#[test]
fn a_folder_nobody_may_write_to_refuses_every_change() {
    let world = World::with_a_card();
    let unwritable = Unwritable::new(&world);
    let before = bytes_of(&world.data_file());
    for command in WRITERS {
        let ran = unwritable.run(command);
        refused(&ran, 5);
    }
    assert_eq!(before, bytes_of(&world.data_file()));
    for command in [
        &["config", "set", "minutes", "10"][..],
        &["backup", "create"],
    ] {
        let ran = unwritable.run(command);
        assert!([1, 5].contains(&ran.code), "{ran}");
        no_fault_of_ours(&ran);
    }
    drop(unwritable);
    nothing_is_wrong(&world);
}

// ---- no data file of ours ------------------------------------------------------------------------

#[test]
fn what_is_no_data_file_of_ours_is_refused_and_left_as_it_is() {
    let world = World::with_a_card();
    let ours = bytes_of(&world.data_file());
    let at = |name: &str| world.folder().join(name);
    fs::create_dir(at("folder.db")).unwrap();
    fs::write(at("folder.db/file"), "kept").unwrap();
    fs::write(at("garbage.db"), [0xa5; 9000]).unwrap();
    fs::write(at("text.db"), "Dear diary,\n").unwrap();
    let foreign = Connection::open(at("foreign.db")).unwrap();
    foreign
        .execute_batch("CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('soup')")
        .unwrap();
    drop(foreign);
    fs::write(at("truncated.db"), &ours[..ours.len() / 2]).unwrap();
    fs::write(at("cut.db"), &ours[..1000]).unwrap();
    fs::write(at("newer.db"), &ours).unwrap();
    let newer = Connection::open(at("newer.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    for (name, words) in [
        ("folder.db", "not a file"),
        ("garbage.db", "not"),
        ("text.db", "not"),
        ("foreign.db", "not"),
        ("truncated.db", ""),
        ("cut.db", ""),
        ("newer.db", "newer than this offbook"),
    ] {
        let before = everything_in(&world.folder());
        for command in WRITERS
            .iter()
            .chain(&[&["list"][..], &["next"], &["stats"], &["status"]])
        {
            let ran = world.run(&[&["--db", name], *command].concat());
            refused(&ran, 5);
            assert!(ran.stderr.contains(words), "{ran}");
            let json = world.run(&[&["--db", name, "--json"], *command].concat());
            assert_eq!(json.error_json()["kind"], "data-file", "{json}");
        }
        let short = world.ok(&["--db", name, "status", "--short"]);
        assert_eq!(
            (short.stdout.as_str(), short.stderr.as_str()),
            ("", ""),
            "{name}: {short}"
        );
        let doctor = world.run(&["--db", name, "doctor"]);
        assert_eq!(doctor.code, 5, "{doctor}");
        no_fault_of_ours(&doctor);
        assert_eq!(before, everything_in(&world.folder()), "{name} was changed");
    }
}

// ---- private -------------------------------------------------------------------------------------

#[test]
fn what_we_make_is_private_whatever_the_umask() {
    for umask in ["000", "022", "777"] {
        let mut world = World::new();
        world.set_editor("echo more >> \"$1\"; exit 1");
        let script = format!(
            "umask {umask}; \"$OFFBOOK\" add 'A question?' --answer x --no-edit \
             && \"$OFFBOOK\" grade question good && \"$OFFBOOK\" config set minutes 10 \
             && \"$OFFBOOK\" backup create && \"$OFFBOOK\" export mine -o deck.toml \
             && \"$OFFBOOK\" export --answers -o answers.toml \
             && {{ \"$OFFBOOK\" edit question; \"$OFFBOOK\" import shipped:failure --yes; }} \
             && printf '\\n3\\n' | \"$OFFBOOK\" review"
        );
        let ran = in_shell(&world, &script, &[]);
        assert_eq!(ran.code, 0, "{ran}");
        all_private(&world.data_folder());
        all_private(&world.state_folder());
        all_private(&world.home().join(".config/offbook"));
        for made in ["deck.toml", "answers.toml"] {
            assert_eq!(
                mode_of(&world.folder().join(made)),
                0o600,
                "{made}, umask {umask}"
            );
        }
    }
}

#[test]
fn a_file_that_was_opened_to_others_is_closed_again() {
    let world = World::with_a_card();
    fs::set_permissions(world.data_file(), fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(world.data_folder(), fs::Permissions::from_mode(0o755)).unwrap();
    world.ok(&["grade", "question", "good"]);
    all_private(&world.data_folder());
}

/// Everything below a folder of ours, and the folder, belongs to the person alone.
#[track_caller]
fn all_private(folder: &Path) {
    if !folder.exists() {
        return;
    }
    assert_eq!(mode_of(folder), 0o700, "{}", folder.display());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_private(&path);
        } else {
            assert_eq!(mode_of(&path), 0o600, "{}", path.display());
        }
    }
}

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

// ---- exit codes ----------------------------------------------------------------------------------

#[test]
fn every_exit_code_is_what_the_help_says() {
    let world = World::with_a_card();
    world.write("broken.toml", "format = \"offbook-deck\"\n");
    world.write("newer.db", "no database");
    for (code, command) in [
        (0, &["status"][..]),
        (0, &["review", "--help"]),
        (1, &["export", "mine", "-o", "no/such/folder/deck.toml"]),
        (2, &["--nonsense"]),
        (2, &["review", "--json"]),
        (2, &["review", "--no-input"]),
        (3, &["show", "nothing like it"]),
        (3, &["review", "no-such-deck"]),
        (4, &["import", "broken.toml"]),
        (5, &["--db", "newer.db", "list"]),
        (0, &["status", "--exit-code"]),
    ] {
        let ran = world.run(command);
        assert_eq!(ran.code, code, "{ran}");
    }
    // 130 is Ctrl+C, on a terminal (pty.rs); 10 says that something is due.
    world.ok(&["grade", "question", "good"]);
    let mut later = world;
    later.set_now("2026-12-22T08:00:00Z");
    assert_eq!(later.run(&["status", "--exit-code"]).code, 10);
    let help = later.ok(&["help", "exit-codes"]).stdout;
    for code in ["0", "1", "2", "3", "4", "5", "10", "130"] {
        let named = help
            .lines()
            .any(|line| line.trim_start().split(' ').next() == Some(code));
        assert!(named, "{code} is not in\n{help}");
    }
}

// ---- the calendar --------------------------------------------------------------------------------

/// Places whose clocks change, one of them by half an hour, one at midnight.
const PLACES: [&str; 5] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Kathmandu",
];

#[test]
fn a_study_day_begins_at_four_on_the_wall_on_every_day_of_a_year() {
    let mut world = World::with_a_card();
    for place in PLACES {
        let zone: Tz = place.parse().unwrap();
        world.set("TZ", place);
        for day in days_that_matter(zone) {
            let four = wall(zone, day, 4);
            for (moment, is_new_day) in [(four - Duration::from_secs(1), false), (four, true)] {
                world.set_now(&moment.to_rfc3339());
                let expected = if is_new_day {
                    day
                } else {
                    day.pred_opt().unwrap()
                };
                let status = world.ok(&["status", "--json"]).json();
                assert_eq!(status["day"], expected.to_string(), "{place} at {moment}");
            }
        }
    }
}

/// A year of reviews, moving house twice: a card is due on its study day, from four in the morning
/// of the place where the person is, and not a second earlier.
#[test]
fn cards_come_back_on_their_study_day_through_a_year_of_clock_changes_and_moves() {
    let mut world = World::with_a_card();
    let mut today: NaiveDate = "2026-11-22".parse().unwrap();
    let end: NaiveDate = "2027-11-22".parse().unwrap();
    let id = world.ok(&["list", "--json"]).json()["cards"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut reviews = 0;
    while today < end {
        let place = match today.month() {
            3 | 4 | 10 | 11 => "America/New_York",
            5..=9 => "Europe/London",
            _ => "Pacific/Kiritimati",
        };
        let zone: Tz = place.parse().unwrap();
        world.set("TZ", place);
        let evening = wall(zone, today, 23);
        world.set_now(&evening.to_rfc3339());
        let grade = if reviews % 3 == 2 { "again" } else { "hard" };
        let graded = world.ok(&["grade", &id, grade, "--json"]).json();
        if grade == "again" {
            world.ok(&["grade", &id, "good"]);
        }
        assert_eq!(graded["day"], today.to_string(), "in {place}");
        let list = world.ok(&["list", "--json"]).json();
        let due: NaiveDate = list["cards"][0]["schedule"]["due_on"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(due > today, "due {due}, graded on {today}");
        let four = wall(zone, due, 4);
        world.set_now(&(four - Duration::from_secs(1)).to_rfc3339());
        assert_eq!(
            cards_due(&world),
            0,
            "{place}: a second before {due} begins"
        );
        world.set_now(&four.to_rfc3339());
        assert_eq!(cards_due(&world), 1, "{place}: when {due} begins");
        today = due;
        reviews += 1;
    }
    assert!(reviews > 20, "{reviews} reviews are no year");
    nothing_is_wrong(&world);
}

fn cards_due(world: &World) -> u64 {
    world.ok(&["status", "--json"]).json()["due"]["cards"]
        .as_u64()
        .unwrap()
}

/// The days around each clock change of a year, and the first of each month.
fn days_that_matter(zone: Tz) -> Vec<NaiveDate> {
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    let days = (0..365).map(|n| first.checked_add_days(Days::new(n)).unwrap());
    let noon = |day: NaiveDate| wall(zone, day, 12);
    days.filter(|day| {
        let tomorrow = day.succ_opt().unwrap();
        let changes = noon(tomorrow) - noon(*day) != chrono::TimeDelta::hours(24);
        let yesterday = day.pred_opt().unwrap();
        let changed = noon(*day) - noon(yesterday) != chrono::TimeDelta::hours(24);
        changes || changed || (day.day() == 1 && day.month() % 4 == 1)
    })
    .collect()
}

/// What the clock on the wall says there, as an instant; no clock changes at these hours.
fn wall(zone: Tz, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
    let at = zone
        .from_local_datetime(&local)
        .single()
        .expect("an hour that exists once");
    assert_eq!(at.hour(), hour);
    at.to_utc()
}

// ---- what is run ---------------------------------------------------------------------------------

fn world_with_many_cards() -> World {
    let world = World::new();
    world.write("many.toml", many_cards());
    world.ok(&["import", "many.toml", "--yes"]);
    world
}

fn many_cards() -> String {
    let mut deck = String::from(
        "format = \"offbook-deck\"\nformat_version = 1\n[deck]\nid = \"many\"\n\
         title = \"Many\"\nversion = \"1\"\n",
    );
    for number in 0..300 {
        let question = format!("What would you say of number {number} in this long question?");
        deck.push_str(&format!(
            "[[card]]\nid = \"q{number}\"\nquestion = \"{question}\"\n"
        ));
    }
    deck
}

/// Runs a script of the shell in the world, offbook being `$OFFBOOK`, and fails where it waits.
fn in_shell(world: &World, script: &str, arguments: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).args(arguments);
    run_like(world, &mut command)
}

/// Runs any program with the world around it.
fn run_like(world: &World, command: &mut Command) -> Ran {
    let known = world.command();
    command
        .env_clear()
        .envs(
            known
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("OFFBOOK", env!("CARGO_BIN_EXE_offbook"))
        .current_dir(world.folder());
    let begun = Instant::now();
    let ran = world.run_command(command, "");
    assert!(begun.elapsed() < PATIENCE, "it waited: {ran}");
    ran
}

#[track_caller]
fn refused(ran: &Ran, code: i32) {
    assert_eq!(ran.code, code, "{ran}");
    assert!(
        ran.stderr.contains("error: ") && ran.stdout.is_empty(),
        "{ran}"
    );
    no_fault_of_ours(ran);
}

#[track_caller]
fn no_fault_of_ours(ran: &Ran) {
    for words in [
        "internal error",
        "panicked",
        "RUST_BACKTRACE",
        "stack backtrace",
        "Err(",
        "Os {",
    ] {
        assert!(!ran.stderr.contains(words), "{ran}");
    }
}

#[track_caller]
fn nothing_is_wrong(world: &World) {
    let doctor = world.ok(&["doctor", "--json"]);
    assert_eq!(doctor.json()["findings"], serde_json::json!([]), "{doctor}");
}

fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

fn everything_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                everything_in(&path)
            } else {
                let bytes = bytes_of(&path);
                vec![(path, bytes)]
            }
        })
        .collect();
    found.sort();
    found
}
