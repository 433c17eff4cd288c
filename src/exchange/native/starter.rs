//! A deck file to begin with, for a coach who has a text editor and has not seen one before.

use crate::domain::id::Slug;
use crate::exchange::quoted::in_quotes;

/// A small deck of two cards, each field explained; it passes the strict check as it is.
pub(crate) fn starter(id: &Slug, title: &str) -> String {
    let title = in_quotes(title);
    format!(
        r##"#:schema offbook-deck.schema.json
# A deck for offbook. Lines that begin with # are notes to you.
# The schema above lets an editor complete and check the fields:
#   offbook schema deck > offbook-deck.schema.json
# When you are done:   offbook deck check FILE
# To send it out:      offbook deck release FILE --notes "What is new"

format = "offbook-deck"
format_version = 1

[deck]
id = "{id}"        # who this deck is, for ever: another id is another deck
title = {title}
version = "0"      # raised by offbook deck release
# author = "Your name"
# contact = "you@example.com"
# description = "For whom, and what for"
# license = "CC0-1.0"
language = "en"
default_framework = "star"      # star, star_l, growth3, ppf, what_if, process, explain, prep, ask
default_target_seconds = 90     # how long an answer should take: 10 to 600
tags = ["behavioural"]

# Criteria of your own, beside those that offbook knows; cards name them by their id.
[[rubric]]
id = "kept-promise"
text = "Says what was promised at the time and whether it was kept"

[[card]]
# The id stays with the question for ever: people's answers and schedules hang on it. Reword the
# question as you like; for another question take another id. To take a card out, write
# retired = true instead of deleting it. To rename the id, keep the old one: aliases = ["old-id"]
id = "conflict"
question = "Tell me about a conflict at work."
variants = [
  "When did you last disagree with a colleague?",
]
kind = "behavioural"            # behavioural, situational, motivation, weakness, failure, ask, knowledge
competencies = ["teamwork", "communication"]
follow_ups = ["What would they say about it?"]

# What you listen for. Plain fields of the card stand above this line.
[card.guidance]
listens_for = [
  "whether the other side comes out as a person",
  "what was different afterwards",
]
rubric = ["result", "kept-promise"]
pitfalls = ["a conflict that was nobody's fault"]
# example = """
# A sample answer, shown on request and labelled as not theirs.
# """

[[card]]
id = "proudest"
question = "What are you proudest of?"
target_seconds = 110
"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::native::check;

    #[test]
    fn it_passes_the_check_whatever_it_is_called() {
        for title in ["Acme loop", "a \"quoted\" \\ one", "é"] {
            let text = starter(&Slug::of_title(title), title);
            assert_eq!(check(&text), [], "{text}");
        }
    }
}
