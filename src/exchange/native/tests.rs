//! Decks as coaches write and break them, through the room's own door.

use super::*;
use crate::domain::card::{Guidance, Kind};
use crate::exchange::shipped::SHIPPED;

const HEAD: &str = "format = \"offbook-deck\"\nformat_version = 1\n\n\
                    [deck]\nid = \"my-deck\"\ntitle = \"Mine\"\nversion = \"1.0\"\n";

/// Seven lines of head and an empty one, then the given text from line 9 on.
pub(super) fn deck(cards: &str) -> String {
    format!("{HEAD}\n{cards}")
}

/// `line:column: message` of every problem; warnings with a mark.
fn told(text: &str) -> Vec<String> {
    check(text).iter().map(tell).collect()
}

fn tell(problem: &Problem) -> String {
    let mark = match problem.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{line}:{column}: {mark}{}", problem.message),
        _ => format!("{mark}{}", problem.message),
    }
}

pub(super) fn read(text: &str) -> (DeckHeader, Vec<UpstreamCard>) {
    let deck = NativeDeck::open(text).unwrap();
    let cards = deck.cards().map(|card| card.unwrap().card).collect();
    (deck.header, cards)
}

pub(super) fn written(header: &DeckHeader, cards: &[UpstreamCard]) -> String {
    let mut bytes = Vec::new();
    render(header, cards, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_smallest_deck_is_read() {
    let text = deck("[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n");
    assert_eq!(told(&text), [""; 0]);
    let (header, cards) = read(&text);
    assert_eq!(
        (header.slug.as_str(), header.language.as_str()),
        ("my-deck", "en")
    );
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].content.question, "Why us?");
    assert_eq!(cards[0].content.guidance, Guidance::default());
}

#[test]
fn every_field_is_read() {
    let text = include_str!("../../../tests/decks/every-field.toml");
    assert_eq!(told(text), [""; 0]);
    let (header, cards) = read(text);
    assert_eq!(header.contact.as_deref(), Some("coach@example.org"));
    assert_eq!(header.source.as_deref(), Some("https://example.org/decks"));
    assert_eq!(header.rubric[0].weight, 3);
    let card = &cards[0];
    assert_eq!(card.aliases[0].as_str(), "worst-failure");
    assert!(!card.retired);
    let content = &card.content;
    assert_eq!(content.kind, Some(Kind::Failure));
    assert_eq!(content.framework.as_deref(), Some("star_l"));
    assert_eq!(content.target_secs, Some(110));
    assert_eq!(content.family.as_deref(), Some("failure"));
    assert_eq!(content.tags, ["behavioural", "core"]);
    let guidance = &content.guidance;
    assert_eq!(guidance.follow_ups, ["How soon did you tell someone?"]);
    assert_eq!(guidance.rubric.len(), 3);
    assert_eq!(guidance.rubric[0].text, None);
    assert_eq!(guidance.rubric[1].weight, 2);
    assert_eq!(guidance.rubric[2].weight, 3, "the deck's weight");
    assert_eq!(
        guidance.example.as_deref(),
        Some("First line.\n\n  Second paragraph.")
    );
    assert_eq!(guidance.notes.as_deref(), Some("Tell it calmly."));
    assert!(cards[1].retired);
    assert_eq!(cards[1].content.target_secs, Some(75), "the deck's default");
}

#[test]
fn windows_lines_and_a_byte_order_mark_change_nothing() {
    for deck in &SHIPPED {
        let windows = format!("\u{FEFF}{}", deck.text.replace('\n', "\r\n"));
        let text = decode(windows.as_bytes()).unwrap();
        assert_eq!(told(text), [""; 0]);
        assert_eq!(read(text), read(deck.text));
    }
}

#[test]
fn shipped_decks_are_written_as_they_are_read() {
    for deck in &SHIPPED {
        let (header, cards) = read(deck.text);
        assert_eq!(written(&header, &cards), deck.text);
    }
}

#[test]
fn every_problem_is_told_with_its_place() {
    let text = deck(concat!(
        "[[card]]\n",
        "id = \"Why Us\"\n",
        "quetion = \"Why us?\"\n",
        "target_seconds = \"90\"\n",
        "\n",
        "[[card]]\n",
        "id = \"two-lines\"\n",
        "question = \"\"\"Why\nus?\"\"\"\n",
        "kind = \"behavioral\"\n",
        "framework = \"start\"\n",
        "variants = \"Why here?\"\n",
        "\n",
        "[card.guidance]\n",
        "rubric = [\"honest\", \"lessons\", { id = \"own\", text = \"Mine\", weight = 4 }]\n",
        "question = \"late\"\n",
    ));
    assert_eq!(
        told(&text),
        [
            "9:1: \"question\" is missing",
            "10:6: \"id\" must be 2 to 64 of a-z, 0-9 and -, not \"Why Us\"",
            "11:1: warning: unknown field \"quetion\", did you mean \"question\"?",
            "12:18: \"target_seconds\" must be a whole number from 10 to 600",
            "18:8: unknown kind \"behavioral\", did you mean \"behavioural\"?",
            "19:13: warning: unknown framework \"start\", did you mean \"star\"?",
            "20:12: \"variants\" must be a list: variants = [\"…\", \"…\"]",
            "23:21: warning: unknown criterion \"lessons\", did you mean \"lesson\"?",
            "23:70: \"weight\" must be a whole number from 1 to 3",
            "24:1: warning: \"question\" belongs above [card.guidance]; left out",
        ]
    );
}

#[test]
fn numbers_out_of_range_and_of_the_wrong_kind_are_refused() {
    for number in [
        "9",
        "601",
        "-20",
        "90.0",
        "99999999999999999999",
        "true",
        "[90]",
    ] {
        let card = "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\ntarget_seconds = ";
        assert_eq!(
            told(&deck(&format!("{card}{number}\n"))),
            ["12:18: \"target_seconds\" must be a whole number from 10 to 600"],
            "{number}"
        );
    }
}

#[test]
fn a_taken_id_is_told_with_both_lines() {
    let card =
        |id: &str, more: &str| format!("[[card]]\nid = \"{id}\"\nquestion = \"{id}?\"\n{more}\n");
    let text = [
        card("one", ""),
        card("one", ""),
        card("two", "aliases = [\"old\", \"one\", \"two\", \"old\"]"),
        card("old", ""),
    ]
    .concat();
    assert_eq!(
        told(&deck(&text)),
        [
            "14:6: the id \"one\" is taken by the card on line 9",
            "20:19: the former id \"one\" belongs to the card on line 9",
            "20:26: warning: \"two\" is the card's own id, no former one",
            "20:33: warning: the former id \"old\" is given twice",
            "22:6: \"old\" is a former id of the card on line 17",
        ]
    );
}

#[test]
fn a_variant_that_says_nothing_new_is_left_out() {
    let text = deck(concat!(
        "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n",
        "variants = [\"why us?\", \"Why here?\", \"Why here?\", \" \"]\n",
    ));
    assert_eq!(
        told(&text),
        [
            "12:13: warning: the variant \"why us?\" is the question itself; left out",
            "12:37: warning: the variant \"Why here?\" is given twice; left out",
        ]
    );
    assert_eq!(read(&text).1[0].content.variants, ["Why here?"]);
}

#[test]
fn the_head_must_say_what_the_file_is() {
    assert_eq!(
        told("[deck]\nid = \"x\""),
        ["1:1: this is no offbook deck: format = \"offbook-deck\" is missing"]
    );
    assert_eq!(
        told("format = \"something-else\"\n"),
        ["1:10: the format of this file is \"something-else\"; a deck has \"offbook-deck\""]
    );
    assert_eq!(
        told("format = \"offbook-answers\"\n"),
        ["1:10: this file holds answers, not a deck; offbook import FILE reads it"]
    );
    let newer = HEAD.replace("format_version = 1", "format_version = 2");
    assert_eq!(
        told(&format!("{newer}[whatever]\n")),
        [
            "2:18: this deck is written in format 2; this offbook reads format 1 and must be \
          updated for it"
        ]
    );
    assert_eq!(
        told(&HEAD.replace("format_version = 1", "format_version = \"1\"")),
        ["2:18: \"format_version\" must be the number 1"]
    );
    assert_eq!(
        told("format = \"offbook-deck\"\n[deck]\ntitle = \"\"\nversion = 1.0\n"),
        [
            "1:1: format_version = 1 is missing",
            "2:1: \"id\" is missing",
            "3:9: \"title\" is empty",
            "4:11: \"version\" must be text in quotes",
        ]
    );
    assert_eq!(
        told("format = \"offbook-deck\"\nformat_version = 1\n"),
        ["the section [deck] with id, title and version is missing"]
    );
    assert_eq!(told(HEAD), ["warning: this deck has no cards"]);
}

#[test]
fn criteria_of_the_deck_must_be_whole() {
    let text = deck(concat!(
        "[[rubric]]\nid = \"kept\"\n\n",
        "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n",
        "guidance.rubric = [\"kept\", \"kept\"]\n\n",
        "[[rubric]]\nid = \"kept\"\ntext = \"Again\"\nweigth = 2\n",
    ));
    assert_eq!(
        told(&text),
        [
            "9:1: the criterion \"kept\" has no \"text\"",
            "15:28: warning: the criterion \"kept\" is given twice",
            "17:1: the criterion \"kept\" is given twice",
            "20:1: warning: unknown field \"weigth\", did you mean \"weight\"?",
        ]
    );
}

#[test]
fn a_broken_head_casts_no_doubt_on_the_cards() {
    let text = concat!(
        "format = \"offbook-deck\"\nformat_version = 1\n[deck]\nid = \"x\"\nversion = \"1\"\n",
        "[[rubric]]\nid = \"kept\"\ntext = \"Kept\"\n",
        "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n[card.guidance]\nrubric = [\"kept\"]\n",
        "[[card]]\nid = \"next\"\n",
    );
    assert_eq!(
        told(text),
        [
            "3:1: \"title\" is missing",
            "4:6: \"id\" must be 2 to 64 of a-z, 0-9 and -, not \"x\"",
            "14:1: \"question\" is missing",
        ]
    );
}

#[test]
fn lists_have_a_limit() {
    let card = "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n";
    let tags = "\"x\", ".repeat(201);
    assert_eq!(
        told(&deck(&format!("{card}tags = [{tags}]\n"))),
        ["12:8: \"tags\" has 201 entries; 200 are the most"]
    );
}

#[test]
fn long_texts_have_a_limit() {
    let text = deck(&format!(
        "[[card]]\nid = \"why-us\"\nquestion = \"{}\"\n\n[card.guidance]\nexample = \"{}\"\nlistens_for = [\"{}\"]\n",
        "q".repeat(65_537),
        "e".repeat(65_537),
        "l".repeat(4_097),
    ));
    assert_eq!(
        told(&text),
        [
            "11:12: \"question\" is 65 kB long; 64 kB is the most",
            "14:11: \"example\" is 65 kB long; 64 kB is the most",
            "15:16: \"listens_for\" is 5 kB long; 4 kB is the most"
        ]
    );
}

#[test]
fn bytes_that_are_no_text_are_found() {
    assert_eq!(
        tell(&decode(b"a = 1\nb = \"\xC3\xA9\xFF\"").unwrap_err()),
        "2:7: this is not UTF-8 text; save the file as UTF-8"
    );
    assert_eq!(
        tell(&decode(b"\xFF\xFEf\0o\0").unwrap_err()),
        "1:1: this file is in UTF-16; save it as UTF-8"
    );
    assert_eq!(
        told("a = 1\n\0"),
        ["2:1: there is a NUL character here; is this a text file?"]
    );
    assert_eq!(
        told(&deck(
            "[[card]]\nid = \"why-us\"\nquestion = \"Why \\u0000 us?\"\n"
        )),
        ["11:12: \"question\" has a NUL character in it"]
    );
}

#[test]
fn broken_files_are_explained_without_words_of_a_program() {
    let card = "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n";
    let after = "\n[[card]]\nid = \"next\"\nquestion = \"Next?\"\n";
    for (broken, expected) in [
        (
            "tags = [\"a\", \"b\"\n",
            "12:17: a list is not closed: its ] is missing",
        ),
        (
            "tags = [\"a\" \"b\"]\n",
            "12:13: a comma is missing between two entries of a list, or the ] at its end",
        ),
        (
            "family = \"x\n",
            "12:12: the text in quotes has no closing \" on its line",
        ),
        (
            "family = “x”\n",
            "12:10: text must stand in straight quotes, \" or '",
        ),
        ("family = x y\n", "12:10: text must stand in quotes"),
        ("family = \n", "12:10: text must stand in quotes"),
        (
            "family\n",
            "12:7: a field is written name = value, such as id = \"my-card\"",
        ),
        ("id = \"again\"\n", "12:1: \"id\" is given twice"),
        (
            "family = \"a\\d\"\n",
            "12:13: a backslash has a meaning in \"…\": write \\\\ for a plain one, or put the text in '…'",
        ),
    ] {
        assert_eq!(
            told(&deck(&format!("{card}{broken}{after}"))),
            [expected],
            "{broken}"
        );
    }
}

#[test]
fn a_file_cut_off_in_the_middle_is_told_by_what_was_begun() {
    let card = "[[card]]\nid = \"why-us\"\nquestion = \"Why us?\"\n\n[card.guidance]\n";
    assert_eq!(
        told(&deck(&format!("{card}example = \"\"\"\nI would say that"))),
        [
            "14:11: the text that begins here with \"\"\" is never closed; is the end of the file missing?"
        ]
    );
    assert_eq!(
        told(&deck(&format!("{card}pitfalls = [\n  \"one\",\n  \"tw"))),
        ["16:6: a list is not closed: its ] is missing"]
    );
}

#[test]
fn every_cut_of_a_deck_is_read_or_explained() {
    let whole = include_str!("../../../tests/decks/every-field.toml");
    for (at, _) in whole.char_indices() {
        let problems = check(&whole[..at]);
        if problems
            .iter()
            .all(|problem| problem.severity == Severity::Warning)
        {
            read(&whole[..at]);
        }
    }
}

#[test]
fn hostile_files_end_soon() {
    let many = 10 * 1024 * 1024;
    let nested = 100_000;
    for text in [
        "[".repeat(many),
        "a = [".repeat(nested),
        deck(&format!("[[card]]\nx = {}", "[".repeat(nested))),
        deck(&format!("[[card]]\nx = {}", "{a=".repeat(nested))),
        deck(&format!("[[card]]\n{} = 1", vec!["a"; nested].join("."))),
        deck(&format!("[[card.{}]]", vec!["a"; nested].join("."))),
        format!("{HEAD}[deck.{}]", vec!["a"; nested].join(".")),
        deck(&format!("[[card]]\nid = \"{}", "x".repeat(many))),
        deck(&"[[card]]\n".repeat(nested)),
        deck(&"[x]\n".repeat(nested)),
        deck(&"\"".repeat(many)),
        deck(&"'''".repeat(nested)),
    ] {
        let problems = check(&text);
        assert!(
            problems
                .iter()
                .any(|problem| problem.severity == Severity::Error)
        );
        assert!(problems.len() <= MOST_PROBLEMS + 1);
    }
}

#[test]
fn reading_goes_on_after_a_bad_card() {
    let text = deck(concat!(
        "[[card]]\nid = \"one\"\n\n",
        "[[card]]\nid = \"two\"\nquestion = \"Two?\"\ncolour = 1\n",
    ));
    let deck = NativeDeck::open(&text).unwrap();
    assert_eq!(deck.card_count(), 2);
    let cards: Vec<_> = deck.cards().collect();
    assert_eq!(
        tell(&cards[0].as_ref().unwrap_err()[0]),
        "9:1: \"question\" is missing"
    );
    let second = cards[1].as_ref().unwrap();
    assert_eq!(second.line, 12);
    assert_eq!(
        tell(&second.warnings[0]),
        "15:1: warning: unknown field \"colour\", left out"
    );
}
