//! What the growth brainstorm asks: the words of its questions.

use crate::domain::growth::Area;

/// Two questions to warm up, by the name under which each answer is kept.
pub(super) const WARM_UP: [(&str, &str); 2] = [
    (
        "a year from now",
        "Suppose every chance to get better at your work worked out. What could you do a year \
         from now that you cannot do today?",
    ),
    (
        "unseen",
        "If nobody could see you fail, what would you try next at work?",
    ),
];

/// The question of an area, and examples that are shown only when asked for.
pub(super) fn of_area(area: Area) -> (&'static str, [&'static str; 5]) {
    match area {
        Area::Technical => (
            "Which tools, methods or crafts of your field do you know less well than you would \
             like?",
            [
                "newer version of a core tool",
                "statistics for reports",
                "clearer writing",
                "automation",
                "a second language",
            ],
        ),
        Area::Workplace => (
            "Which general work skills come slowly?",
            [
                "listening to the end",
                "checking details",
                "breaking a problem down",
                "estimating",
                "presenting",
            ],
        ),
        Area::Interpersonal => (
            "What is hard for you with people?",
            [
                "asking for help early",
                "giving praise",
                "leading a tense talk",
                "speaking up in a large group",
                "saying no",
            ],
        ),
        Area::Productivity => (
            "How does your time slip away?",
            [
                "too many tasks at once",
                "unclear priorities",
                "handing work over",
                "planning the week",
                "protecting quiet hours",
            ],
        ),
    }
}

/// What is asked about one piece of feedback after who said it, by its name.
pub(super) const FEEDBACK: [(&str, &str); 5] = [
    ("where", "Where was it: job, course, project?"),
    (
        "words",
        "What did they say, as near to their words as you can?",
    ),
    ("learned", "What did you take from it?"),
    ("changed", "What did you change?"),
    ("open", "What is still open?"),
];
