//! The kinds of hints: their names, why each matters, and what would mend it.

use super::lists::List;

/// What a hint is about, in the order in which hints are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum HintKind {
    Placeholder,
    Blame,
    Excuse,
    Denial,
    Cliche,
    MissingSlot,
    NoStepBegun,
    NoNumber,
    ShortAction,
    LongSetup,
    Dwells,
    WeHeavy,
    SelfPutDown,
    Negative,
    Minimise,
    Exaggerate,
    Absolute,
    Vague,
    Hedge,
    NonWork,
    Length,
    LongSentence,
    Filler,
    Verbatim,
    SameStory,
    TooOld,
}

impl HintKind {
    pub(crate) const ALL: [Self; 26] = [
        Self::Placeholder,
        Self::Blame,
        Self::Excuse,
        Self::Denial,
        Self::Cliche,
        Self::MissingSlot,
        Self::NoStepBegun,
        Self::NoNumber,
        Self::ShortAction,
        Self::LongSetup,
        Self::Dwells,
        Self::WeHeavy,
        Self::SelfPutDown,
        Self::Negative,
        Self::Minimise,
        Self::Exaggerate,
        Self::Absolute,
        Self::Vague,
        Self::Hedge,
        Self::NonWork,
        Self::Length,
        Self::LongSentence,
        Self::Filler,
        Self::Verbatim,
        Self::SameStory,
        Self::TooOld,
    ];

    /// What a person types to dismiss it, and what is stored.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Blame => "blame",
            Self::Excuse => "excuse",
            Self::Denial => "denial",
            Self::Cliche => "cliche",
            Self::MissingSlot => "missing-slot",
            Self::NoStepBegun => "no-step-begun",
            Self::NoNumber => "no-number",
            Self::ShortAction => "short-action",
            Self::LongSetup => "long-setup",
            Self::Dwells => "dwells",
            Self::WeHeavy => "we-heavy",
            Self::SelfPutDown => "self-put-down",
            Self::Negative => "negative",
            Self::Minimise => "minimise",
            Self::Exaggerate => "exaggerate",
            Self::Absolute => "absolute",
            Self::Vague => "vague",
            Self::Hedge => "hedge",
            Self::NonWork => "non-work",
            Self::Length => "length",
            Self::LongSentence => "long-sentence",
            Self::Filler => "filler",
            Self::Verbatim => "verbatim",
            Self::SameStory => "same-story",
            Self::TooOld => "too-old",
        }
    }

    pub(crate) fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Why it is worth a look.
    pub(crate) fn why(self) -> &'static str {
        match self {
            Self::Placeholder => "nobody can say a gap aloud",
            Self::Blame => "others come out as culprits, and that is what stays in mind",
            Self::Excuse => "it sounds as if the cause lay elsewhere",
            Self::Denial => "it is hard to believe, and the question comes again, harder",
            Self::Cliche => "interviewers hear this every day and learn nothing about you",
            Self::MissingSlot => "a part of the answer is missing, and they will ask for it",
            Self::NoStepBegun => "a plan alone is a promise; they look for a start",
            Self::NoNumber => "without a number, a date or somebody's words a result stays a claim",
            Self::ShortAction => "most of the time belongs to what you did",
            Self::LongSetup => "the listener waits for you to appear in your own story",
            Self::Dwells => "the story leaves no time for what came of it",
            Self::WeHeavy => "they cannot tell what was yours",
            Self::SelfPutDown => "it is harsher than anything they would say of you",
            Self::Negative => "bitterness is heard louder than the facts",
            Self::Minimise => "made smaller than it was, it sounds as if you had not noticed",
            Self::Exaggerate => "one thing that is too large makes the rest doubtful",
            Self::Absolute => "one exception is enough to make such a word untrue",
            Self::Vague => "it could be anybody's answer",
            Self::Hedge => "it sounds as if you did not believe it yourself",
            Self::NonWork => "they asked about work, and this opens other questions",
            Self::Length => "the time tells them whether you can be brief and complete",
            Self::LongSentence => "it is hard to say in one breath",
            Self::Filler => "listeners start to count them",
            Self::Verbatim => "a script that is lost at one word is lost as a whole",
            Self::SameStory => "they may ask for another example",
            Self::TooOld => "they want to know who you are today",
        }
    }

    /// What would mend it.
    pub(crate) fn mend(self) -> &'static str {
        match self {
            Self::Placeholder => "fill this in before you rehearse",
            Self::Blame => "say your own part first; give an outside cause one sentence of fact",
            Self::Excuse => "say what you could have done with what you knew then",
            Self::Denial => "take the smallest true case: a late delivery, a wrong guess",
            Self::Cliche => {
                "name a real skill you are building and a step you took, or tell a case"
            }
            Self::MissingSlot => "one or two sentences are enough",
            Self::NoStepBegun => "name a step you have already taken, however small",
            Self::NoNumber => "one number or one quote makes it stick",
            Self::ShortAction => "say step by step what you did, and why that",
            Self::LongSetup => "shorten the start to where, when and what was at stake",
            Self::Dwells => "leave room for the lesson and for what you do now",
            Self::WeHeavy => "say what you did, with \"I\"",
            Self::SelfPutDown => "say it as something you are learning, and what has improved",
            Self::Negative => "say in plain words what happened",
            Self::Minimise => "say what it cost, then what you did about it",
            Self::Exaggerate => "put the number or the fact in its place",
            Self::Absolute => "is each of them literally true? \"usually\" is easier to defend",
            Self::Vague => "name two of the things, people or steps",
            Self::Hedge => "leave it out, or say what exactly you are not sure of",
            Self::NonWork => {
                "take a case from work, study or volunteering, unless they said others will do"
            }
            Self::Length => {
                "too long: cut the longest part first; too short: say more of what you did"
            }
            Self::LongSentence => "make two sentences of it",
            Self::Filler => "pause instead",
            Self::Verbatim => "learn points, not a script: pick the 3 to 6 that must be said",
            Self::SameStory => "give one of these cards another story",
            Self::TooOld => "is there a newer one?",
        }
    }

    /// Whether it is about words that stand there, not about what is counted or missing.
    pub(crate) fn is_about_words(self) -> bool {
        let mut lists = List::ALL.into_iter();
        lists.any(|list| Self::of_list(list) == Some(self))
    }

    /// Hints that come from a word list alone.
    pub(super) fn of_list(list: List) -> Option<Self> {
        Some(match list {
            List::Cliche => Self::Cliche,
            List::Denial => Self::Denial,
            List::Blame => Self::Blame,
            List::Excuse => Self::Excuse,
            List::Minimise => Self::Minimise,
            List::Exaggerate => Self::Exaggerate,
            List::Absolute => Self::Absolute,
            List::Negative => Self::Negative,
            List::SelfPutDown => Self::SelfPutDown,
            List::NonWork => Self::NonWork,
            List::Hedge => Self::Hedge,
            List::Filler => Self::Filler,
            List::Vague => Self::Vague,
            List::FillerSetOff
            | List::NonWorkSetting
            | List::Growth
            | List::Ownership
            | List::We
            | List::I
            | List::Number
            | List::Future
            | List::Begun
            | List::Skip => return None,
        })
    }
}
