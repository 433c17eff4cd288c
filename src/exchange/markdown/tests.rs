use proptest::prelude::*;

use super::*;

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

fn answers(foreign: &Foreign) -> Vec<&str> {
    let answer = |card: &crate::exchange::foreign::ForeignCard| card.answer.is_some();
    assert!(foreign.cards.iter().all(answer), "{foreign:#?}");
    foreign
        .cards
        .iter()
        .flat_map(|card| card.answer.as_deref())
        .collect()
}

#[test]
fn headings_that_ask_are_questions_and_what_is_below_answers_them() {
    let foreign = read_text(
        "---\ntitle: My loop\n---\n\n# Intro\n\nWelcome.\n\n## Values\n\n### 1. Why us?\n\nBecause.\n\n\
         - one\n- two\n\n#### In short\n\nSo.\n\n### 2. Why now?\n\n```sh\n# no heading?\n\n\nls\n```\n\n## License\n\nMIT\n",
    );
    assert_eq!(foreign.title.as_deref(), Some("My loop"));
    assert_eq!(questions(&foreign), ["Why us?", "Why now?"]);
    assert_eq!(
        answers(&foreign),
        [
            "Because.\n\n- one\n- two\n\n**In short**\n\nSo.",
            "```sh\n# no heading?\n\n\nls\n```"
        ]
    );
    assert_eq!(foreign.cards[0].content.tags, ["Values"]);
    assert_eq!(foreign.cards[0].line, 11);
}

#[test]
fn bold_lines_bullets_and_numbers_are_questions_too() {
    let bold = read_text("## Core\n\n**Why us? 👶**\n\nBecause.\n\n**Why now?** So.\n\n<br/>\n");
    assert_eq!(questions(&bold), ["Why us? 👶", "Why now?"]);
    assert_eq!(answers(&bold), ["Because.", "So."]);

    let bullets = read_text(
        "# Questions\n\n* [Why](#why)\n\n## Core\n\n* Why us?\n  * Really?\n* Tell me about yourself.\n\n  In one minute.\n* **Why now?**\n  - because\n",
    );
    assert_eq!(
        questions(&bullets),
        ["Why us?", "Tell me about yourself.", "Why now?"]
    );
    assert_eq!(bullets.cards[0].content.guidance.follow_ups, ["Really?"]);
    assert_eq!(bullets.cards[1].answer.as_deref(), Some("In one minute."));
    assert_eq!(bullets.cards[2].answer.as_deref(), Some("- because"));

    let numbers = read_text("1. Why us?\n\nBecause.\n\n2. Why now?\n\nSo.\n");
    assert_eq!(questions(&numbers), ["Why us?", "Why now?"]);
    assert_eq!(answers(&numbers), ["Because.", "So."]);
}

#[test]
fn sections_that_open_hide_the_answer_or_ask() {
    let quiz = read_text(
        "###### 1. What's the output?\n\n```js\nf();\n```\n\n- A: 1\n- B: 2\n\n<details><summary><b>Answer</b></summary>\n<p>\n\n\
         #### Answer: B\n\nSee <i>why</i>.\n\n</p>\n</details>\n\n---\n\n###### 2. What's the output?\n\n```js\ng();\n```\n\n\
         <details><summary>Answer</summary>\n\n#### Answer: A\n\n</details>\n",
    );
    assert_eq!(
        questions(&quiz),
        [
            "What's the output?\n\n```js\nf();\n```\n\n- A: 1\n- B: 2",
            "What's the output?\n\n```js\ng();\n```"
        ]
    );
    assert_eq!(answers(&quiz), ["Answer: B\n\nSee why.", "Answer: A"]);

    let asking = read_text(
        "## Core\n\n<details>\n<summary>Why us?</summary>\n\nBecause.\n\n### Not a card?\n\n</details>\n\n<details><summary>Why now?</summary>So.</details>\n",
    );
    assert_eq!(questions(&asking), ["Why us?", "Why now?"]);
    assert_eq!(answers(&asking), ["Because.\n\n### Not a card?", "So."]);
}

#[test]
fn tables_with_headings_and_lines_of_text_are_read() {
    let table = read_text(
        "| # | Question | Answer |\n|---|---|---|\n| 1 | Why us? | So |\n| 2 | Why now? | There |\n",
    );
    assert_eq!(questions(&table), ["Why us?", "Why now?"]);
    let plain = read_text("Your strengths\nYour weaknesses\n");
    assert_eq!(questions(&plain), ["Your strengths", "Your weaknesses"]);
    let nothing = read("x".repeat(1_000).as_bytes(), &ReadOptions::default());
    assert!(nothing.unwrap_err()[0].message.contains("no questions"));
}

#[test]
fn a_text_made_to_be_slow_is_read_in_time() {
    let deep = [
        "> ",
        "- ",
        "[",
        "*",
        "<details>",
        "`",
        "| a ",
        "\\",
        "![",
        "<!--",
    ];
    for part in deep {
        let _ = read(part.repeat(60_000).as_bytes(), &ReadOptions::default());
    }
    let _ = read(
        "1. why?\n".repeat(100_000).as_bytes(),
        &ReadOptions::default(),
    );
}

proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "(#{1,3} |- |1\\. |\\*\\*|<details>|<summary>|</summary>|</details>|```|\\| |---|\\?|[a\n <é>]|<!-- offbook |## |### Notes\n|Tags: ){0,40}") {
        let _ = read(&bytes, &ReadOptions::default());
        let _ = read(text.as_bytes(), &ReadOptions::default());
    }
}

#[test]
fn nothing_but_signs_is_refused_before_it_fills_the_memory() {
    // As many signs as its reader takes are read, one more is not; a line break counts twice.
    let read = |text: &str| super::read(text.as_bytes(), &ReadOptions::default());
    for (sign, most) in [("|", MOST_SIGNS), ("[", MOST_SIGNS), ("\n", MOST_SIGNS / 2)] {
        let problems = read(&sign.repeat(most + 1)).unwrap_err();
        assert!(problems[0].message.contains("split the file"), "{sign:?}");
    }
    let lines = "# Why us?\nSo.\n\n".repeat(1_000);
    let text = format!("{lines}{}", "\n".repeat(MOST_SIGNS / 2 - 10_000));
    assert_eq!(read(&text).unwrap().cards.len(), 1);
}

#[test]
fn a_line_below_a_question_answers_it_and_bare_questions_stand_beside_lists() {
    let foreign = read_text("1. Why us?\n   Because of you.\n\n2. Why now?\n   It is time.\n");
    assert_eq!(questions(&foreign), ["Why us?", "Why now?"]);
    assert_eq!(answers(&foreign), ["Because of you.", "It is time."]);
    let foreign = read_text("- What is meant\n  by that?\n- Why?\n  So.\n  - and so\n");
    assert_eq!(questions(&foreign), ["What is meant by that?", "Why?"]);
    assert!(
        foreign.cards[1]
            .answer
            .as_deref()
            .unwrap()
            .starts_with("So.")
    );
    let foreign = read_text("Why us?\nWhy you?\n- Why now?\n- Why here?\n\nThat was all.\n");
    let all = ["Why us?", "Why you?", "Why now?", "Why here?"];
    assert_eq!(questions(&foreign), all);
    assert_eq!(foreign.cards[1].line, 2);
}
