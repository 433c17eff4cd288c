//! `interview`: dates as people say them, what is kept of an interview, and what becomes of it.

use insta::assert_snapshot;

use crate::world::World;

fn with_decks() -> World {
    let world = World::new();
    world.ok(&["import", "shipped:failure"]);
    world.ok(&["import", "shipped:weakness"]);
    world
}

fn shown(world: &World, name: &str) -> serde_json::Value {
    world.ok(&["interview", "show", name, "--json"]).json()
}

fn names(world: &World) -> Vec<String> {
    let list = world.ok(&["interview", "list", "--json"]).json();
    let list = list["interviews"].as_array().unwrap().clone();
    list.iter()
        .map(|interview| interview["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn on_an_empty_machine_there_is_nothing_and_nothing_is_made() {
    let world = World::new();
    assert_snapshot!(world.run(&["interview"]), @r#"
    $ offbook interview
    --- stderr
    No interviews yet.
    Next:  offbook interview add NAME --on "4 dec 14:00"
    "#);
    assert_eq!(
        world.ok(&["interview", "list", "--json"]).stdout,
        "{\"schema\":\"offbook.interviews/1\",\"interviews\":[]}\n"
    );
    assert_snapshot!(world.run(&["interview", "show", "acme"]), @r#"
    $ offbook interview show acme
    --- stderr
    error: no interview "acme" (there are no interviews yet)
    hint:  offbook interview add NAME --on DATE
    --- exit 3
    "#);
    assert_eq!(world.run(&["interview", "cancel", "acme"]).code, 3);
    assert!(!world.data_folder().exists());
}

#[test]
fn a_date_is_said_back_in_full_with_its_distance() {
    let world = with_decks();
    assert_snapshot!(world.run(&[
        "interview", "add", "Acme", "--on", "4 dec 14:00", "--tz", "Europe/London",
        "--role", "Staff Engineer", "--round", "onsite", "-d", "fail", "-t", "growth-mindset",
        "--off", "sat,1.12.2026", "--aim-ready", "90", "-m", "30", "--rehearse", "2",
    ]), @r"
    $ offbook interview add Acme --on 4 dec 14:00 --tz Europe/London --role Staff Engineer --round onsite -d fail -t growth-mindset --off sat,1.12.2026 --aim-ready 90 -m 30 --rehearse 2
    --- stderr
    Added Acme: Friday 4 December 2026, 14:00 Europe/London, in 12 days.   Take it back: offbook undo
    It draws on 19 cards.
    No card has the tag growth-mindset.
    Next:  offbook countdown Acme
    ");
    let interview = shown(&world, "acme");
    assert_eq!(interview["at"], "2026-12-04T14:00:00+00:00");
    assert_eq!(interview["days"], 12);
    assert_eq!(interview["decks"], serde_json::json!(["failure"]));
    assert_eq!(interview["off"]["dates"], serde_json::json!(["2026-12-01"]));
    assert_eq!(interview["minutes_a_day"], 30);
    assert_snapshot!(world.run(&["interview", "show", "AC"]), @r"
    $ offbook interview show AC
    Acme                                                      Staff Engineer, onsite
    ────────────────────────────────────────────────────────────────────────────────
    When        Friday 4 December 2026, 14:00 Europe/London, in 12 days
    Draws on    19 cards in failure, or tagged growth-mindset
    Minutes     30 a day
    Days off    Saturdays, Tue 1 Dec
    Rehearsal   no new question in the last 2 days
    Aim         90% of the answers recalled on the day
                No card has the tag growth-mindset.
    ");
}

#[test]
fn the_distance_is_in_words_down_to_the_minute() {
    let world = with_decks();
    let added = |on: &str| {
        let ran = world.ok(&["interview", "add", on, "--on", on]);
        let said = ran.stderr.lines().next().unwrap().to_owned();
        said.split_once(": ")
            .unwrap()
            .1
            .replace(".   Take it back: offbook undo", "")
    };
    assert_eq!(
        added("today at 10:10"),
        "Sunday 22 November 2026, 10:10 UTC, in 2 h 10 min"
    );
    assert_eq!(
        added("8:01"),
        "Sunday 22 November 2026, 08:01 UTC, in 1 min"
    );
    assert_eq!(added("today"), "Sunday 22 November 2026, today");
    assert_eq!(
        added("tomorrow 9am"),
        "Monday 23 November 2026, 09:00 UTC, tomorrow"
    );
    assert_eq!(added("2w"), "Sunday 6 December 2026, in 14 days");
    assert_eq!(added("3rd dec"), "Thursday 3 December 2026, in 11 days");
    assert_eq!(added("14.1.2027"), "Thursday 14 January 2027, in 53 days");
}

#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let world = with_decks();
    let refused = |flags: &[&str]| {
        let arguments = [["interview", "add", "Acme", "--no-input"].as_slice(), flags].concat();
        world.run(&arguments).to_string()
    };
    assert_snapshot!(refused(&["--on", "1 nov 2026"]), @r#"
    $ offbook interview add Acme --no-input --on 1 nov 2026
    --- stderr
    error: Sunday 1 November 2026 is in the past (today is 22 November)
    hint:  a day to come: --on 2w, --on "4 dec 14:00"   more: offbook help dates
    --- exit 2
    "#);
    assert_snapshot!(refused(&["--on", "today", "--at", "7:59"]), @r#"
    $ offbook interview add Acme --no-input --on today --at 7:59
    --- stderr
    error: today at 07:59 is in the past (it is 08:00)
    hint:  a day to come: --on 2w, --on "4 dec 14:00"   more: offbook help dates
    --- exit 2
    "#);
    assert_snapshot!(refused(&["--on", "next friday"]), @r#"
    $ offbook interview add Acme --no-input --on next friday
    --- stderr
    error: "next friday" can be 27 November or 4 December 2026
    hint:  --on 2026-11-27 or --on 2026-12-04   or set it for good: offbook config set dates us (or uk)
    --- exit 2
    "#);
    assert_snapshot!(refused(&["--on", "feb 29"]), @r"
    $ offbook interview add Acme --no-input --on feb 29
    --- stderr
    error: the next 29 February is in 2028
    hint:  if that is meant: --on 2028-02-29
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "feb 30"]), @r"
    $ offbook interview add Acme --no-input --on feb 30
    --- stderr
    error: February has no day 30
    hint:  offbook help dates
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "friday 25:00"]), @r"
    $ offbook interview add Acme --no-input --on friday 25:00
    --- stderr
    error: there is no 25:00 in a day
    hint:  a time like 14:00 or 2pm
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "14 mar 2027 2:30", "--tz", "America/New_York"]), @r"
    $ offbook interview add Acme --no-input --on 14 mar 2027 2:30 --tz America/New_York
    --- stderr
    error: 02:30 does not come on Sunday 14 March 2027 in America/New_York: the clocks go forward
    hint:  the next there is: --at 03:00
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "2w", "--tz", "new york"]), @r#"
    $ offbook interview add Acme --no-input --on 2w --tz new york
    --- stderr
    error: no time zone "new york"
    hint:  did you mean --tz America/New_York
    --- exit 2
    "#);
    assert_snapshot!(refused(&["--on", "soon"]), @r#"
    $ offbook interview add Acme --no-input --on soon
    --- stderr
    error: "soon" is no date that offbook can read
    hint:  like: next fri 14:00, 4 dec, 2w, 2026-12-04   more: offbook help dates
    --- exit 2
    "#);
    assert_snapshot!(refused(&["--on", "2w 14:00", "--at", "15:00"]), @r"
    $ offbook interview add Acme --no-input --on 2w 14:00 --at 15:00
    --- stderr
    error: --on says 14:00, --at says 15:00
    hint:  one of them is enough
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "2099-01-01"]), @r#"
    $ offbook interview add Acme --no-input --on 2099-01-01
    --- stderr
    error: Thursday 1 January 2099 is more than 5 years off
    hint:  a day to come: --on 2w, --on "4 dec 14:00"   more: offbook help dates
    --- exit 2
    "#);
    assert_snapshot!(refused(&[]), @r"
    $ offbook interview add Acme --no-input
    --- stderr
    error: --on is needed: the day of the interview
    hint:  like: next fri 14:00, 4 dec, 2w, 2026-12-04
    --- exit 2
    ");
    assert_snapshot!(refused(&["--on", "2w", "--off", "mon,tue,wed,thu,fri,sat,sun"]), @r"
    $ offbook interview add Acme --no-input --on 2w --off mon,tue,wed,thu,fri,sat,sun
    --- stderr
    error: --off leaves no day to work on
    hint:  like: --off sat,sun,2026-12-01
    --- exit 2
    ");
    for (flags, code) in [
        (["--on", "2w", "-d", "nonsense"], 3),
        (["--on", "2w", "--must", "nonsense"], 3),
        (["--on", "2w", "--minutes", "0"], 2),
        (["--on", "2w", "--aim-ready", "101"], 2),
    ] {
        let arguments = [["interview", "add", "Acme"].as_slice(), &flags].concat();
        assert_eq!(world.run(&arguments).code, code, "{flags:?}");
    }
    assert!(names(&world).is_empty(), "nothing was added");
}

#[test]
fn what_two_people_read_differently_is_asked_or_set_for_good() {
    let world = with_decks();
    let add = ["interview", "add", "Acme", "--on", "next friday 14:00"];
    assert_snapshot!(world.run_with_input(&add, "what\n2\n"), @r#"
    $ offbook interview add Acme --on next friday 14:00
    "next friday 14:00" can be two days:
      1  Friday 27 November 2026, 14:00 UTC, in 5 days
      2  Friday 4 December 2026, 14:00 UTC, in 12 days
    Which, 1 or 2: Which, 1 or 2: To be asked no more: offbook config set dates uk
    --- stderr
    Added Acme: Friday 4 December 2026, 14:00 UTC, in 12 days.   Take it back: offbook undo
    It draws on every card, 35 cards now.
    Next:  offbook countdown Acme
    "#);
    assert_eq!(shown(&world, "acme")["date"], "2026-12-04");
    world.ok(&["undo"]);
    let ran = world.run(&add);
    assert_eq!(ran.code, 2, "{ran}");
    for (words, date) in [("us", "2026-11-27"), ("uk", "2026-12-04")] {
        world.ok(&["config", "set", "dates", words]);
        world.ok(&add);
        assert_eq!(shown(&world, "acme")["date"], date);
        world.ok(&["undo"]);
    }
    let refused = world.run(&["config", "set", "dates", "de"]);
    assert_eq!(refused.code, 2, "{refused}");
}

#[test]
fn the_hour_of_the_invitation_stays_when_the_clocks_change() {
    let mut world = with_decks();
    world.set("TZ", "Europe/London");
    world.set_now("2026-10-23T09:00:00Z");
    world.ok(&["interview", "add", "Acme", "--on", "24 oct 14:00"]);
    assert_eq!(shown(&world, "acme")["at"], "2026-10-24T14:00:00+01:00");
    world.ok(&["interview", "edit", "acme", "--on", "26 oct"]);
    let after = shown(&world, "acme");
    assert_eq!(after["at"], "2026-10-26T14:00:00+00:00");
    assert_eq!(after["time"], "14:00");
    // From the other side of the change, and from another place, it is the same hour.
    let before = shown(&world, "acme");
    world.set_now("2026-10-25T09:00:00Z");
    let mut moved = shown(&world, "acme");
    assert_eq!((&before["days"], &moved["days"]), (&3.into(), &1.into()));
    moved["days"] = before["days"].clone();
    assert_eq!(moved, before);
    world.set("TZ", "Asia/Tokyo");
    assert_eq!(shown(&world, "acme")["at"], before["at"]);
    // An hour that comes twice.
    let twice = world.ok(&[
        "interview",
        "add",
        "Night",
        "--on",
        "2027-10-31 1:30",
        "--tz",
        "Europe/London",
    ]);
    assert!(twice.stderr.contains("comes twice that night"), "{twice}");
    assert_eq!(shown(&world, "night")["at"], "2027-10-31T01:30:00+01:00");
}

#[test]
fn adding_moving_and_cancelling_are_taken_back_and_brought_back() {
    let world = with_decks();
    world.ok(&["interview", "add", "Acme", "--on", "2 dec 14:00"]);
    assert_snapshot!(world.run(&["interview", "edit", "acme", "--on", "4 dec"]), @r"
    $ offbook interview edit acme --on 4 dec
    --- stderr
    Changed Acme: Friday 4 December 2026, 14:00 UTC, in 12 days.   Take it back: offbook undo
    ");
    assert_snapshot!(world.run(&["interview", "cancel", "acme"]), @r"
    $ offbook interview cancel acme
    --- stderr
    Cancelled Acme.   Take it back: offbook undo
    ");
    assert_snapshot!(world.run(&["log", "-n", "3"]), @r"
    $ offbook log -n 3
      1  08:00   interview  Acme cancelled
      2  08:00   interview  Acme moved from 2 Dec to 4 Dec
      3  08:00   interview  Acme added, Wed 2 Dec 14:00
    ");
    assert!(names(&world).is_empty());
    assert_eq!(world.run(&["interview", "show", "acme"]).code, 3);
    world.ok(&["undo"]);
    assert_eq!(shown(&world, "acme")["date"], "2026-12-04");
    world.ok(&["undo"]);
    let first = shown(&world, "acme");
    assert_eq!(first["date"], "2026-12-02");
    assert_eq!(first["time"], "14:00");
    world.ok(&["undo"]);
    assert!(names(&world).is_empty());
    world.ok(&["redo", "2"]);
    assert_eq!(shown(&world, "acme")["date"], "2026-12-04");
}

#[test]
fn flags_of_edit_change_what_they_name_and_leave_the_rest() {
    let world = with_decks();
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2w 14:00",
        "-d",
        "failure",
        "-t",
        "own",
        "--must",
        "time you failed",
        "--low",
        "greatest weakness",
        "--role",
        "Staff",
        "--off",
        "sat",
    ]);
    let before = shown(&world, "acme");
    let edit = |flags: &[&str]| {
        world.ok(&[["interview", "edit", "acme"].as_slice(), flags].concat());
        let after = shown(&world, "acme");
        world.ok(&["undo"]);
        assert_eq!(shown(&world, "acme"), before, "{flags:?} undone");
        after
    };
    let list = |texts: &[&str]| serde_json::json!(texts);
    assert_eq!(edit(&["--at", "15:00"])["at"], "2026-12-06T15:00:00+00:00");
    assert_eq!(
        edit(&["--tz", "Asia/Tokyo"])["at"],
        "2026-12-06T14:00:00+09:00"
    );
    assert_eq!(edit(&["--clear", "time"])["at"], serde_json::Value::Null);
    assert_eq!(
        edit(&["-d", "weak"])["decks"],
        list(&["failure", "weakness"])
    );
    assert_eq!(
        edit(&["-d", "weak", "--no-deck", "failure"])["decks"],
        list(&["weakness"])
    );
    assert_eq!(edit(&["--no-tag", "OWN"])["tags"], list(&[]));
    assert_eq!(edit(&["--usual", "time you failed"])["must"], list(&[]));
    let swapped = edit(&["--low", "time you failed"]);
    assert_eq!(swapped["must"], list(&[]));
    assert_eq!(swapped["low"].as_array().unwrap().len(), 2);
    let cleared = edit(&["--clear", "decks,tags,cards,role,off"]);
    assert_eq!(cleared["cards"], 35);
    assert_eq!(cleared["role"], serde_json::Value::Null);
    assert_eq!(cleared["off"]["weekdays"], list(&[]));
    assert_eq!(
        edit(&["--off", "2026-12-01..2026-12-03"])["off"]["dates"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    world.ok(&["interview", "edit", "acme", "--name", "Globex"]);
    assert_eq!(names(&world), ["Globex"]);
    let same = world.ok(&["interview", "edit", "glo", "--role", "Staff"]);
    assert!(same.stderr.contains("Nothing changed"), "{same}");
}

#[test]
fn a_name_is_given_once_and_a_part_of_it_is_enough() {
    let world = with_decks();
    for (name, on) in [("Acme", "2w"), ("Acme onsite", "3w"), ("Globex", "4w")] {
        world.ok(&["interview", "add", name, "--on", on]);
    }
    assert_snapshot!(world.run(&["interview", "add", "ACME", "--on", "5w"]), @r#"
    $ offbook interview add ACME --on 5w
    --- stderr
    error: there is an interview named "Acme"
    hint:  change it: offbook interview edit "Acme"   or name this one by its round: "Acme onsite"
    --- exit 1
    "#);
    assert_snapshot!(world.run(&["interview", "edit", "glo", "--name", "acme"]), @r#"
    $ offbook interview edit glo --name acme
    --- stderr
    error: there is an interview named "Acme"
    hint:  change it: offbook interview edit "Acme"   or name this one by its round: "Acme onsite"
    --- exit 1
    "#);
    assert_snapshot!(world.run(&["interview", "show", "acm"]), @r#"
    $ offbook interview show acm
    --- stderr
    error: "acm" fits more than one interview
           Acme
           Acme onsite
    hint:  one more letter is enough
    --- exit 3
    "#);
    assert_snapshot!(world.run(&["interview", "show", "globax"]), @r#"
    $ offbook interview show globax
    --- stderr
    error: no interview "globax" (you have 3 interviews)
    hint:  did you mean "Globex"?   offbook interview list
    --- exit 3
    "#);
    assert_eq!(shown(&world, "acme")["name"], "Acme");
    assert_eq!(shown(&world, "acme o")["name"], "Acme onsite");
}

#[test]
fn those_that_are_over_are_listed_when_all_are() {
    let mut world = with_decks();
    world.ok(&["interview", "add", "Acme", "--on", "tomorrow 9am"]);
    world.ok(&[
        "interview",
        "add",
        "Globex",
        "--on",
        "2w",
        "--role",
        "Staff Engineer",
    ]);
    world.ok(&["interview", "add", "Initech", "--on", "3w"]);
    world.ok(&["interview", "cancel", "Initech"]);
    world.set_now("2026-11-23T09:00:00Z");
    assert_snapshot!(world.run(&["interview"]), @r"
    $ offbook interview
    Interview  When       How far off  Role
    Globex     Sun 6 Dec  in 13 days   Staff Engineer
    ");
    assert_snapshot!(world.run(&["interview", "list", "--all"]), @r"
    $ offbook interview list --all
    Interview  When              How far off  Role
    Acme       Mon 23 Nov 09:00  past
    Globex     Sun 6 Dec         in 13 days   Staff Engineer
    Initech    Sun 13 Dec        cancelled
    ");
    world.set_width(40);
    assert_snapshot!(world.run(&["interview", "list", "--all"]), @r"
    $ offbook interview list --all
    Acme
      Mon 23 Nov 09:00  past
    Globex
      Sun 6 Dec  in 13 days  Staff Engineer
    Initech
      Sun 13 Dec  cancelled
    ");
    assert_snapshot!(world.run(&["interview", "list", "--accessible"]), @r"
    $ offbook interview list --accessible
    Interview: Globex
    When: Sunday 6 December
    How far off: in 13 days
    Role: Staff Engineer
    ");
    assert_eq!(shown(&world, "acme")["state"], "past");
    world.set_now("2026-12-20");
    assert_snapshot!(world.run(&["interview"]), @r#"
    $ offbook interview
    --- stderr
    No interview to come.
    3 interviews are over or cancelled: offbook interview list --all
    Next:  offbook interview add NAME --on "4 dec 14:00"
    "#);
    // What is over can still be written down right.
    world.ok(&["interview", "edit", "acme", "--round", "phone"]);
}

#[test]
fn removed_decks_and_cards_do_not_break_an_interview() {
    let world = with_decks();
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2w",
        "-d",
        "failure",
        "-d",
        "weakness",
        "--must",
        "time you failed",
    ]);
    world.ok(&["deck", "remove", "failure", "--yes"]);
    let left = shown(&world, "acme");
    assert_eq!(left["decks"], serde_json::json!(["weakness"]));
    assert_eq!(
        (&left["cards"], &left["must"]),
        (&16.into(), &serde_json::json!([]))
    );
    world.ok(&["deck", "remove", "weakness", "--yes"]);
    let show = world.ok(&["interview", "show", "acme"]).stdout;
    assert!(show.contains("nothing: its decks were removed"), "{show}");
    world.ok(&["undo", "2"]);
    assert_eq!(shown(&world, "acme")["must"].as_array().unwrap().len(), 1);
    world.ok(&["doctor"]);
}

#[test]
fn names_are_completed() {
    let world = with_decks();
    world.ok(&["interview", "add", "Acme", "--on", "2w"]);
    world.ok(&["interview", "add", "Globex", "--on", "2w"]);
    let mut command = world.command();
    command
        .env("COMPLETE", "bash")
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_INDEX", "3")
        .args(["--", "offbook", "interview", "show", "a"]);
    let ran = world.run_command(&mut command, "");
    assert_eq!(ran.stdout.trim(), "Acme", "{ran}");
}

#[test]
fn a_hostile_name_is_shown_without_its_teeth() {
    let world = with_decks();
    let refused = world.run(&["interview", "add", "a\u{1b}[31mb", "--on", "2w"]);
    assert_eq!(refused.code, 2, "{refused}");
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2w",
        "--role",
        "x\u{1b}[31m\u{202e}y",
        "-t",
        "\u{7}",
    ]);
    for arguments in [
        ["interview", "list"].as_slice(),
        &["interview", "show", "acme"],
        &["log"],
    ] {
        let ran = world.ok(arguments);
        assert!(
            !ran.stdout.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{ran}"
        );
    }
}

#[test]
fn a_prompt_reads_a_file_from_before_interviews_and_changes_no_byte() {
    let mut world = World::new();
    world.set_now("2026-11-25T08:00:00Z");
    std::fs::create_dir_all(world.data_folder()).unwrap();
    let conn = rusqlite::Connection::open(world.data_file()).unwrap();
    conn.execute_batch(include_str!("../dumps/layout-1.sql"))
        .unwrap();
    // "OFBK", and the layout that the dump has.
    conn.execute_batch("PRAGMA application_id = 1330004555; PRAGMA user_version = 1")
        .unwrap();
    drop(conn);
    for (path, mode) in [(world.data_file(), 0o600), (world.data_folder(), 0o700)] {
        let private = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(path, private).unwrap();
    }
    let before = std::fs::read(world.data_file()).unwrap();
    assert!(!world.ok(&["status", "--short"]).stdout.is_empty());
    for arguments in [
        ["status"].as_slice(),
        &["next"],
        &["list"],
        &["stats"],
        &["interview"],
        &["doctor"],
        &["interview", "list", "--all", "--json"],
        &["log"],
        &[],
    ] {
        world.ok(arguments);
    }
    assert_eq!(std::fs::read(world.data_file()).unwrap(), before);
    world.ok(&["interview", "add", "Acme", "--on", "2w"]);
    assert_eq!(names(&world), ["Acme"]);
}

#[test]
fn an_interview_without_a_question_leads_to_questions() {
    let world = World::new();
    world.ok(&["interview", "add", "Acme", "--on", "4 dec 14:00"]);
    let today = world.ok(&[] as &[&str]);
    assert!(
        today.stdout.contains("it draws on no question yet"),
        "{today}"
    );
    assert!(today.stdout.contains("offbook import"), "{today}");
    assert!(!today.stdout.contains("offbook review"), "{today}");
    let review = world.ok(&["review"]);
    assert!(
        review.stdout.contains("There is no question yet."),
        "{review}"
    );
}
