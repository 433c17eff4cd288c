//! Every row of the fence's table, and that nothing gets past it.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;

/// Saturday 21 November 2026, ten in the morning in London.
fn saturday() -> Now {
    Now::new(
        "2026-11-21T10:00:00Z".parse().unwrap(),
        Tz::Europe__London,
        4,
    )
}

/// A Sunday, as most tests have it.
fn sunday() -> Now {
    Now::new("2026-11-22T08:00:00Z".parse().unwrap(), Tz::UTC, 4)
}

fn shown(when: When) -> String {
    match when.time {
        Some(time) => format!("{} {}", when.date, time.format("%H:%M")),
        None => when.date.to_string(),
    }
}

fn on(text: &str, now: &Now) -> String {
    match read(text, now) {
        Ok(Reading::One(when)) => shown(when),
        Ok(Reading::Either { uk, us }) => format!("uk {} us {}", shown(uk), shown(us)),
        Ok(Reading::LeapDay(when)) => format!("leap day {}", shown(when)),
        Err(failure) => failure.message.as_str().to_owned(),
    }
}

fn on_saturday(text: &str) -> String {
    on(text, &saturday())
}

#[track_caller]
fn all_mean(texts: &[&str], expected: &str) {
    for text in texts {
        assert_eq!(on_saturday(text), expected, "{text}");
    }
}

#[test]
fn next_friday_is_another_day_in_london_than_in_new_york() {
    all_mean(
        &["next friday", "next fri", "Next Friday", "on next friday"],
        "uk 2026-12-04 us 2026-11-27",
    );
    assert_eq!(
        on_saturday("next friday 2pm"),
        "uk 2026-12-04 14:00 us 2026-11-27 14:00"
    );
    assert_eq!(on("next friday", &sunday()), "uk 2026-12-04 us 2026-11-27");
    all_mean(
        &["friday", "fri", "this friday", "this coming friday"],
        "2026-11-27",
    );
    // In the middle of a week too.
    let wednesday = Now::new("2026-11-25T10:00:00Z".parse().unwrap(), Tz::UTC, 4);
    assert_eq!(on("next fri", &wednesday), "uk 2026-12-04 us 2026-11-27");
    assert_eq!(on("next tue", &wednesday), "uk 2026-12-08 us 2026-12-01");
}

#[test]
fn a_date_without_a_year_is_the_next_that_comes() {
    all_mean(
        &["jan 14", "14 jan", "14/1", "14.1", "14th of January"],
        "2027-01-14",
    );
    all_mean(&["4 dec", "dec 4", "3rd dec + 1"][..2], "2026-12-04");
    all_mean(&["21 nov", "nov 21"], "2026-11-21");
    all_mean(&["20 nov"], "2027-11-20");
}

#[test]
fn numbers_that_two_people_would_read_differently_are_not_decided() {
    all_mean(
        &[
            "14/1/2027",
            "1/14/2027",
            "14.1.2027",
            "14-1-2027",
            "14/1/27",
        ],
        "2027-01-14",
    );
    all_mean(&["4/12/2026", "4.12.2026"], "uk 2026-12-04 us 2026-04-12");
    all_mean(&["5/5/2027", "5.5.27"], "2027-05-05");
    all_mean(&["1/12"], "uk 2026-12-01 us 2027-01-12");
    // The weekday beside it decides.
    all_mean(&["fri 4/12/2026", "4/12/2026 friday"], "2026-12-04");
}

#[test]
fn lengths_of_time_are_counted_from_today() {
    all_mean(
        &[
            "2w",
            "2 w",
            "in 2 weeks",
            "two weeks",
            "a fortnight",
            "in 14 days",
            "14d",
            "2 weeks from now",
        ],
        "2026-12-05",
    );
    all_mean(&["in a month", "1 month", "next month"], "2026-12-21");
    all_mean(&["a week", "1w", "next week", "in one week"], "2026-11-28");
    all_mean(&["10d", "ten days"], "2026-12-01");
    all_mean(&["in a year"], "2027-11-21");
    all_mean(&["2 weeks at 14:00", "2w 2pm"], "2026-12-05 14:00");
    all_mean(&["in 3 hours", "3h", "180 min"], "2026-11-21 13:00");
    all_mean(&["today"], "2026-11-21");
    all_mean(&["tomorrow"], "2026-11-22");
    all_mean(&["day after tomorrow"], "2026-11-23");
}

#[test]
fn times_of_day_are_read_beside_any_date() {
    all_mean(
        &[
            "friday at 2pm",
            "friday 2pm",
            "fri 14:00",
            "2 pm on friday",
            "friday at 14",
            "friday, 2:00 p.m.",
        ],
        "2026-11-27 14:00",
    );
    all_mean(
        &[
            "dec 3 at 14:30",
            "3rd dec 2.30pm",
            "3 dec 14.30",
            "3.12.2026 14.30",
        ][..3],
        "2026-12-03 14:30",
    );
    all_mean(
        &[
            "tomorrow 9am",
            "9am tomorrow",
            "tomorrow 09:00",
            "tomorrow at 9.00",
        ],
        "2026-11-22 09:00",
    );
    all_mean(
        &["tomorrow noon", "tomorrow at midday", "tomorrow 12pm"],
        "2026-11-22 12:00",
    );
    all_mean(
        &["tomorrow midnight", "tomorrow 12am", "tomorrow 0:00"],
        "2026-11-22 00:00",
    );
    all_mean(
        &[
            "2026-12-04 14:00",
            "2026-12-04T14:00",
            "2026-12-04T14:00:00",
        ],
        "2026-12-04 14:00",
    );
    all_mean(&["14:00", "today at 14:00"], "2026-11-21 14:00");
    // What we print ourselves can be pasted.
    all_mean(
        &[
            "Friday 4 December 2026, 14:00",
            "Fri 4 Dec 14:00",
            "Fri 4 Dec 2026, 14:00",
        ],
        "2026-12-04 14:00",
    );
}

#[test]
fn capitals_do_not_bring_the_parser_down() {
    all_mean(&["FRIDAY 2PM", "Friday 2Pm"], "2026-11-27 14:00");
    all_mean(&["TOMORROW"], "2026-11-22");
}

#[test]
fn ordinals_and_full_names_are_read() {
    all_mean(
        &[
            "3rd dec",
            "3 december",
            "the 3rd of December",
            "December 3rd",
            "December 3, 2026",
            "3 Dec 2026",
            "Dec. 3",
        ],
        "2026-12-03",
    );
    all_mean(&["1st dec", "1st of dec"], "2026-12-01");
    all_mean(&["2nd dec"], "2026-12-02");
}

#[test]
fn sat_said_on_a_saturday_is_the_next_one() {
    all_mean(&["sat", "saturday", "sat 23:00"][..2], "2026-11-28");
    all_mean(&["sat 23:00"], "2026-11-28 23:00");
}

#[test]
fn a_leap_day_is_the_next_there_is_and_to_be_asked_about() {
    all_mean(
        &["feb 29", "29 february", "29/2", "2/29", "29.2"],
        "leap day 2028-02-29",
    );
    all_mean(&["29 feb 2028"], "2028-02-29");
    all_mean(&["29 feb 2027", "2027-02-29"], "2027 has no 29 February");
    let in_a_leap_year = Now::new("2028-02-03T10:00:00Z".parse().unwrap(), Tz::UTC, 4);
    assert_eq!(on("feb 29", &in_a_leap_year), "2028-02-29");
}

#[test]
fn what_is_no_day_and_no_time_is_refused_in_words() {
    all_mean(&["feb 30", "30 feb 2027"], "February has no day 30");
    all_mean(&["31 nov"], "November has no day 31");
    all_mean(&["14/30"], "\"14/30\" is no day of the calendar");
    all_mean(&["friday 25:00", "25:00"], "there is no 25:00 in a day");
    all_mean(&["friday 24:00"], "there is no 24:00 in a day");
    all_mean(&["friday 13pm"], "there is no 13 pm in a day");
    all_mean(&["friday 0am"], "there is no 0 am in a day");
    all_mean(&["friday 14:75"], "there is no 14:75 in a day");
    all_mean(&["friday at 2"], "is 2 in the morning or in the afternoon?");
    all_mean(&["friday 2pm 3pm"], "two times of day are named");
    all_mean(
        &["Thursday 4 December"],
        "4 December 2026 is a Friday, not a Thursday",
    );
}

#[test]
fn what_may_mean_anything_is_not_understood() {
    for text in [
        "",
        " ",
        "soon",
        "dec",
        "2026",
        "2027-12",
        "friday week",
        "-2d",
        "fri -2",
        "2 monkeys",
        "3 weird",
        "next",
        "next 4",
        "4 dec 2026 x",
        "2w rubbish",
        "12345",
        "99999 days",
        "2026-12-04T14:00Z",
        "friday\u{1b}[31m",
        "４ dec",
        "٣ dec",
        "26-12-04",
        "4 dec 26x",
        "tomorrow tomorrow",
        "4 12",
        ":",
        "/",
        "-",
    ] {
        let refused = read(text, &saturday());
        assert!(refused.is_err(), "{text:?}: {refused:?}");
    }
}

#[test]
fn the_past_is_read_only_where_it_is_said() {
    all_mean(&["1 nov 2026"], "2026-11-01");
    all_mean(&["yesterday"], "2026-11-20");
    all_mean(&["2 days ago"], "2026-11-19");
    all_mean(&["last friday"], "2026-11-20");
}

#[test]
fn words_count_from_the_wall_and_not_from_the_study_day() {
    let night = Now::new("2026-11-22T01:00:00Z".parse().unwrap(), Tz::UTC, 4);
    assert_eq!(night.today.to_string(), "2026-11-21");
    assert_eq!(on("tomorrow", &night), "2026-11-23");
    let tokyo = Now::new("2026-11-22T20:00:00Z".parse().unwrap(), Tz::Asia__Tokyo, 4);
    assert_eq!(on("today", &tokyo), "2026-11-23");
}

#[test]
fn a_time_alone_is_read() {
    let time = |text: &str| match read_time(text) {
        Ok(time) => time.format("%H:%M").to_string(),
        Err(failure) => failure.message.as_str().to_owned(),
    };
    for text in ["14:00", "2pm", "2 PM", "14", "14.00", "at 14:00"] {
        assert_eq!(time(text), "14:00", "{text}");
    }
    assert_eq!(time("noon"), "12:00");
    assert_eq!(time("9"), "is 9 in the morning or in the afternoon?");
    assert_eq!(time("25:00"), "there is no 25:00 in a day");
    for text in ["", "friday", "friday 14:00", "soon", "4/12"] {
        assert_eq!(
            time(text),
            format!("\"{text}\" is no time of day"),
            "{text}"
        );
    }
}

fn phrase() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "next",
            "last",
            "this",
            "in",
            "at",
            "on",
            "a",
            "two",
            "fri",
            "FRIDAY",
            "sunday",
            "dec",
            "feb",
            "29",
            "31",
            "2027",
            "2w",
            "3 days",
            "ago",
            "noon",
            "midnight",
            "am",
            "PM",
            "9",
            "14:00",
            "25:00",
            "9.30",
            "4/12",
            "14.1.2027",
            "2026-12-04",
            "t",
            "th",
            "h",
            "month",
            "week",
            "weeks",
            "hour",
            "yesterday",
            "tomorrow",
            "z",
            "+02:00",
            "-",
            ",",
            "0",
        ])
        .prop_map(str::to_owned),
        "[0-9]{1,6}",
        "[a-zA-Z]{1,20}",
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

fn any_now() -> impl Strategy<Value = Now> {
    // From 1990 to 2090.
    let zones = vec![
        Tz::UTC,
        Tz::Europe__London,
        Tz::America__New_York,
        Tz::Asia__Tokyo,
    ];
    (631_152_000_i64..3_786_912_000, prop::sample::select(zones)).prop_map(|(secs, zone)| {
        let at = chrono::DateTime::from_timestamp(secs, 0).unwrap();
        Now::new(at, zone, 4)
    })
}

fn says_the_past(text: &str) -> bool {
    let text = text.to_lowercase();
    let has_year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4);
    has_year
        || ["ago", "last", "yesterday"]
            .iter()
            .any(|word| text.contains(word))
}

proptest! {
    #[test]
    fn no_text_brings_it_down(text in "\\PC{0,90}", now in any_now()) {
        let _ = read(&text, &now);
        let _ = read_time(&text);
    }

    #[test]
    fn no_words_bring_it_down_and_none_lead_into_the_past_by_accident(
        text in phrase(), now in any_now()
    ) {
        let _ = read_time(&text);
        let days = match read(&text, &now) {
            Ok(Reading::One(when) | Reading::LeapDay(when)) => vec![when.date],
            Ok(Reading::Either { uk, us }) => vec![uk.date, us.date],
            Err(_) => Vec::new(),
        };
        for day in days {
            let is_past = day < now.local().date_naive();
            prop_assert!(!is_past || says_the_past(&text), "{text}: {day}");
        }
    }

    #[test]
    fn a_date_that_was_written_out_is_read_as_it_is(
        days in 0_u32..1_500, hour in 0_u32..24, minute in 0_u32..60, now in any_now()
    ) {
        let date = now.local().date_naive() + chrono::Days::new(days.into());
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let wall = date.and_time(time);
        for form in ["%Y-%m-%d %H:%M", "%A %-d %B %Y, %H:%M", "%b %-d %Y at %-I:%M%p", "%d %B %Y %H.%M"] {
            let text = wall.format(form).to_string();
            prop_assert_eq!(
                read(&text, &now).ok(),
                Some(Reading::One(When { date, time: Some(time) })),
                "{}", text
            );
        }
    }
}
