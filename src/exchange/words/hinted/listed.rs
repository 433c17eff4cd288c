//! Every word and phrase that the plan of the lists names is found.

use super::*;

/// A list, and what must make its hint, one a sentence.
const LISTED: [(&str, &[&str]); 13] = [
    (
        "cliche",
        &[
            "perfectionist",
            "perfectionism",
            "workaholic",
            "work too hard",
            "care too much",
            "too dedicated",
            "too passionate",
            "too honest",
            "too nice",
            "high standards for myself",
            "impatient for results",
            "can't say no to a challenge",
            "too much of a team player",
            "overachiever",
            "no weaknesses",
            "my weakness is chocolate",
        ],
    ),
    (
        "denial",
        &[
            "never failed",
            "don't really fail",
            "can't think of any",
            "no real weaknesses",
            "nothing comes to mind",
            "I always succeed",
        ],
    ),
    (
        "blame",
        &[
            "their fault",
            "his fault",
            "her fault",
            "they didn't",
            "he failed to",
            "she failed to",
            "my boss never",
            "my manager never",
            "the team let me down",
            "because of them",
            "nobody told me",
            "wasn't my fault",
            "not my fault",
            "had nothing to do with me",
            "they should have",
        ],
    ),
    (
        "excuse",
        &[
            "no choice",
            "couldn't help it",
            "bad luck",
            "unlucky",
            "unfair",
            "to be fair",
            "impossible deadline",
            "not enough time was given",
            "anyone would have",
            "in my defence",
            "if only",
            "only because",
        ],
    ),
    (
        "minimise",
        &[
            "just a small",
            "only a minor",
            "not a big deal",
            "no harm done",
            "it was nothing",
            "technically not",
        ],
    ),
    (
        "exaggerate",
        &[
            "the best ever",
            "single-handedly",
            "completely transformed",
            "saved the company",
            "110 %",
            "countless",
            "massive",
            "unbelievable",
            "literally",
            "world-class",
            "game changer",
            "revolutionised",
        ],
    ),
    (
        "absolute",
        &[
            "always, always, always",
            "never never never",
            "everyone, everyone, everyone",
            "nobody nobody nobody",
            "every single, every single, every single",
            "completely, totally, perfectly",
        ],
    ),
    (
        "negative",
        &[
            "hate",
            "hated",
            "stupid",
            "idiot",
            "useless",
            "terrible boss",
            "nightmare",
            "toxic",
            "incompetent",
            "waste of time",
            "fed up",
            "ridiculous",
            "disaster",
            "awful",
        ],
    ),
    (
        "self-put-down",
        &[
            "I'm terrible at",
            "I'm hopeless",
            "I'm the worst",
            "I'm not smart enough",
            "I always mess up",
        ],
    ),
    (
        "non-work",
        &[
            "girlfriend",
            "boyfriend",
            "husband",
            "wife",
            "ex",
            "divorce",
            "dating",
            "marriage",
            "hangover",
            "lawsuit",
            "arrested",
            "religion",
            "diagnosis",
        ],
    ),
    (
        "hedge",
        &[
            "kind of, sort of, I guess",
            "maybe, probably, more or less",
            "somewhat, hopefully, I feel like",
        ],
    ),
    (
        "vague",
        &[
            "various, several things",
            "a lot of stuff, things like that",
            "and so on, etc",
            "some people helped with",
            "was involved in various",
        ],
    ),
    (
        "filler",
        &[
            "um",
            "uh",
            "er",
            "erm",
            "you know",
            "I mean",
            "basically",
            "so yeah",
            "it was, like, done",
            "it was done, right?",
        ],
    ),
];

#[test]
#[rustfmt::skip]
fn every_listed_phrase_makes_its_hint() {
    for (id, phrases) in LISTED {
        for phrase in phrases {
            let answer = text(phrase);
            let subject = Subject { is_transcript: id == "filler", ..subject(&answer, "star") };
            let found = ids(&hints(&subject));
            assert!(found.contains(&id), "{phrase:?} makes {found:?}, not {id}");
        }
    }
}

#[test]
fn good_signs_are_known() {
    let growth = [
        "learned",
        "since then",
        "now I",
        "started",
        "improved",
        "practise",
        "asked",
        "course",
        "feedback",
        "changed",
        "habit",
        "checklist",
    ];
    let ownership = [
        "I decided",
        "I missed",
        "I should have",
        "I underestimated",
        "my part",
        "I took",
        "I owned",
        "I apologised",
        "I told",
        "I fixed",
    ];
    for (list, phrases) in [
        (lists::List::Growth, &growth[..]),
        (lists::List::Ownership, &ownership),
    ] {
        for phrase in phrases {
            let passage = Passage::of(Part::Text, phrase, Some(english()));
            assert!(passage.hits.iter().any(|hit| hit.list == list), "{phrase}");
        }
    }
}

#[test]
fn words_are_whole_and_their_case_does_not_matter() {
    for (phrase, expected) in [
        ("The whiteboard was hated.", true),
        ("HATED it.", true),
        ("I whatever chateaux.", false),
        ("It isn’t their fault tree.", false),
        ("The expert exited.", false),
        ("She likes rightly.", false),
    ] {
        let answer = text(phrase);
        let transcript = Subject {
            is_transcript: true,
            ..subject(&answer, "star")
        };
        assert_eq!(!hints(&transcript).is_empty(), expected, "{phrase}");
    }
}

#[test]
fn fillers_are_counted_by_the_minute_and_only_in_transcripts() {
    let answer = text("Um, I was, like, late. So I called, um, the customer. I like them, right?");
    assert!(hints(&subject(&answer, "star")).is_empty());
    let transcript = Subject {
        is_transcript: true,
        ..subject(&answer, "star")
    };
    let found = hints(&transcript);
    assert_eq!(ids(&found), ["filler"]);
    assert_eq!(found[0].says, "4 in 15 words, about 37.3 a minute");
    assert_eq!(found[0].places[0].found, "Um, like");
}
