//! What the questions for one interview ask, and what comes of the answers.

use super::*;
use uuid::Uuid;

fn script(before: Tailoring) -> TailoringScript {
    let card = CardId(Uuid::from_u128(7));
    TailoringScript {
        before,
        candidates: vec![Candidate {
            name: "k7f".into(),
            about: "Tell me about a failure".into(),
            shown_by: ShownBy::Answer(card),
        }],
        must_know: vec![MustKnow {
            card,
            name: "k7f".into(),
            question: "Tell me about a failure".into(),
        }],
    }
}

fn walk(script: &TailoringScript, give: impl Fn(&Step) -> Given) -> (Vec<Step>, Progress) {
    let mut progress = Progress::default();
    let mut asked = Vec::new();
    while let Some(step) = script.next(&progress) {
        assert!(asked.len() < 60 && step.number <= step.of, "{step:?}");
        let given = give(&step);
        if let Given::Text(text) = &given {
            assert_eq!(script.refuse(&step, text), None, "{step:?}");
        }
        progress.keep(&step.id, given);
        asked.push(step);
    }
    (asked, progress)
}

fn typed(step: &Step) -> Given {
    let text = match step.id.as_str() {
        _ if step.there.is_some() => step.there.clone().unwrap_or_default(),
        FORMAT => "video".to_owned(),
        TIME_LIMIT => "2 min".to_owned(),
        NON_WORK => "no".to_owned(),
        "requirement 4" | "value 4" | "person 2" => return Given::Skipped,
        id if id.starts_with("story") => "K7F".to_owned(),
        id => format!("my {id}"),
    };
    Given::Text(text)
}

#[test]
fn all_that_is_asked_comes_back_and_empty_lines_keep_it() {
    let first = script(Tailoring::default());
    let (asked, progress) = walk(&first, typed);
    let made = first.tailoring(&progress).unwrap();
    assert_eq!(made.requirements.len(), 3);
    assert_eq!(made.values.len(), 3);
    assert_eq!(made.people, ["my person 1"]);
    assert_eq!(made.facts.len(), FACTS);
    assert_eq!(made.format, Some(Format::Video));
    assert_eq!(made.longest_secs, Some(120));
    assert_eq!(made.allows_non_work, Some(false));
    let card = first.must_know[0].card;
    let by_answer = Some(ShownBy::Answer(card));
    assert!(made.sought().all(|one| one.shown_by == by_answer));
    assert!(made.version(card).unwrap().stress.is_some());
    assert_eq!(asked.last().unwrap().number, asked.last().unwrap().of);
    let again = script(made.clone());
    let keep = |step: &Step| step.there.clone().map_or(Given::Skipped, Given::Text);
    let (_, progress) = walk(&again, keep);
    assert_eq!(again.tailoring(&progress), Some(made));
}

#[test]
fn every_step_can_be_passed_over() {
    let script = script(Tailoring::default());
    let (asked, progress) = walk(&script, |_| Given::Skipped);
    assert_eq!(asked.len(), 10);
    assert_eq!(script.tailoring(&progress), None);
}

#[test]
fn a_broken_off_sitting_goes_on_at_the_next_question() {
    let script = script(Tailoring::default());
    let (asked, progress) = walk(&script, typed);
    for done in 0..asked.len() {
        let kept = Progress {
            done: progress.done[..done].to_vec(),
            ..Progress::default()
        };
        let next = script.next(&kept).map(|step| step.id);
        assert_eq!(next.as_ref(), asked.get(done).map(|step| &step.id));
    }
}

#[test]
fn a_line_that_is_left_out_goes_and_takes_its_story_with_it() {
    let first = script(Tailoring::default());
    let (_, progress) = walk(&first, typed);
    let made = first.tailoring(&progress).unwrap();
    let again = script(made);
    let (_, progress) = walk(&again, |step| match step.id.as_str() {
        "requirement 2" => Given::Skipped,
        "requirement 3" => Given::Text("in other words".into()),
        _ => step.there.clone().map_or(Given::Skipped, Given::Text),
    });
    let requirements = again.tailoring(&progress).unwrap().requirements;
    let texts: Vec<&str> = requirements.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["my requirement 1", "in other words"]);
    assert_eq!(requirements[1].shown_by, None);
}

#[test]
fn times_and_yes_or_no_are_read_as_people_type_them() {
    for (text, secs) in [
        ("90", Some(90)),
        ("90 s", Some(90)),
        ("2min", Some(120)),
        ("2:30", Some(150)),
        ("5", None),
        ("2 hours", None),
        ("99999999999", None),
        ("", None),
    ] {
        assert_eq!(seconds(text), secs, "{text}");
    }
    assert_eq!(yes_or_no(" Yes"), Some(true));
    assert_eq!(yes_or_no("perhaps"), None);
}
