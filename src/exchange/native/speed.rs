//! How fast a deck of 100,000 cards is read, beside the plain parsing of its file.

use std::time::Instant;

use super::tests::deck;
use super::*;

/// Run with `cargo test --release --lib streaming -- --ignored`.
#[test]
#[ignore = "a measurement; only a release build says anything"]
fn streaming_costs_no_more_than_twice_the_parsing() {
    #[derive(serde::Deserialize)]
    #[allow(dead_code)]
    struct Whole {
        deck: toml::Table,
        card: Vec<WholeCard>,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code)]
    struct WholeCard {
        id: String,
        question: String,
        variants: Vec<String>,
        kind: String,
        target_seconds: u32,
        competencies: Vec<String>,
        tags: Vec<String>,
        follow_ups: Vec<String>,
        guidance: WholeGuidance,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code)]
    struct WholeGuidance {
        listens_for: Vec<String>,
        rubric: Vec<toml::Value>,
        pitfalls: Vec<String>,
        example: String,
    }
    let example = "I would say this and then that, and it would fill a line.\n".repeat(8);
    let card = |n: usize| {
        format!(
            "[[card]]\nid = \"card-{n}\"\nquestion = \"What would you do in case {n}?\"\n\
             variants = [\n  \"How would you act in case {n}?\",\n  \"Case {n}: what now?\",\n]\n\
             kind = \"situational\"\ntarget_seconds = 95\ncompetencies = [\"planning\"]\n\
             tags = [\"core\", \"case\"]\nfollow_ups = [\"And then?\", \"And if not?\"]\n\n\
             [card.guidance]\nlistens_for = [\"order\", \"calm\"]\n\
             rubric = [\"structure\", {{ id = \"action\", text = \"what I would do\" }}]\n\
             pitfalls = [\"haste\"]\nexample = \"\"\"\n{example}\"\"\"\n\n"
        )
    };
    let text = deck(&(0..100_000).map(card).collect::<String>());
    let mut ratios: Vec<f64> = (0..3)
        .map(|_| {
            let start = Instant::now();
            let deck = NativeDeck::open(&text).unwrap();
            assert_eq!(deck.cards().filter(Result::is_ok).count(), 100_000);
            let streamed = start.elapsed();
            let start = Instant::now();
            let whole: Whole = toml::from_str(&text).unwrap();
            let parsed = start.elapsed();
            assert_eq!(whole.card.len(), 100_000);
            streamed.as_secs_f64() / parsed.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    assert!(
        ratios[1] <= 2.0,
        "{ratios:?} times the parsing, for {} MB",
        text.len() >> 20
    );
}
