//! Text files as Anki reads and writes them.

use proptest::prelude::*;

use super::*;

fn cards(text: &str) -> Vec<(String, String)> {
    let read = read(text.as_bytes()).unwrap();
    read.cards
        .into_iter()
        .map(|card| (card.content.question, card.answer.unwrap_or_default()))
        .collect()
}

#[test]
fn the_columns_are_what_the_header_says() {
    let text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n\
        #tags column:6\n\"#g1\"\tBasic\tWork::Rust\tWhat is <b>Send</b>?\t\"a<br>\"\"b\"\"\"\trust hard\n\
        # a comment\ng2\tBasic\tWork\tWhy?\tbecause\t\n";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.cards.len(), 2);
    let card = &read.cards[0];
    assert_eq!(card.line, 7);
    assert_eq!(card.identity.as_deref(), Some("#g1"));
    assert_eq!(card.deck, ["Work", "Rust"]);
    assert_eq!(card.content.question, "What is Send?");
    assert_eq!(card.answer.as_deref(), Some("a\n\"b\""));
    assert_eq!(card.content.tags, ["rust", "hard"]);
    assert_eq!(read.cards[1].line, 9);
}

#[test]
fn separators_are_named_given_or_guessed() {
    let expected = [("a".to_owned(), "b c".to_owned())];
    for text in [
        "#separator:Semicolon\na;b c",
        "#separator:;\na;b c\r\n",
        "#html:false\na|b c\n",
        "#deck:X\na\tb c",
        "\u{feff}#separator:comma\n\"a\",\"b c\"\n",
    ] {
        assert_eq!(cards(text), expected, "{text}");
    }
}

#[test]
fn cells_are_html_only_where_they_are() {
    assert_eq!(
        cards("#separator:tab\n#html:false\nx < y & z > 1\t&amp;\n"),
        [("x < y & z > 1".into(), "&amp;".into())]
    );
    assert_eq!(
        cards("#separator:tab\n<b>x</b>\t&amp;\n"),
        [("x".into(), "&".into())]
    );
    assert_eq!(
        cards("#separator:tab\n1 < 2\t&amp;\n"),
        [("1 < 2".into(), "&amp;".into())]
    );
}

#[test]
fn tags_and_deck_for_every_note() {
    let read = read(
        b"#separator:tab\n#tags:one two\n#deck:D::E\n#columns:Front\tTags\tBack\nf\tthree\tb\n",
    )
    .unwrap();
    assert_eq!(read.cards[0].content.tags, ["one", "two", "three"]);
    assert_eq!(read.cards[0].deck, ["D", "E"]);
    assert_eq!(read.cards[0].answer.as_deref(), Some("b"));
}

#[test]
fn several_lines_more_fields_and_what_is_wrong() {
    let text =
        "#separator:tab\n#html:false\n\"two\nlines\"\tb\tmore\n\tno question\nf\n\"open\tcell\n";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.cards[0].content.question, "two\nlines");
    assert_eq!(read.cards[0].answer.as_deref(), Some("b\n\nmore"));
    assert_eq!(
        (read.cards[1].line, read.cards[1].answer.as_deref()),
        (6, None)
    );
    let problems: Vec<_> = read
        .problems
        .iter()
        .map(|p| (p.line, p.message.as_str()))
        .collect();
    assert_eq!(
        problems,
        [
            (Some(5), "the first field is empty"),
            (Some(7), "the quoted cell that begins here never ends"),
        ]
    );
}

#[test]
fn a_cloze_makes_a_card_a_number() {
    let text = "#separator:tab\n#html:true\n#guid column:1\ng\t{{c1::<b>A</b>}} &amp; {{c3::b::hint}}\textra\n";
    let read = read(text.as_bytes()).unwrap();
    let cards: Vec<_> = read
        .cards
        .iter()
        .map(|card| {
            (
                card.identity.as_deref(),
                card.content.question.as_str(),
                card.answer.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        cards,
        [
            (Some("g"), "[...] & b", Some("A\n\nextra")),
            (Some("g/3"), "A & [hint]", Some("b\n\nextra")),
        ]
    );
}

#[test]
fn the_same_note_twice_is_counted() {
    let read = read(b"#separator:tab\na\tb\na\tb\na\tc\n").unwrap();
    assert_eq!((read.cards.len(), read.duplicates), (2, 1));
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    let refused = read(b"#separator:tab\na\tb\n\xff\n").unwrap_err();
    assert_eq!(refused[0].line, Some(3));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_panics(text in "(#[a-z]{0,9}:|[\t\n\r\",;é#<>]|\\PC){0,60}") {
        let _ = read(text.as_bytes());
    }
}

#[test]
fn a_note_of_hundreds_of_gaps_is_refused_before_it_fills_the_memory() {
    let gaps: String = (0..40_000)
        .map(|at| format!("{{{{c{}::a}}}}", at % 500 + 1))
        .collect();
    let text = format!("#separator:tab\n#notetype:Cloze\n{gaps}\tx\n");
    let problems = read(text.as_bytes()).unwrap_err();
    assert_eq!(
        problems[0].message,
        "the cards of this file come to more text than it holds many times over"
    );
}

#[test]
fn a_nul_is_refused_as_in_every_text() {
    let problems = read(b"#separator:tab\nWhy\0?\tx\n").unwrap_err();
    assert_eq!(problems[0].line, Some(2));
}

#[test]
fn a_note_longer_than_any_is_left_to_the_person() {
    let text = format!(
        "#separator:tab\nWhy?\tSo\nWhy now?\t{}\n",
        "x".repeat(5 << 20)
    );
    let foreign = super::read(text.as_bytes()).unwrap();
    assert_eq!(foreign.cards.len(), 1);
    let told: Vec<_> = foreign
        .problems
        .iter()
        .map(|p| (p.line, p.message.as_str()))
        .collect();
    assert_eq!(told, [(Some(3), "the note is longer than 4 MB")]);
}
