//! The days until an interview: at 80 and 40 columns, in a pipe, line by line, as JSON; before,
//! on and after the day.

use crate::world::{Ran, World};

/// Two decks, and an interview on Friday 4 December.
fn with_interview(more: &[&str]) -> World {
    let world = World::new();
    for deck in ["shipped:about-you", "shipped:failure"] {
        world.ok(&["import", deck, "--yes"]);
    }
    let mut words = vec![
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-12-04",
        "--at",
        "14:00",
    ];
    words.extend(["--role", "Staff Engineer", "--round", "onsite", "--yes"]);
    words.extend(more);
    world.ok(&words);
    world
}

/// The same after so many days of ten questions each; it is the morning after the last of them.
fn studied(days: u32, more: &[&str]) -> World {
    let mut world = with_interview(more);
    for day in 0..days {
        world.set_now(&format!("2026-11-{}T08:00:00Z", 22 + day));
        let sitting = "\n3\n\n2\n\n4\n\n3\n\n1\n".repeat(2);
        world.run_with_input(&["review", "-n", "10"], sitting);
    }
    world.set_now(&format!("2026-11-{}T08:00:00Z", 22 + days));
    world
}

/// The words and signs of some lines: numbers and bars are a model's and may change with it.
fn shape(ran: &Ran, lines: usize) -> String {
    let mut shape = String::new();
    for line in ran.stdout.lines().take(lines) {
        let mut last = ' ';
        for c in line.chars() {
            let c = match c {
                '0'..='9' => '0',
                '█' | '░' | '▒' => ' ',
                c => c,
            };
            if !(c == last && (c == '0' || c == ' ')) {
                shape.push(c);
            }
            last = c;
        }
        shape.truncate(shape.trim_end_matches(' ').len());
        shape.push('\n');
    }
    shape
}

#[track_caller]
fn fits(ran: &Ran, columns: usize) {
    for line in ran.stdout.lines() {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= columns, "{width} of {columns}: {line}\n{ran}");
    }
}

// ---- the page ------------------------------------------------------------------------------------

#[test]
fn the_page_at_80_columns() {
    let world = studied(4, &["-m", "15", "--off", "sat", "--aim-ready", "90"]);
    let page = world.ok(&["countdown"]);
    insta::assert_snapshot!(shape(&page, 11), @r"
    Acme, Staff Engineer, onsite Fri 0 Dec 0, 0:0 UTC
    In 0 days 0 questions in 0 decks 0 minutes a day, Saturdays off

    Ready now about 0% (0 to 0)
    On the day, plan kept about 0% (0 to 0) aim 0%
    If you stopped now about 0% (0 to 0)
    An estimate that rests on 0 reviews: offbook help readiness

    Minutes a day, about review new final pass
    Thu 0 Nov 0 0 review 0 new ← today
    Fri 0 Nov 0 0 review 0 new
    ");
    // Eight days, the eve last, and the day itself under them.
    let bars = |line: &&str| line.contains(['█', '░', '▒']) && line.contains(" Nov ");
    assert_eq!(page.stdout.lines().filter(bars).count(), 4, "{page}");
    assert!(page.stdout.contains("Sat 28 Nov"), "{page}");
    assert!(page.stdout.contains("  off\n"), "{page}");
    assert!(page.stdout.contains("← today"), "{page}");
    assert!(
        page.stdout
            .contains("Fri 4 Dec   a short list to read, then 14:00"),
        "{page}"
    );
    assert!(page.stdout.contains("What if you had"), "{page}");
    fits(&page, 80);
}

#[test]
fn the_page_at_40_columns() {
    let mut world = studied(4, &["-m", "15", "--off", "sat", "--aim-ready", "90"]);
    world.set_width(40);
    let page = world.ok(&["countdown"]);
    insta::assert_snapshot!(shape(&page, 18), @r"
    Acme, Staff Engineer, onsite
    Fri 0 Dec 0, 0:0 UTC
    In 0 days. 0 questions in 0 decks. 0
    minutes a day, Saturdays off.

    Ready now about 0%
    (0 to 0)
    On the day, plan kept about 0%
    (0 to 0) aim 0%
    If you stopped now about 0%
    (0 to 0)
    An estimate that rests on 0 reviews:
    offbook help readiness

    Minutes a day, about
    review new final pass
    today 0 0r 0n
    Fri 0 0 0r 0n
    ");
    fits(&page, 40);
}

#[test]
fn no_page_is_wider_than_the_screen() {
    let mut world = studied(3, &["-m", "5", "--low", "d5r", "--tz", "America/New_York"]);
    world.ok(&[
        "interview",
        "add",
        "Globex & Sons of the North",
        "--on",
        "2027-02-20",
        "--yes",
    ]);
    for columns in [40, 80, 132] {
        world.set_width(columns);
        for arguments in [
            &["countdown"][..],
            &["countdown", "globex"],
            &["countdown", "--ascii", "-m", "60"],
            &["countdown", "--accessible"],
            &["countdown", "--by", "deck"],
            &["countdown", "--by", "tag"],
            &["countdown", "--left-out"],
            &["countdown", "--weakest"],
            &["countdown", "--what-if", "5,10,15,20,25,30,40"],
            &[],
            &["status"],
            &["stats"],
        ] {
            fits(&world.ok(arguments), columns);
        }
    }
    for day in ["2026-12-04T08:00:00Z", "2026-12-06T08:00:00Z"] {
        world.set_now(day);
        for columns in [40, 80, 132] {
            world.set_width(columns);
            fits(&world.ok(&["countdown", "acme"]), columns);
            fits(&world.ok::<&str>(&[]), columns);
        }
    }
}

#[test]
fn ascii_means_ascii() {
    let world = studied(3, &[]);
    let page = world.ok(&["countdown", "--ascii"]);
    assert!(page.stdout.is_ascii(), "{page}");
    assert!(
        page.stdout.contains("r review  n new  f final pass"),
        "{page}"
    );
    assert!(page.stdout.contains("<- today"), "{page}");
}

#[test]
fn line_by_line_it_is_sentences() {
    let world = studied(4, &["-m", "15", "--off", "sat"]);
    let page = world.ok(&["countdown", "--accessible"]);
    insta::assert_snapshot!(shape(&page, 10), @r"
    Acme, Staff Engineer, onsite
    Friday 0 December 0, 0:0 UTC
    In 0 days. 0 questions in 0 decks. 0 minutes a day, Saturdays off.

    Ready now: about 0%, range 0 to 0 percent.
    On the day, plan kept: about 0%, range 0 to 0 percent.
    If you stopped now: about 0%, range 0 to 0 percent.
    An estimate that rests on 0 reviews: offbook help readiness

    Thursday 0 November: about 0 minutes, 0 to review, 0 new.
    ");
    assert!(page.stdout.contains("Saturday 28 November: off."), "{page}");
    assert!(!page.stdout.contains(['█', '░', '▒']), "{page}");
}

#[test]
fn before_twenty_reviews_it_is_too_early_to_say() {
    let world = studied(1, &[]);
    let page = world.ok(&["countdown"]);
    let said = "How ready: too early to say (20 reviews needed, 10 so far).";
    assert!(page.stdout.contains(said), "{page}");
    assert!(!page.stdout.contains('%'), "{page}");
    let json = world.ok(&["countdown", "--json"]).json();
    assert_eq!(json["readiness"]["too_early"], true);
    assert_eq!(json["readiness"]["now"], serde_json::Value::Null);
    assert!(world.ok(&["status", "--json"]).json()["interview"]["ready"].is_null());
}

#[test]
fn readiness_by_deck_and_by_tag() {
    let world = studied(3, &[]);
    let page = world.ok(&["countdown", "--by", "deck"]);
    assert!(page.stdout.starts_with("deck"), "{page}");
    assert_eq!(page.stdout.lines().count(), 3, "{page}");
    let page = world.ok(&["countdown", "--by", "tag"]);
    assert!(page.stdout.lines().count() > 3, "{page}");
}

#[test]
fn reading_writes_nothing() {
    let world = studied(2, &[]);
    let before = std::fs::read(world.data_file()).unwrap();
    for arguments in [
        &["countdown"][..],
        &["countdown", "-m", "40", "--off", "sun"],
        &["countdown", "--json"],
        &[],
        &["status", "--json"],
    ] {
        world.ok(arguments);
    }
    assert_eq!(std::fs::read(world.data_file()).unwrap(), before);
}

// ---- JSON ----------------------------------------------------------------------------------------

#[test]
fn json_has_everything_on_the_page() {
    let world = studied(4, &["-m", "15", "--off", "sat", "--aim-ready", "90"]);
    let json = world.ok(&["countdown", "--json"]).json();
    assert_eq!(json["schema"], "offbook.countdown/1");
    assert_eq!(json["stage"], "ahead");
    assert_eq!(json["interview"]["name"], "Acme");
    assert_eq!(json["interview"]["at"], "2026-12-04T14:00:00+00:00");
    assert_eq!(json["interview"]["days"], 8);
    assert_eq!(json["interview"]["aim"], 0.9);
    assert_eq!(json["questions"], 39);
    assert_eq!(json["decks"], 2);
    let days = json["days"].as_array().unwrap();
    assert_eq!(days.len(), 8);
    assert_eq!(days[0]["day"], "2026-11-26");
    assert_eq!(
        (&days[2]["day"], &days[2]["off"]),
        (&"2026-11-28".into(), &true.into())
    );
    assert_eq!(days[2]["seconds"], 0.0);
    for range in ["now", "if_kept", "if_nothing"] {
        let share = |end| json["readiness"][range][end].as_f64().unwrap();
        assert!(
            share("low") <= share("mean") && share("mean") <= share("high"),
            "{range}"
        );
    }
    let mean = |range: &str| json["readiness"][range]["mean"].as_f64().unwrap();
    assert!(mean("if_kept") > mean("now") && mean("now") > mean("if_nothing"));
    assert_eq!(json["readiness"]["reviews"].as_u64(), Some(40));
    assert_eq!(json["by_deck"].as_array().unwrap().len(), 2);
    assert!(!json["by_tag"].as_array().unwrap().is_empty());
    assert!(!json["weakest"].as_array().unwrap().is_empty());
    assert_eq!(json["attendance"]["kept"], json["attendance"]["planned"]);
    assert!(json["missed_yesterday"].is_null());
    // The same clock, log and seed, the same page.
    assert_eq!(world.ok(&["countdown", "--json"]).json(), json);
}

#[test]
fn what_fits_and_what_does_not() {
    let world = with_interview(&["-m", "5"]);
    let json = world.ok(&["plan", "--json", "--what-if", "60,5,20"]).json();
    let left_out = json["left_out"].as_array().unwrap();
    assert!(!left_out.is_empty());
    let rows = json["what_if"].as_array().unwrap().iter();
    let rows: Vec<(u64, u64)> = rows
        .map(|row| {
            (
                row["minutes"].as_u64().unwrap(),
                row["left_out"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        [5, 20, 60]
    );
    assert_eq!(rows[0].1, left_out.len() as u64);
    assert!(rows.is_sorted_by(|a, b| a.1 >= b.1), "{rows:?}");
    assert_eq!(rows[2].1, 0);
    let page = world.ok(&["plan"]);
    let heading = format!("Does not fit: {} new questions", left_out.len());
    assert!(page.stdout.contains(&heading), "{page}");
    let named = world.ok(&["plan", "--left-out"]);
    for card in left_out {
        assert!(
            named.stdout.contains(card["handle"].as_str().unwrap()),
            "{named}"
        );
    }
}

// ---- what if -------------------------------------------------------------------------------------

#[test]
fn a_question_changes_nothing_and_an_accepted_one_can_be_taken_back() {
    let world = studied(3, &["-m", "15"]);
    let page = world.ok(&[
        "countdown",
        "-m",
        "30",
        "--off",
        "sat",
        "--on",
        "2026-12-10",
    ]);
    let line = "What if: 30 minutes a day instead of 15; other days off; on Thu 10 Dec instead of";
    assert!(page.stdout.replace('\n', " ").contains(line), "{page}");
    assert!(page.stdout.contains("In 15 days"), "{page}");
    let minutes = |world: &World| {
        world.ok(&["countdown", "--json"]).json()["interview"]["minutes_a_day"].clone()
    };
    assert_eq!(minutes(&world), 15);
    insta::assert_snapshot!(world.ok(&["countdown", "-m", "30", "--off", "sat", "--accept"]), @r"
    $ offbook countdown -m 30 --off sat --accept
    --- stderr
    Acme: 30 minutes a day, Saturdays off from now on.   Take it back: offbook undo
    ");
    assert_eq!(minutes(&world), 30);
    insta::assert_snapshot!(world.ok(&["countdown", "-m", "30", "--accept"]), @r"
    $ offbook countdown -m 30 --accept
    Acme has these already; nothing was changed.
    ");
    world.ok(&["undo"]);
    assert_eq!(minutes(&world), 15);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let world = with_interview(&[]);
    insta::assert_snapshot!(world.run(&["countdown", "--accept"]), @r"
    $ offbook countdown --accept
    --- stderr
    error: --accept needs minutes or days off to accept
    hint:  offbook countdown -m 30 --accept
    --- exit 2
    ");
    insta::assert_snapshot!(world.run(&["countdown", "--accept", "--on", "2026-12-10"]), @r"
    $ offbook countdown --accept --on 2026-12-10
    --- stderr
    error: --accept does not move an interview
    hint:  offbook interview edit NAME --on DATE
    --- exit 2
    ");
    insta::assert_snapshot!(world.run(&["countdown", "globex"]), @r#"
    $ offbook countdown globex
    --- stderr
    error: no interview "globex" (you have 1 interview)
    hint:  offbook interview list
    --- exit 3
    "#);
    insta::assert_snapshot!(world.run(&["countdown", "--on", "2026-11-01"]), @r"
    $ offbook countdown --on 2026-11-01
    --- stderr
    error: Sunday 1 November 2026 is not ahead of today
    hint:  a day to come, like: --on 2026-12-04
    --- exit 2
    ");
    insta::assert_snapshot!(world.run(&["countdown", "--off", "someday"]), @r#"
    $ offbook countdown --off someday
    --- stderr
    error: "someday" is no date that offbook can read
    hint:  like: next fri 14:00, 4 dec, 2w, 2026-12-04   more: offbook help dates
    --- exit 2
    "#);
    assert_eq!(world.run(&["countdown", "-m", "0"]).code, 2);
}

// ---- other days ----------------------------------------------------------------------------------

#[test]
fn without_an_interview_the_way_to_one_is_named() {
    let world = World::new();
    insta::assert_snapshot!(world.ok(&["countdown"]), @r"
    $ offbook countdown
    no interview yet: offbook interview add
    ");
    assert!(!world.data_folder().exists());
    assert_eq!(world.run(&["countdown", "acme"]).code, 3);
    let world = World::with_a_card();
    insta::assert_snapshot!(world.ok(&["countdown"]), @r"
    $ offbook countdown
    no interview yet: offbook interview add
    ");
    let json = world.ok(&["countdown", "--json"]).json();
    assert_eq!(
        (&json["stage"], &json["interview"]),
        (&"none".into(), &serde_json::Value::Null)
    );
}

#[test]
fn on_the_day_there_is_no_number_but_a_list() {
    let mut world = studied(4, &[]);
    world.set_now("2026-12-04T11:50:00Z");
    let page = world.ok(&["countdown"]);
    insta::assert_snapshot!(shape(&page, 3), @r"
    Acme, Staff Engineer, onsite
    today at 0:0, in 0 h 0 min: 0 answers to read, about 0 min, then stop.
    ");
    assert!(!page.stdout.contains('%'), "{page}");
    let json = world.ok(&["countdown", "--json"]).json();
    assert_eq!(json["stage"], "today");
    assert!(json["readiness"].is_null());
    let secs = json["morning"].as_array().unwrap().iter();
    let secs: f64 = secs.map(|line| line["seconds"].as_f64().unwrap()).sum();
    assert!(secs > 0.0 && secs <= 900.0, "{secs}");
    insta::assert_snapshot!(shape(&world.ok::<&str>(&[]), 20), @r"
    Friday 0 December

    Interview Acme, Staff Engineer today at 0:0, in 0 h 0 min
    0 answers to read, about 0 min, then stop

    In the morning: 0 of 0 done offbook interview check Acme

    offbook countdown the list to read
    ");
    assert_eq!(
        world.ok(&["status", "--short"]).stdout.split(" | ").last(),
        Some("Acme today\n")
    );
}

#[test]
fn after_the_day_the_cards_are_back() {
    let mut world = studied(2, &[]);
    world.set_now("2026-12-06T08:00:00Z");
    insta::assert_snapshot!(world.ok(&["countdown"]), @r"
    $ offbook countdown
    Acme was on Fri 4 Dec, 2 days ago. Its cards go back to the long view over a
    fortnight.
    ");
    assert_eq!(world.ok(&["countdown", "--json"]).json()["stage"], "past");
    assert!(world.ok(&["status", "--json"]).json()["interview"].is_null());
    assert!(!world.ok(&["status", "--short"]).stdout.contains("Acme"));
}

#[test]
fn a_backlog_after_the_day_is_not_shown_as_one_mornings_work() {
    let mut world = studied(4, &[]);
    world.ok(&["config", "set", "minutes", "5"]);
    world.set_now("2026-12-06T08:00:00Z");
    let page = world.ok::<&str>(&[]);
    assert!(
        page.stdout.contains("more are spread over the next"),
        "{page}"
    );
    let due = |ran: Ran| ran.json()["due"]["cards"].as_u64().unwrap();
    let (today, all) = (world.ok(&["--json"]), world.ok(&["status", "--json"]));
    assert!(due(today) < due(all));
}

#[test]
fn a_missed_day_says_what_changed_and_nothing_more() {
    let mut world = studied(4, &["-m", "15"]);
    assert!(!world.ok(&["countdown"]).stdout.contains("missed"));
    world.set_now("2026-11-27T08:00:00Z");
    let page = world.ok(&["countdown"]);
    let line = "Yesterday's 15 minutes were missed. On the day ";
    assert_eq!(page.stdout.matches(line).count(), 1, "{page}");
    assert!(world.ok::<&str>(&[]).stdout.contains(line));
    assert_eq!(
        world.ok(&["countdown", "--json"]).json()["missed_yesterday"]["minutes"],
        15
    );
    // Once there is a review today it is over.
    world.run_with_input(&["review", "-n", "1"], "\n3\n");
    assert!(!world.ok(&["countdown"]).stdout.contains("missed"));
}

#[test]
fn with_time_enough_it_says_so() {
    let world = studied(7, &["-m", "60"]);
    let page = world.ok(&["countdown", "--on", "2026-12-20"]);
    assert!(page.stdout.contains("You have time enough: "), "{page}");
}

#[test]
fn several_interviews_name_each_other() {
    let world = studied(3, &[]);
    world.ok(&[
        "interview",
        "add",
        "Globex",
        "--on",
        "2026-12-14",
        "-d",
        "failure",
        "--yes",
    ]);
    let page = world.ok(&["countdown"]);
    assert!(page.stdout.starts_with("Acme"), "{page}");
    let line = "After it Globex on Mon 14 Dec, in 19 days: 19 cards in common.";
    assert!(page.stdout.contains(line), "{page}");
    let page = world.ok(&["countdown", "glob"]);
    assert!(page.stdout.starts_with("Globex"), "{page}");
    assert!(
        page.stdout
            .replace('\n', " ")
            .contains("Before it Acme on Fri 4 Dec, in 9 days: 19"),
        "{page}"
    );
}

// ---- the first screen, status, the end of a sitting ----------------------------------------------

#[test]
fn the_first_screen_of_the_day_knows_the_interview() {
    let mut world = studied(4, &["-m", "15", "--off", "sat"]);
    insta::assert_snapshot!(shape(&world.ok::<&str>(&[]), 20), @r"
    Thursday 0 November 0 days in a row

    Plan 0 cards about 0 min 0 to review, 0 new
    Interview Acme, Staff Engineer Fri 0 Dec 0:0, in 0 days
    ready about 0% now, about 0% on the day if you keep the plan

    offbook review start
    offbook countdown see the 0 days laid out
    ");
    world.set_now("2026-11-28T08:00:00Z");
    let page = world.ok::<&str>(&[]);
    assert!(page.stdout.contains("a day off"), "{page}");
    let json = world.ok(&["--json"]).json();
    assert_eq!(json["interview"]["days"], 6);
    let shares =
        ["now", "then", "low", "high"].map(|end| json["interview"]["ready"][end].as_f64().unwrap());
    assert!(
        shares.iter().all(|share| (0.0..=1.0).contains(share)),
        "{shares:?}"
    );
}

#[test]
fn status_counts_the_days() {
    let world = studied(4, &[]);
    let short = world.ok(&["status", "--short"]).stdout;
    assert!(short.ends_with(" | Acme 8d\n"), "{short}");
    let line = world
        .ok(&["status", "--format", "{interview} {days}"])
        .stdout;
    assert_eq!(line, "Acme 8\n");
    let line = world.ok(&["status", "--format", "{ready}"]).stdout;
    assert!(line.ends_with("%\n"), "{line}");
    assert!(
        world
            .ok(&["status"])
            .stdout
            .replace('\n', " ")
            .contains("Acme in 8 days.")
    );
}

#[test]
fn the_end_of_a_sitting_says_what_it_did_for_the_interview() {
    let world = studied(4, &["--aim-ready", "90"]);
    let ran = world.run_with_input(&["review", "-n", "3"], "\n3\n\n3\n\n4\n");
    let line = ran.stdout.lines().find(|line| line.starts_with("Acme: "));
    let line = line.unwrap_or_else(|| panic!("{ran}"));
    assert!(
        line.contains("ready about ") && line.contains(" → "),
        "{ran}"
    );
    assert!(
        line.contains("on the day about ") && line.ends_with("(aim 90%)."),
        "{ran}"
    );
}

#[test]
fn stats_holds_what_was_foretold_against_what_came() {
    let world = studied(3, &[]);
    assert!(!world.ok(&["stats"]).stdout.contains("of answers given"));
    let json = world.ok(&["stats", "--json"]).json();
    assert_eq!(json["calibration"]["bands"].as_array().unwrap().len(), 0);
    let mut world = studied(7, &[]);
    for day in ["2026-11-29", "2026-11-30", "2026-12-01"] {
        world.set_now(&format!("{day}T08:00:00Z"));
        world.run_with_input(
            &["review", "-n", "30"],
            "\n3\n\n2\n\n4\n\n3\n\n1\n".repeat(8),
        );
    }
    let json = world.ok(&["stats", "--json"]).json();
    let bands = json["calibration"]["bands"].as_array().unwrap();
    assert!(!bands.is_empty() && bands.len() <= 5, "{json}");
    let page = world.ok(&["stats"]);
    for band in bands {
        let count = format!("{} of {} came", band["came"], band["answers"]);
        assert!(page.stdout.contains(&count), "{count}\n{page}");
    }
}

#[test]
fn help_readiness_begins_with_what_it_is_not() {
    let help = World::new().ok(&["help", "readiness"]);
    let first = help.stdout.split("\n\n").next().unwrap().replace('\n', " ");
    for word in ["estimate", "nerves", "luck"] {
        assert!(first.contains(word), "{first}");
    }
}

#[test]
fn half_past_midnight_is_tonight_and_not_today() {
    let mut world = World::with_a_card();
    world.ok(&[
        "interview",
        "add",
        "Far",
        "--on",
        "2026-11-23",
        "--at",
        "00:30",
        "--yes",
    ]);
    world.set_now("2026-11-22T20:00:00Z");
    let page = world.ok(&["countdown"]).stdout;
    assert!(page.contains("tonight at 00:30, in 4 h 30 min"), "{page}");
    world.set_now("2026-11-23T00:10:00Z");
    let page = world.ok(&["countdown"]).stdout;
    assert!(page.contains("today at 00:30, in 20 min"), "{page}");
}

#[test]
fn questions_that_fit_on_one_day_only_are_named() {
    let world = with_interview(&["-m", "4"]);
    let json = world.ok(&["countdown", "--json"]).json();
    let once = json["once"].as_array().unwrap();
    assert!(!once.is_empty(), "{json}");
    let page = world.ok(&["countdown"]).stdout;
    let line = format!("Fits on one day only: {} new question", once.len());
    assert!(page.contains(&line), "{page}");
    let names = world.ok(&["countdown", "--left-out"]).stdout;
    for card in once {
        let handle = card["handle"].as_str().unwrap();
        assert!(names.contains(handle), "{handle}: {names}");
    }
}
