//! A card: one thing to be able to answer, in three layers that never mix.

use super::id::Slug;

/// What sort of question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Behavioural,
    Situational,
    Motivation,
    Weakness,
    Failure,
    /// A question the candidate asks.
    Ask,
    Knowledge,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Behavioural,
        Self::Situational,
        Self::Motivation,
        Self::Weakness,
        Self::Failure,
        Self::Ask,
        Self::Knowledge,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Behavioural => "behavioural",
            Self::Situational => "situational",
            Self::Motivation => "motivation",
            Self::Weakness => "weakness",
            Self::Failure => "failure",
            Self::Ask => "ask",
            Self::Knowledge => "knowledge",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// One criterion of a good answer; a tick says that it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Criterion {
    pub(crate) id: String,
    /// The coach's wording for this card; `None` means the shared wording of that id.
    pub(crate) text: Option<String>,
    /// 1 to 3.
    pub(crate) weight: u8,
}

/// The coach's side: what makes an answer to this question good.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Guidance {
    pub(crate) listens_for: Vec<String>,
    pub(crate) rubric: Vec<Criterion>,
    pub(crate) pitfalls: Vec<String>,
    pub(crate) follow_ups: Vec<String>,
    /// Only where a coach can know the answer: `knowledge` and `ask` cards.
    pub(crate) key_points: Vec<String>,
    /// A sample, shown only on request and labelled as not the person's own.
    pub(crate) example: Option<String>,
    pub(crate) notes: Option<String>,
}

/// Everything about a card that is not the person's answer or their history with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Content {
    pub(crate) question: String,
    /// Other wordings: same answer, same schedule.
    pub(crate) variants: Vec<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) family: Option<String>,
    pub(crate) framework: Option<String>,
    /// How long the spoken answer should take.
    pub(crate) target_secs: Option<u32>,
    pub(crate) competencies: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) guidance: Guidance,
}

/// The aim where neither the card nor its deck names one.
pub(crate) const DEFAULT_TARGET_SECS: u32 = 90;

impl Content {
    /// The canonical question, then the variants: the wordings it may be asked in.
    pub(crate) fn wordings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.question.as_str()).chain(self.variants.iter().map(String::as_str))
    }

    pub(crate) fn target_secs(&self) -> u32 {
        self.target_secs.unwrap_or(DEFAULT_TARGET_SECS)
    }
}

/// A card as the coach's file has it (the upstream layer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UpstreamCard {
    pub(crate) slug: Slug,
    /// Former slugs, so that a coach can rename without costing anybody their schedule.
    pub(crate) aliases: Vec<Slug>,
    /// Withdrawn by the author without being deleted.
    pub(crate) retired: bool,
    pub(crate) content: Content,
}

/// The person's changes to a card's content (the local layer), field by field; `None` follows
/// the coach. A card that the person wrote has everything here and no upstream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LocalChanges {
    pub(crate) question: Option<String>,
    pub(crate) variants: Option<Vec<String>>,
    pub(crate) kind: Option<Kind>,
    pub(crate) framework: Option<String>,
    pub(crate) target_secs: Option<u32>,
    pub(crate) competencies: Option<Vec<String>>,
    pub(crate) listens_for: Option<Vec<String>>,
    pub(crate) pitfalls: Option<Vec<String>>,
    pub(crate) follow_ups: Option<Vec<String>>,
    pub(crate) notes: Option<String>,
}

impl LocalChanges {
    /// What is shown: the person's changes over the coach's content.
    pub(crate) fn over(&self, upstream: Content) -> Content {
        let local = self.clone();
        let Guidance {
            listens_for,
            rubric,
            pitfalls,
            follow_ups,
            key_points,
            example,
            notes,
        } = upstream.guidance;
        Content {
            question: local.question.unwrap_or(upstream.question),
            variants: local.variants.unwrap_or(upstream.variants),
            kind: local.kind.or(upstream.kind),
            family: upstream.family,
            framework: local.framework.or(upstream.framework),
            target_secs: local.target_secs.or(upstream.target_secs),
            competencies: local.competencies.unwrap_or(upstream.competencies),
            tags: upstream.tags,
            guidance: Guidance {
                listens_for: local.listens_for.unwrap_or(listens_for),
                rubric,
                pitfalls: local.pitfalls.unwrap_or(pitfalls),
                follow_ups: local.follow_ups.unwrap_or(follow_ups),
                key_points,
                example,
                notes: local.notes.or(notes),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_change_stands_over_one_field_and_leaves_the_others() {
        let upstream = Content {
            question: "Why us?".into(),
            target_secs: Some(60),
            tags: vec!["core".into()],
            ..Content::default()
        };
        let local = LocalChanges {
            target_secs: Some(45),
            ..LocalChanges::default()
        };
        let shown = local.over(upstream.clone());
        assert_eq!(shown.target_secs, Some(45));
        assert_eq!(shown.question, upstream.question);
        assert_eq!(shown.tags, upstream.tags);
    }
}
