//! The person's side: what they have prepared to say.

use chrono::{DateTime, Utc};

/// One named part of an answer, such as `situation` of `star`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What a person means to say. A new version is written at every change; none is overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AnswerText {
    /// The first sentence.
    pub(crate) headline: Option<String>,
    pub(crate) text: String,
    /// The 3 to 6 points that must come out of the mouth.
    pub(crate) key_points: Vec<String>,
    pub(crate) slots: Vec<Slot>,
}

impl AnswerText {
    pub(crate) fn is_empty(&self) -> bool {
        self.headline.is_none()
            && self.text.trim().is_empty()
            && self.key_points.is_empty()
            && self.slots.iter().all(|slot| slot.text.trim().is_empty())
    }

    /// Words to be spoken: the text, or the slots where there is no text.
    pub(crate) fn words(&self) -> usize {
        let count = |text: &str| text.split_whitespace().count();
        if self.text.trim().is_empty() {
            self.slots.iter().map(|slot| count(&slot.text)).sum()
        } else {
            count(&self.text)
        }
    }

    /// As one text: the headline, unless the text begins with it, then the text or the slots. This
    /// is what leaves the machine where answers do.
    pub(crate) fn spoken(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(headline) = &self.headline
            && !self.text.trim_start().starts_with(headline.trim())
        {
            parts.push(headline.clone());
        }
        if self.text.trim().is_empty() {
            let slots = self.slots.iter();
            let slots = slots.filter(|slot| !slot.text.trim().is_empty());
            parts.extend(slots.map(|slot| format!("{}: {}", slot.name, slot.text.trim())));
        } else {
            parts.push(without_empty_lines(&self.text).to_owned());
        }
        parts.join("\n\n")
    }
}

/// Without empty lines around it; its first line may be indented, as code is.
fn without_empty_lines(text: &str) -> &str {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    let from = text[..blank].rfind('\n').map_or(0, |at| at + 1);
    &text[from..]
}

/// A stored version of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// 1 for the first that was written for the card.
    pub(crate) version: u32,
    pub(crate) written_at: DateTime<Utc>,
    pub(crate) content: AnswerText,
}
