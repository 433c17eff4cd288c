//! What columns, keys and headings of other people's files mean, by their names.

/// Where a column or key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Question,
    Variants,
    Answer,
    Example,
    Notes,
    ListensFor,
    KeyPoints,
    Pitfalls,
    FollowUps,
    /// What the question is about: its family, and a tag.
    Topic,
    Tags,
    /// One tag of its own, such as a difficulty.
    Tag,
    TargetSecs,
    Id,
    Deck,
    Kind,
    Framework,
    Competencies,
    /// Not read.
    Ignored,
}

/// The names that `--map` takes, and how the preview calls the fields.
const NAMES: [(Field, &str); 19] = [
    (Field::Question, "question"),
    (Field::Variants, "variants"),
    (Field::Answer, "answer"),
    (Field::Example, "example"),
    (Field::Notes, "notes"),
    (Field::ListensFor, "listens_for"),
    (Field::KeyPoints, "key_points"),
    (Field::Pitfalls, "pitfalls"),
    (Field::FollowUps, "follow_ups"),
    (Field::Topic, "topic"),
    (Field::Tags, "tags"),
    (Field::Tag, "tag"),
    (Field::TargetSecs, "target"),
    (Field::Id, "id"),
    (Field::Deck, "deck"),
    (Field::Kind, "kind"),
    (Field::Framework, "framework"),
    (Field::Competencies, "competencies"),
    (Field::Ignored, "ignored"),
];

/// Other names of the fields, in lower case and without anything but letters and digits.
const SYNONYMS: [(Field, &[&str]); 18] = [
    (
        Field::Question,
        &[
            "question",
            "questions",
            "q",
            "front",
            "prompt",
            "title",
            "questiontext",
            "text",
            "term",
            "frage",
            "pregunta",
            "interviewquestion",
            "card",
        ],
    ),
    (
        Field::Variants,
        &[
            "variants",
            "variant",
            "alternatives",
            "alsoaskedas",
            "rephrasings",
            "otherwordings",
            "alternativewordings",
        ],
    ),
    (
        Field::Answer,
        &[
            "answer",
            "answers",
            "a",
            "back",
            "response",
            "completion",
            "myanswer",
            "solution",
            "sampleanswer",
            "modelanswer",
            "definition",
            "antwort",
            "meineantwort",
            "respuesta",
            "reply",
            "answertext",
            "meaning",
        ],
    ),
    (Field::Example, &["example", "exampleanswer"]),
    (
        Field::Notes,
        &[
            "guidance",
            "answerguidance",
            "tip",
            "tips",
            "coach",
            "notes",
            "note",
            "hint",
            "hints",
            "explanation",
            "extra",
            "comment",
            "comments",
            "coachnotes",
        ],
    ),
    (
        Field::ListensFor,
        &[
            "listensfor",
            "whattheyareprobing",
            "intent",
            "whytheyask",
            "lookingfor",
            "goal",
            "whattheylistenfor",
            "whattheyarelookingfor",
            "purpose",
        ],
    ),
    (
        Field::KeyPoints,
        &[
            "keypoints",
            "points",
            "bullets",
            "expectedpoints",
            "mustmention",
            "pointstohit",
        ],
    ),
    (
        Field::Pitfalls,
        &[
            "redflags", "avoid", "pitfalls", "mistakes", "redflag", "pitfall",
        ],
    ),
    (
        Field::FollowUps,
        &[
            "followup",
            "followups",
            "probes",
            "followupquestions",
            "followupquestion",
        ],
    ),
    (
        Field::Topic,
        &[
            "category",
            "topic",
            "label",
            "section",
            "sectionheading",
            "subject",
            "theme",
            "family",
        ],
    ),
    (
        Field::Tags,
        &["tags", "keywords", "labels", "topics", "categories"],
    ),
    (
        Field::Tag,
        &["tag", "difficulty", "level", "type", "keyword", "seniority"],
    ),
    (
        Field::TargetSecs,
        &[
            "target",
            "targetsecs",
            "targetseconds",
            "seconds",
            "secs",
            "time",
            "delayseconds",
            "duration",
        ],
    ),
    (
        Field::Id,
        &["id", "guid", "slug", "number", "no", "nr", "uuid", "key"],
    ),
    (Field::Deck, &["deck", "deckname", "set"]),
    (Field::Kind, &["kind"]),
    (Field::Framework, &["framework", "method"]),
    (
        Field::Competencies,
        &["competencies", "competency", "skill", "skills"],
    ),
];

impl Field {
    /// The field that somebody else's name for it stands for, whatever its case, spaces and
    /// punctuation.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let plain = plain.as_str();
        SYNONYMS
            .iter()
            .find(|(_, names)| names.contains(&plain))
            .map(|(field, _)| *field)
    }

    /// The field of `--map`: its own name or one that files use.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let typed = name.trim().to_lowercase().replace(['-', ' '], "_");
        let own = NAMES.iter().find(|(_, own)| *own == typed);
        own.map(|(field, _)| *field).or_else(|| Self::of_name(name))
    }

    pub(crate) fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(field, _)| *field == self)
            .map_or("ignored", |(_, name)| name)
    }

    /// Whether a cell holds several texts.
    pub(super) fn is_list(self) -> bool {
        matches!(
            self,
            Self::Variants
                | Self::ListensFor
                | Self::KeyPoints
                | Self::Pitfalls
                | Self::FollowUps
                | Self::Tags
                | Self::Competencies
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_whatever_their_case_and_spaces() {
        assert_eq!(Field::of_name("Follow-up(s)"), Some(Field::FollowUps));
        assert_eq!(Field::of_name(" QUESTION TEXT "), Some(Field::Question));
        assert_eq!(
            Field::of_name("What they are probing"),
            Some(Field::ListensFor)
        );
        assert_eq!(Field::of_name("salary"), None);
    }

    #[test]
    fn every_field_has_a_name_that_is_read_again() {
        for (field, name) in NAMES {
            assert_eq!(Field::parse(name), Some(field), "{name}");
            assert_eq!(field.name(), name);
        }
    }
}
