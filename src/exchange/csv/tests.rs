use super::*;
use crate::exchange::reading::ColumnName;

fn read_text(text: &str) -> Foreign {
    read(text.as_bytes(), &ReadOptions::default()).unwrap()
}

fn questions(foreign: &Foreign) -> Vec<&str> {
    foreign
        .cards
        .iter()
        .map(|card| card.content.question.as_str())
        .collect()
}

fn fields(foreign: &Foreign) -> Vec<Field> {
    foreign.columns.iter().map(|column| column.field).collect()
}

#[test]
fn headings_say_what_the_columns_are() {
    let foreign = read_text(
        "Category,Question,Sample Answer,Difficulty,Follow-ups,Salary\n\
         Values,\"1. Why us, then?\",\"Because \"\"we\"\" fit.\n\nReally.\",hard,\"And now?; And then?\",9\n",
    );
    let card = &foreign.cards[0];
    assert_eq!(card.content.question, "Why us, then?");
    assert_eq!(
        card.answer.as_deref(),
        Some("Because \"we\" fit.\n\nReally.")
    );
    assert_eq!(card.content.tags, ["Values", "hard"]);
    assert_eq!(card.content.family.as_deref(), Some("values"));
    assert_eq!(card.content.guidance.follow_ups, ["And now?", "And then?"]);
    assert_eq!(card.line, 2);
    assert_eq!(foreign.columns[5].field, Field::Ignored);
    assert_eq!(foreign.columns[1].samples, ["1. Why us, then?"]);
}

#[test]
fn separators_are_found() {
    for separator in ["\t", ";", ",", "|"] {
        let text = format!("Why us?{separator}Because\nWhy now{separator}So, there\n");
        let text = match separator {
            "," => "Why us?,Because\nWhy now,So\n".to_owned(),
            _ => text,
        };
        let foreign = read_text(&text);
        assert_eq!(questions(&foreign), ["Why us?", "Why now"], "{separator}");
        assert_eq!(fields(&foreign), [Field::Question, Field::Answer]);
    }
    let foreign = read_text("sep=;\r\nquestion;answer\r\nWhy, us?;So\r\n");
    assert_eq!(foreign.cards[0].line, 3);
    assert_eq!(questions(&foreign), ["Why, us?"]);
}

#[test]
fn bare_lines_are_questions() {
    let foreign = read_text("1. Why us?\n\n- Why now?\n\"Who are you?\"\n");
    assert_eq!(questions(&foreign), ["Why us?", "Why now?", "Who are you?"]);
}

#[test]
fn columns_can_be_named_by_number_and_name() {
    let text = "a,b,c\nBecause,Why us?,x y\n";
    let options = ReadOptions {
        map: vec![
            (Field::Question, ColumnName::Number(2)),
            (Field::Answer, ColumnName::Name("A".into())),
        ],
        ..ReadOptions::default()
    };
    let foreign = read(text.as_bytes(), &options).unwrap();
    assert_eq!(questions(&foreign), ["Why us?"]);
    assert_eq!(foreign.cards[0].answer.as_deref(), Some("Because"));
    let options = ReadOptions {
        map: vec![(Field::Question, ColumnName::Number(4))],
        ..ReadOptions::default()
    };
    let problems = read(text.as_bytes(), &options).unwrap_err();
    assert_eq!(problems[0].message, "no column 4; this table has 3");
}

#[test]
fn rows_with_another_number_of_cells_are_told_by_line() {
    let foreign = read_text("question,answer\nWhy us?,So\nWhy now?,One, two\nWho?,Me\n");
    assert_eq!(questions(&foreign), ["Why us?", "Who?"]);
    assert_eq!(foreign.problems.len(), 1);
    assert_eq!(foreign.problems[0].line, Some(3));
}

#[test]
fn rows_without_a_question_and_repeated_ones_are_counted() {
    let foreign = read_text("question,answer\nWhy us?,So\n,alone\nwhy us,other\n\n,\n");
    assert_eq!((foreign.skipped, foreign.duplicates), (1, 1));
}

#[test]
fn own_separators_cut_what_quizlet_copies() {
    let options = ReadOptions {
        separator: Some(" - ".into()),
        row_separator: Some("\n;;;\n".into()),
        ..ReadOptions::default()
    };
    let foreign = read(b"Why us? - One\nTwo\n;;;\nWhy now? - So", &options).unwrap();
    assert_eq!(foreign.cards[0].answer.as_deref(), Some("One\nTwo"));
    assert_eq!(foreign.cards[1].line, 4);
}

#[test]
fn a_quote_that_is_never_closed_is_told() {
    let problems = read(b"question,answer\n\"Why us?,So\n", &ReadOptions::default()).unwrap_err();
    assert_eq!(problems[0].line, Some(2));
    // Where tabs separate, it is only a speech mark.
    let foreign = read_text("\"Why\" us?\tSo\n\"Why now?\tThere\n");
    assert_eq!(foreign.cards.len(), 2);
}

#[test]
fn tags_are_words_unless_commas_show_otherwise() {
    let foreign = read_text("question,tags\nWhy us?,facts core\nWhy now?,facts\n");
    assert_eq!(foreign.cards[0].content.tags, ["facts", "core"]);
    let foreign = read_text("question;tags\nWhy us?;machine learning\nWhy now?;facts, new\n");
    assert_eq!(foreign.cards[0].content.tags, ["machine-learning"]);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded() {
    use crate::domain::card::{Content, UpstreamCard};
    use crate::domain::id::Slug;

    for question in ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\t=1"] {
        let card = UpstreamCard {
            slug: Slug::parse("one").unwrap(),
            aliases: Vec::new(),
            retired: false,
            content: Content {
                question: question.into(),
                ..Content::default()
            },
        };
        let row = CsvCard {
            deck: "deck",
            card: &card,
            own_tags: &[],
            answer: None,
        };
        let mut table = Vec::new();
        write(std::iter::once(row), false, &mut table).unwrap();
        let table = String::from_utf8(table).unwrap();
        assert!(table.contains(&format!("'{question}")), "{table}");
        assert_eq!(questions(&read_text(&table)), [question]);
    }
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>) {
            let _ = read(&bytes, &ReadOptions::default());
        }

        #[test]
        fn no_table_panics_the_reader(text in "([a-z?]{0,3}|[\",;\\t|\n\r']|é|question|answer){0,60}", sep in "[a|é]{0,2}") {
            let _ = read(text.as_bytes(), &ReadOptions::default());
            let options = ReadOptions {
                separator: Some(sep.clone()),
                row_separator: Some(sep),
                ..ReadOptions::default()
            };
            let _ = read(text.as_bytes(), &options);
        }
    }
}

#[test]
fn a_row_of_nothing_but_separators_is_no_more_than_a_problem() {
    let most = super::rows::MOST_CELLS;
    let text = format!("question,answer\n{}\nWhy us?,So\n", "x,".repeat(2 * most));
    let foreign = read_text(&text);
    assert_eq!(questions(&foreign), ["Why us?"]);
    assert_eq!(foreign.problems[0].line, Some(2));
    let message = &foreign.problems[0].message;
    assert!(message.contains("more than 10000 cells"), "{message}");
}

#[test]
fn rows_far_behind_the_first_say_how_tags_are_parted_and_what_is_broken() {
    let mut text = String::from("question,tags\n");
    for at in 0..300 {
        text.push_str(&format!("Why {at}?,two words\n"));
    }
    assert_eq!(read_text(&text).cards[0].content.tags, ["two", "words"]);
    let parted = format!("{text}Why not?,\"one, other\"\n");
    assert_eq!(read_text(&parted).cards[0].content.tags, ["two-words"]);
    let broken = format!("{text}\"Why");
    let problems = read(broken.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert_eq!(problems[0].line, Some(302));
}
