use super::*;

#[test]
fn what_is_wrong_in_a_whole_file_is_told_by_its_line_and_quotes_no_answer() {
    let told = |line: &str| {
        let head = "format = \"offbook-answers\"\nformat_version = 1\n[[answer]]\n";
        let text = format!("{head}deck = \"d\"\ncard = \"c\"\n{line}\n");
        let problem = super::read(&text).unwrap_err().remove(0);
        format!("{}: {}", problem.line.unwrap(), problem.message)
    };
    assert_eq!(told("text = 3"), "6: a value of another kind belongs here");
    let points = told("key_points = \"what I said\"");
    assert_eq!(points, "6: a value of another kind belongs here");
    let misspelt = told("txt = \"what I said\"");
    assert!(
        misspelt.starts_with("6: unknown field \"txt\", expected one of"),
        "{misspelt}"
    );
    assert!(!misspelt.contains("what I said"), "{misspelt}");
}

#[test]
fn any_text_can_be_read_again_as_toml() {
    let answer = AnswerText {
        headline: Some("I said \"no\".".into()),
        text: "First.\n\n'''Second''' \\ \"\"\" \u{1b}[31m\ttab".into(),
        key_points: vec!["a \"number\"".into(), "what I learned".into()],
        slots: vec![Slot {
            name: "why I ask".into(),
            text: "so".into(),
        }],
    };
    let of = AnswerOf {
        deck: "failure",
        card: "biggest-failure",
        question: "What?",
        answer: &answer,
        stories: &[],
        versions: &[],
    };
    let version = Version {
        interview: "acme-2031-05-04".into(),
        role_link: Some("You \"release\" weekly.".into()),
        stress: None,
        text: Some("Two\nlines.".into()),
    };
    let for_acme = AnswerOf {
        versions: std::slice::from_ref(&version),
        ..of
    };
    let mut file = Vec::new();
    begin(&mut file).unwrap();
    write(for_acme, &mut file).unwrap();
    write(of, &mut file).unwrap();
    let file = std::str::from_utf8(&file).unwrap();
    assert!(is_answers(file));
    let read = super::read(file).unwrap();
    assert_eq!(read.entries.len(), 2);
    assert_eq!(read.entries[1].answer, answer);
    assert_eq!(read.entries[0].versions, [version]);
    assert!(read.entries[1].versions.is_empty());
    assert_eq!(read.entries[1].question.as_deref(), Some("What?"));
    assert!(!read.is_from_coach);
}

#[test]
fn a_coach_finds_room_for_notes_and_they_come_back() {
    let answer = AnswerText {
        text: "I '''left''' it.".into(),
        slots: vec![Slot {
            name: "result".into(),
            text: "Nine days.".into(),
        }],
        ..AnswerText::default()
    };
    let of = AnswerOf {
        deck: "failure",
        card: "biggest-failure",
        question: "What?",
        answer: &answer,
        stories: &[],
        versions: &[],
    };
    let mut file = Vec::new();
    begin_for_coach(&mut file).unwrap();
    write_for_coach(of, 3, &mut file).unwrap();
    write_for_coach(of, 4, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(is_answers(&file), "{file}");
    let empty = super::read(&file).unwrap();
    assert!(empty.is_from_coach && empty.coach.is_none());
    assert!(
        empty
            .entries
            .iter()
            .all(|entry| entry.coach_notes.is_none())
    );
    let written = file
        .replacen("'''\n\n'''", "'''\nShorter. \\o/\nSay \"when\".\n'''", 1)
        .replace("coach = \"\"", "coach = \"Dana\"");
    let read = super::read(&written).unwrap();
    let notes = read.entries[0].coach_notes.as_deref();
    assert_eq!(notes, Some("Shorter. \\o/\nSay \"when\"."));
    assert_eq!(read.entries[0].version, Some(3));
    assert_eq!(
        (read.coach.as_deref(), &read.entries[1].coach_notes),
        (Some("Dana"), &None)
    );
}

#[test]
fn what_is_broken_is_told_with_its_line() {
    let broken = "format = \"offbook-answers\"\nformat_version = 1\n\n[[answer]]\ndeck = \"a\n";
    let problems = super::read(broken).unwrap_err();
    assert_eq!(problems[0].line, Some(5), "{problems:?}");
    assert!(!is_answers("format = \"offbook-deck\""));
    assert!(super::read("format = \"offbook-answers\"\nformat_version = 2").is_err());
}

#[test]
fn a_file_of_nothing_but_values_is_refused_before_it_is_read() {
    let answer = "[[answer]]\ndeck = \"a\"\ncard = \"b\"\ntext = \"c\"\n";
    let head = "format = \"offbook-answers\"\nformat_version = 1\n";
    let problems = read(&format!("{head}{}", answer.repeat(100_000))).unwrap_err();
    assert!(problems[0].message.contains("split the file"));
    assert_eq!(
        read(&format!("{head}{}", answer.repeat(1_000)))
            .unwrap()
            .entries
            .len(),
        1_000
    );
}
