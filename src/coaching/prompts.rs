//! What a person is asked, slot by slot, when an answer is built.

/// The question of the sentence that is said first.
pub(crate) const HEADLINE: &str = "If you had one sentence, what would you say?";

/// Words a headline can have.
pub(crate) const LONGEST_HEADLINE: usize = 20;

/// The question of a slot; `None` for a slot that no framework has.
pub(crate) fn of_slot(framework: &str, slot: &str) -> Option<&'static str> {
    let own = PROMPTS
        .iter()
        .find(|(f, s, _)| *f == framework && *s == slot);
    let told = || PROMPTS.iter().find(|(f, s, _)| *f == "star" && *s == slot);
    // A story with a lesson asks the same as one without, but for what it adds.
    let inherited = || told().filter(|_| framework == "star_l");
    own.or_else(inherited).map(|(_, _, prompt)| *prompt)
}

#[rustfmt::skip]
const PROMPTS: [(&str, &str, &str); 34] = [
    ("growth3", "opportunity", "Which skill or habit are you building? Name it in one plain sentence, as something you can learn."),
    ("growth3", "noticed", "When did it show? What did it cost you or others? Who pointed it out?"),
    ("growth3", "steps", "What have you already started? What is next, and by when? Give at least one step that has begun."),
    ("growth3", "value", "Why does working on this make you more useful to this employer?"),

    ("star", "situation", "Where and when, in two sentences. What was at stake?"),
    ("star", "task", "What exactly was yours to do or to decide?"),
    ("star", "action", "What did you do, step by step? Why that and not something else? Use \"I\"."),
    ("star", "result", "What changed? Give a number, a date or someone's reaction. What happened to it afterwards?"),

    ("star_l", "action", "What did you do, and what did you fail to do, that led to this?"),
    ("star_l", "result", "What went wrong, for whom, and how did you put it right at the time?"),
    ("star_l", "lesson", "What do you understand now that you did not then?"),
    ("star_l", "now", "What rule or habit do you follow since? Where has it already paid off?"),

    ("process", "approach", "What do you do first, second, third? Whom do you ask for help? How do you deal with how it feels?"),
    ("process", "example", "One short real case where you did exactly that."),
    ("process", "check", "How do you know it works?"),

    ("ppf", "present", "What do you do today, and what are you known for?"),
    ("ppf", "past", "Which two steps led here, and what did each prove?"),
    ("ppf", "future", "Why this role, now?"),

    ("prep", "point", "Your answer in one sentence."),
    ("prep", "reason", "The one reason that matters to this employer."),
    ("prep", "example", "A fact, a number or a moment that shows it."),
    ("prep", "point again", "Close in different words."),

    ("what_if", "clarify", "What would you need to know before you act?"),
    ("what_if", "weigh", "What matters most here, and what can wait? What are two options?"),
    ("what_if", "act", "What would you do, in what order, and whom would you tell?"),
    ("what_if", "check back", "How would you know it worked? What would you change so that it does not happen again? If you have lived through something like it, say so in one line."),

    ("explain", "idea", "Say what it is as if to a bright colleague from another team."),
    ("explain", "why it matters", "Which problem does it solve?"),
    ("explain", "example", "The smallest real case."),
    ("explain", "trade-off", "When would you not use it?"),

    ("ask", "question", "The question, as you will say it."),
    ("ask", "why I ask", "What will the answer help you decide?"),
    ("ask", "what I hope to hear", "What would be a good sign?"),
    ("ask", "what would worry me", "What would be a warning sign?"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::framework::FRAMEWORKS;

    #[test]
    fn every_slot_of_every_framework_is_asked_for() {
        for framework in FRAMEWORKS {
            for slot in framework.slots {
                let prompt = of_slot(framework.id, slot.name);
                assert!(prompt.is_some(), "{} {}", framework.id, slot.name);
            }
        }
        assert_eq!(of_slot("star", "lesson"), None);
        assert_ne!(of_slot("star", "action"), of_slot("star_l", "action"));
        assert_eq!(of_slot("star", "situation"), of_slot("star_l", "situation"));
    }
}
