//! What is counted: each hint by three answers that need it, and one that does not.

use super::*;

const SITUATION: &str = "In May our largest customer asked for a new report by Friday.";
const TASK: &str = "I had to build it and to agree the figures with finance.";
const ACTION: &str = "I drew the report on paper first and showed it to the customer the same day. \
    Then I wrote the queries, checked each figure against the ledger and asked a colleague to read \
    them. On Thursday I found that one account was missing, called finance and put it in.";
const RESULT: &str = "It was ready a day early, and the customer has used it for 14 months.";
const LESSON: &str = "A drawing on paper saves more time than it costs, because people see at once \
    what they did not ask for and say so while it is cheap.";
const NOW: &str = "I draw every report first. The last three needed no second round at all.";

fn good() -> Vec<(&'static str, &'static str)> {
    vec![
        ("situation", SITUATION),
        ("task", TASK),
        ("action", ACTION),
        ("result", RESULT),
        ("lesson", LESSON),
        ("now", NOW),
    ]
}

/// The good story with some of its slots in other words.
fn story(others: &[(&'static str, &'static str)]) -> AnswerText {
    let mut parts = good();
    for (name, text) in others {
        parts.iter_mut().find(|part| part.0 == *name).unwrap().1 = text;
    }
    slots(&parts)
}

fn of(answer: &AnswerText, framework: &str) -> Vec<&'static str> {
    ids(&hints(&subject(answer, framework)))
}

fn hint(answer: &AnswerText, framework: &str, id: &str) -> Hint {
    let found = hints(&subject(answer, framework));
    let named = found.iter().find(|hint| hint.kind.id() == id).cloned();
    named.unwrap_or_else(|| panic!("no {id} in {:?}", ids(&found)))
}

#[test]
fn a_good_story_has_no_hint() {
    assert_eq!(of(&slots(&good()), "star_l"), [""; 0]);
    assert_eq!(of(&slots(&good()[..4]), "star"), [""; 0]);
}

#[test]
fn an_empty_or_short_slot_is_named() {
    let said = |answer: &AnswerText, framework| hint(answer, framework, "missing-slot").says;
    assert_eq!(
        said(&story(&[("lesson", "")]), "star_l"),
        "\"lesson\" is empty"
    );
    let two = story(&[("lesson", " "), ("now", "")]);
    assert_eq!(said(&two, "star_l"), "\"lesson\" and \"now\" are empty");
    let short = story(&[("result", "It went out."), ("now", "")]);
    assert_eq!(
        said(&short, "star_l"),
        "\"now\" is empty; \"result\" says hardly anything"
    );
    // CAR has no task, and a slot that nobody wrote is as empty as one without words.
    let car = slots(&[
        ("context", SITUATION),
        ("action", ACTION),
        ("result", RESULT),
    ]);
    assert_eq!(of(&car, "CAR"), [""; 0]);
    assert_eq!(said(&car, "star"), "\"task\" is empty");
}

#[test]
fn a_short_action_is_named() {
    let long = "The team had been asked for it in spring already, and there were four drafts from \
        three departments that did not agree. The customer had read two of them.";
    for (action, framework) in [
        ("I called the customer and asked.", "star"),
        (
            "I wrote a list of the four drafts and compared them.",
            "star",
        ),
        ("I took the second draft and sent it to them.", "star_l"),
    ] {
        let mut parts = good();
        parts[0].1 = long;
        parts[2].1 = action;
        let parts = if framework == "star" {
            &parts[..4]
        } else {
            &parts[..]
        };
        let found = hint(&slots(parts), framework, "short-action");
        assert_eq!(found.places[0].part, Part::Slot("action".into()));
        assert!(found.says.starts_with("the action is "), "{}", found.says);
    }
}

#[test]
fn a_long_setup_is_named() {
    let long = "Our company has two sites, one in the north and one in the south, and they had \
        never shared a system, which is why each had its own numbers, its own forms and its own \
        habits, some of them older than I am. In May our largest customer asked for a new report.";
    let task = "I had to build it, to agree the figures with finance at both sites, to find out \
        who had the right ones, and to have it translated and printed by Friday at noon.";
    for others in [
        &[("situation", long)][..],
        &[("situation", long), ("task", task)],
        &[
            ("situation", long),
            (
                "action",
                "I drew it on paper and showed it to them the same day.",
            ),
        ],
    ] {
        let found = hint(&story(others), "star_l", "long-setup");
        assert!(
            found.says.starts_with("situation and task are "),
            "{}",
            found.says
        );
    }
}

#[test]
fn a_story_that_leaves_no_room_for_its_lesson_is_named() {
    for (lesson, now) in [
        ("Drawing saves time.", "I draw every report now."),
        (
            "Ask the customer before you write.",
            "I still do that today.",
        ),
        ("Ask early, on paper.", ""),
    ] {
        let short = story(&[("lesson", lesson), ("now", now)]);
        let found = hints(&subject(&short, "star_l"));
        let dwells = found.iter().any(|hint| hint.kind == HintKind::Dwells);
        let is_missing = lesson.split(' ').count() + now.split_whitespace().count() < 5;
        assert!(dwells || is_missing, "{lesson} {now}: {:?}", ids(&found));
    }
}

#[test]
fn a_result_without_number_date_or_quotation_is_named() {
    for result in [
        "The customer was very happy with it and my manager was proud of me.",
        "No one complained, and the project was a success for all of us.",
        "It worked. One of the managers liked it and we kept it.",
    ] {
        let found = hint(&story(&[("result", result)]), "star_l", "no-number");
        let first = result.split_inclusive('.').next().unwrap();
        assert_eq!(found.places[0].sentence, first);
    }
    for result in [
        "The customer said \"at last\" and kept it.",
        "It was ready on Thursday, as we had promised them.",
        "Errors fell by half, and it stayed that way.",
        "They signed the contract in March and came back.",
    ] {
        assert_eq!(
            of(&story(&[("result", result)]), "star_l"),
            [""; 0],
            "{result}"
        );
    }
}

#[test]
fn steps_that_all_lie_ahead_are_named() {
    let weakness = |steps| {
        slots(&[
            ("opportunity", "I am learning to plan my week in writing."),
            (
                "noticed",
                "In March I promised two things for the same day, and a colleague had to wait.",
            ),
            ("steps", steps),
            (
                "value",
                "You would get dates from me that hold, which your plan depends on.",
            ),
        ])
    };
    for steps in [
        "I will sign up for a course on planning this year.",
        "My plan is to read a book about it. I also want to ask a mentor.",
        "I'm going to block an hour each Friday, and I hope to keep it up.",
        "I'd like to find a mentor. Next month I intend to ask my manager.",
    ] {
        let found = hint(&weakness(steps), "growth3", "no-step-begun");
        assert!(!found.places[0].sentence.is_empty());
    }
    for steps in [
        "I block an hour each Friday. Next month I will show the plan to my manager.",
        "Since May I have kept a list. I hope to drop it one day.",
        "I took a course in spring, and I am going to take the second part.",
    ] {
        assert_eq!(of(&weakness(steps), "growth3"), [""; 0], "{steps}");
    }
}

#[test]
fn an_answer_outside_its_time_is_told_its_band() {
    let answer = text(&"a word or two ".repeat(50));
    for (target_secs, says) in [
        (60, "about 86 s; aim for 42 to 72 s"),
        (70, "about 86 s; aim for 49 to 84 s"),
        (140, "about 86 s; aim for 98 to 168 s"),
    ] {
        let timed = Subject {
            target_secs,
            ..subject(&answer, "")
        };
        let found = hints(&timed);
        let length = found.iter().find(|hint| hint.kind == HintKind::Length);
        assert_eq!(length.unwrap().says, says);
    }
    let quick = Subject {
        target_secs: 60,
        words_per_minute: 180,
        ..subject(&answer, "")
    };
    assert!(!ids(&hints(&quick)).contains(&"length"));
}

#[test]
fn notes_are_offered_as_points_and_not_called_short() {
    let mut answer = text("Price list, fourteen customers, called all of them.");
    answer.key_points.clear();
    let timed = Subject {
        target_secs: 90,
        ..subject(&answer, "star")
    };
    let found = hints(&timed);
    assert_eq!(ids(&found), ["length"]);
    assert_eq!(found[0].mend, "keep them as key points");
}

#[test]
fn a_script_without_points_is_named() {
    for (script, framework) in [
        ("I cut the report from nine pages to two.", "star"),
        ("I ask what must not happen, and then I begin.", "process"),
        ("You repair what others throw away.", "prep"),
    ] {
        let mut answer = text(script);
        assert_eq!(of(&answer, framework), [""; 0]);
        answer.key_points.clear();
        assert_eq!(of(&answer, framework), ["verbatim"]);
    }
}

#[test]
fn we_in_the_situation_is_where_it_belongs() {
    let answer = slots(&[
        (
            "situation",
            "We were five, our office was in Leeds, and we had lost our largest customer.",
        ),
        (
            "action",
            "I called our old customers one by one and wrote down what each of them missed.",
        ),
    ]);
    let found = of(&answer, "star");
    assert!(!found.contains(&"we-heavy"), "{found:?}");
    let prep = text("We like your work. We use it. Our team talks about us and you.");
    assert_eq!(of(&prep, "prep"), [""; 0]);
}

#[test]
fn brackets_that_say_something_are_no_gap() {
    for honest in [
        "It took two days (or three) of work.",
        "The ratio was a < b and c > d in all runs.",
        "We used arr[0] and a map {}.",
        "He wrote [the last time we met in person, in the summer of that long year]. I did too.",
        "Was it really so? Yes, in 2x the time.",
    ] {
        assert_eq!(of(&text(honest), ""), [""; 0], "{honest}");
    }
}

#[test]
fn a_story_told_too_often_or_too_long_ago_is_named() {
    let answer = text("I called all fourteen customers.");
    let with = |stories: &[StoryUse<'static>]| {
        let subject = Subject {
            stories,
            ..subject(&answer, "star")
        };
        let found = hints(&subject);
        found
            .iter()
            .map(|hint| hint.says.clone())
            .collect::<Vec<_>>()
    };
    let used = |cards, age_years| StoryUse {
        title: "The price list",
        cards,
        age_years,
    };
    assert!(with(&[used(3, Some(5))]).is_empty());
    assert!(with(&[used(0, None)]).is_empty());
    for cards in [4, 5, 9] {
        let says = format!("\"The price list\" is on {cards} cards of one interview");
        assert_eq!(with(&[used(1, None), used(cards, None)]), [says]);
    }
    for years in [6, 7, 20] {
        let says = format!("\"The price list\" is {years} years old");
        assert_eq!(with(&[used(1, Some(years))]), [says]);
    }
}

#[test]
fn no_text_makes_it_stumble() {
    for odd in [
        "",
        " ",
        "\u{301}",
        "?!…",
        "[",
        "<<>>",
        "____",
        "'s",
        "a\r\nb",
        "日本語。はい。",
    ] {
        let answer = AnswerText {
            text: odd.into(),
            headline: Some(odd.into()),
            ..slots(&[("result", odd), ("steps", odd)])
        };
        let _ = hints(&subject(&answer, "star_l"));
        let _ = hints(&subject(&answer, "growth3"));
    }
}

#[test]
fn number_words_of_another_language_are_not_missed() {
    let german = [
        (
            "situation",
            "Im Mai mussten wir unser Lager in der Stadt räumen.",
        ),
        ("task", "Ich sollte den Umzug planen und mit allen reden."),
        (
            "action",
            "Ich habe jede Woche mit den Fahrern gesprochen und einen Plan gemacht.",
        ),
        ("result", "Nach zwölf Tagen war alles am neuen Ort."),
    ];
    let answer = slots(&german);
    let found = hints(&subject(&answer, "star"));
    assert!(!ids(&found).contains(&"no-number"), "{found:?}");
}
