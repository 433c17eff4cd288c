//! The growth brainstorm: from two private questions to one thing a person is honestly working on,
//! which is what an answer about a weakness is made of.

use super::narrowing::{FEEDBACK, WARM_UP, of_area};
use super::{Progress, ReadDay, Script, Step, day_of, first_open, several};
use crate::domain::growth::{Area, Feedback, Growth, GrowthId, GrowthPick, Todo, TodoKind};
use crate::domain::id::{DeckId, InterviewId};
use crate::domain::now::Day;
use crate::domain::tailoring::MOST_REQUIREMENTS;
use crate::store::growth::{CHECK_IN_QUESTIONS, GrowthSession, Picked};

/// The growth list, gone through for one interview or for none.
pub(crate) struct GrowthScript<'a> {
    pub(crate) there: Vec<(GrowthId, Growth)>,
    /// The interview it is narrowed for, by its name, and what was chosen for it before.
    pub(crate) interview: Option<(InterviewId, String, GrowthPick)>,
    /// What that one cannot do without, as far as it was entered.
    pub(crate) requirements: Vec<String>,
    /// The deck that takes questions to ask, if there is one.
    pub(crate) ask_deck: Option<DeckId>,
    /// The words of a text that interviewers hear every day.
    pub(crate) overused: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) read_day: ReadDay<'a>,
}

/// Two questions, every four weeks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckInScript;

/// An entry of the list with the name its steps go by.
struct Entry {
    key: String,
    id: Option<GrowthId>,
    growth: Growth,
}

/// All that came of a sitting.
#[derive(Debug, Default)]
pub(crate) struct Grown {
    pub(crate) session: GrowthSession,
    /// What goes first in the interview, or on the list where there is none.
    pub(crate) main: Option<Growth>,
    pub(crate) overused: Vec<String>,
    /// Entries without a step that could be begun.
    pub(crate) without_step: Vec<String>,
}

/// More of one thing than this is another sitting.
const MOST: usize = 12;

fn given(progress: &Progress, id: &str) -> Option<String> {
    progress.text(id).map(|text| text.trim().to_owned())
}

impl GrowthScript<'_> {
    /// Every entry there is and was given so far.
    fn entries(&self, progress: &Progress) -> Vec<Entry> {
        let there = self.there.iter().map(|(id, growth)| Entry {
            key: format!("entry {}", id.0),
            id: Some(*id),
            growth: growth.clone(),
        });
        let new = Area::ALL.into_iter().flat_map(|area| {
            let typed = (1..=MOST).filter_map(move |n| {
                let key = format!("{} {n}", area.name());
                let text = given(progress, &key)?;
                Some((key, text))
            });
            typed.map(move |(key, text)| Entry {
                key,
                id: None,
                growth: Growth {
                    area,
                    text,
                    step: None,
                    begun: None,
                    example: None,
                    value: None,
                },
            })
        });
        let mut all: Vec<Entry> = there.chain(new).collect();
        for entry in &mut all {
            let (key, growth) = (&entry.key, &mut entry.growth);
            for (name, field) in [
                ("step", &mut growth.step),
                ("begun", &mut growth.begun),
                ("example", &mut growth.example),
                ("value", &mut growth.value),
            ] {
                if let Some(text) = given(progress, &format!("{name} {key}")) {
                    *field = Some(text);
                }
            }
        }
        all
    }

    fn is_set_aside(&self, entry: &Entry, progress: &Progress) -> bool {
        let kept = given(progress, &format!("overused {}", entry.key));
        let is_kept = kept.is_some_and(|text| text.eq_ignore_ascii_case("keep"));
        !is_kept && (self.overused)(&entry.growth.text).is_some()
    }

    /// Entries with a step that are not worn out: those an answer could be made of.
    fn shortlist(&self, progress: &Progress) -> Vec<Entry> {
        let mut entries = self.entries(progress);
        entries.retain(|e| e.growth.step.is_some() && !self.is_set_aside(e, progress));
        entries
    }

    fn requirements(&self, progress: &Progress) -> Vec<String> {
        given(progress, "requirements").map_or_else(Vec::new, |text| several(&text))
    }

    /// The requirement that an entry touches, by the number or the words that were given.
    fn touched(&self, entry: &Entry, progress: &Progress) -> Option<String> {
        let text = given(progress, &format!("touches {}", entry.key))?;
        let requirements = self.requirements(progress);
        let at = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        at.and_then(|at| requirements.get(at).cloned())
    }

    /// What is left for the interview, the best first.
    fn ranked(&self, progress: &Progress) -> Vec<Entry> {
        let mut left = self.shortlist(progress);
        left.retain(|entry| self.touched(entry, progress).is_none());
        left.sort_by_key(|entry| std::cmp::Reverse(entry.growth.worth()));
        left
    }

    fn steps(&self, progress: &Progress) -> Vec<Step> {
        let mut steps = Vec::new();
        for (id, prompt) in WARM_UP {
            steps.push(
                Step::new(id, "warm up", prompt)
                    .aside("kept private")
                    .long(),
            );
        }
        self.list_steps(progress, &mut steps);
        feedback_steps(progress, &mut steps);
        self.action_steps(progress, &mut steps);
        self.interview_steps(progress, &mut steps);
        self.ranking_steps(progress, &mut steps);
        steps
    }

    fn list_steps(&self, progress: &Progress, steps: &mut Vec<Step>) {
        for area in Area::ALL {
            let (prompt, examples) = of_area(area);
            for n in 1..=MOST {
                let there = self.there.iter().filter(|(_, g)| g.area == area);
                let listed: Vec<&str> = there.map(|(_, g)| g.text.as_str()).collect();
                let prompt = match (n, listed.as_slice()) {
                    (1, []) => prompt.to_owned(),
                    (1, listed) => format!("{prompt} There is: {}. Another?", listed.join("; ")),
                    (2, []) => "Another? Two or more are best; Enter goes on.".to_owned(),
                    _ => "Another? Enter goes on.".to_owned(),
                };
                let id = format!("{} {n}", area.name());
                let is_end = progress.has(&id) && progress.text(&id).is_none();
                let title = format!("{} {n}", area.name());
                steps.push(Step::new(id, &title, prompt).examples(&examples));
                let is_open = steps.last().is_some_and(|step| !progress.has(&step.id));
                if is_end || is_open {
                    break;
                }
            }
        }
    }

    fn action_steps(&self, progress: &Progress, steps: &mut Vec<Step>) {
        for entry in self.entries(progress) {
            let (key, text) = (&entry.key, &entry.growth.text);
            let before = self.there.iter().find(|(id, _)| Some(*id) == entry.id);
            if before.is_none_or(|(_, growth)| growth.step.is_none()) {
                let prompt = format!(
                    "\"{text}\": which step could you start within two weeks? A course, a group, \
                     a mentor, a habit, a tool. Without a step it stays off the shortlist."
                );
                steps.push(Step::new(format!("step {key}"), "a step", prompt));
            }
            let is_begun = before.is_some_and(|(_, growth)| growth.begun.is_some());
            if entry.growth.step.is_some() && !is_begun {
                let prompt = format!("\"{text}\": has it begun? Since when? Enter: not yet.");
                steps.push(Step::new(format!("begun {key}"), "begun", prompt));
            }
            if let Some(found) = (self.overused)(text) {
                let prompt = format!(
                    "\"{text}\" is set aside: interviewers hear \"{found}\" every day. Enter \
                     leaves it aside; keep takes it all the same."
                );
                steps.push(Step::new(format!("overused {key}"), "overused", prompt));
            }
        }
    }

    fn interview_steps(&self, progress: &Progress, steps: &mut Vec<Step>) {
        let Some((_, name, pick)) = &self.interview else {
            return;
        };
        let shortlist = self.shortlist(progress);
        if shortlist.is_empty() {
            return;
        }
        let there = Some(self.requirements.join("; "));
        let prompt = format!("What can {name} not do without? Three to six things.");
        steps.push(
            Step::new("requirements", "requirements", prompt)
                .aside("semicolons between them")
                .there(there),
        );
        let requirements = self.requirements(progress);
        if requirements.is_empty() {
            return;
        }
        let numbered = requirements.iter().enumerate();
        let numbered: Vec<String> = numbered.map(|(i, r)| format!("{} {r}", i + 1)).collect();
        for entry in &shortlist {
            let (key, text) = (&entry.key, &entry.growth.text);
            let prompt = format!(
                "Does \"{text}\" touch one of them: {}? Its number; Enter: none.",
                numbered.join(", ")
            );
            let struck = pick.struck.iter().find(|(id, _)| Some(*id) == entry.id);
            let before = struck.and_then(|(_, r)| requirements.iter().position(|known| known == r));
            steps.push(
                Step::new(format!("touches {key}"), "requirement", prompt)
                    .there(before.map(|at| (at + 1).to_string())),
            );
            let Some(requirement) = self.touched(entry, progress) else {
                continue;
            };
            let prompt = format!(
                "\"{text}\" is set aside for {name} alone: \"{requirement}\" is essential there. \
                 A to-do to train it? By when; Enter: none."
            );
            steps.push(Step::new(format!("training {key}"), "training", prompt));
            if self.ask_deck.is_some() {
                let question = format!("How could I build up {requirement} in this job?");
                let prompt = "A question to ask them? Enter takes it, - leaves it out.";
                steps.push(
                    Step::new(format!("to ask {key}"), "question to ask", prompt)
                        .there(Some(question)),
                );
            }
        }
    }

    fn ranking_steps(&self, progress: &Progress, steps: &mut Vec<Step>) {
        for entry in self.shortlist(progress) {
            if self.touched(&entry, progress).is_some() {
                continue;
            }
            let (key, text) = (&entry.key, &entry.growth.text);
            let before = self.there.iter().find(|(id, _)| Some(*id) == entry.id);
            if before.is_none_or(|(_, growth)| growth.example.is_none()) {
                let prompt = format!("\"{text}\": when did it show? One clear example.");
                steps.push(Step::new(format!("example {key}"), "example", prompt).long());
            }
            if before.is_none_or(|(_, growth)| growth.value.is_none()) {
                let prompt =
                    format!("\"{text}\": why is getting better at it of use to an employer?");
                steps.push(Step::new(format!("value {key}"), "value", prompt).long());
            }
        }
        let ranked = self.ranked(progress);
        let list: Vec<String> = ranked
            .iter()
            .enumerate()
            .map(|(i, entry)| format!("{} {}", i + 1, entry.growth.text))
            .collect();
        let whom = self
            .interview
            .as_ref()
            .map_or("an interview", |(_, name, _)| name);
        let aside = "ranked by a step begun, an example, a value";
        if !ranked.is_empty() {
            let prompt = format!("Which do you bring to {whom}? {}", list.join(", "));
            steps.push(
                Step::new("main", "main", prompt)
                    .aside(aside)
                    .there(Some("1".into())),
            );
        }
        if ranked.len() > 1 {
            let first = self.chosen("main", &ranked, progress).unwrap_or(0);
            let second = if first == 0 { "2" } else { "1" };
            let prompt = format!("And in reserve? {}", list.join(", "));
            steps.push(Step::new("reserve", "reserve", prompt).there(Some(second.into())));
        }
    }

    fn chosen(&self, step: &str, ranked: &[Entry], progress: &Progress) -> Option<usize> {
        let at = given(progress, step)?
            .parse::<usize>()
            .ok()?
            .checked_sub(1)?;
        (at < ranked.len()).then_some(at)
    }

    /// What came of it all.
    pub(crate) fn grown(&self, progress: &Progress) -> Grown {
        let mut grown = Grown::default();
        let notes = WARM_UP
            .iter()
            .filter_map(|(id, _)| Some((*id, given(progress, id)?)));
        grown.session.notes = notes
            .map(|(id, text)| (id.to_owned(), Some(text)))
            .collect();
        grown.session.feedback = feedback(progress);
        let entries = self.entries(progress);
        let place = |key: &str| entries.iter().position(|entry| entry.key == key);
        if let Some(whom) = given(progress, "ask whom") {
            let due = given(progress, "ask by").and_then(|by| day_of(&by, self.read_day));
            let mut todo = Todo::new(TodoKind::Ask, "ask for feedback".to_owned(), due);
            todo.person = Some(whom);
            grown.session.todos.push((todo, None));
        }
        let mut struck = Vec::new();
        for entry in self.shortlist(progress) {
            let Some(requirement) = self.touched(&entry, progress) else {
                continue;
            };
            let at = place(&entry.key);
            struck.extend(at.map(|at| (at, requirement.clone())));
            if let Some(by) = given(progress, &format!("training {}", entry.key)) {
                let due = day_of(&by, self.read_day);
                let mut todo = Todo::new(TodoKind::Training, format!("train {requirement}"), due);
                todo.interview = self.interview.as_ref().map(|(id, ..)| *id);
                grown.session.todos.push((todo, at));
            }
            let question = given(progress, &format!("to ask {}", entry.key));
            grown.session.to_ask.extend(self.ask_deck.zip(question));
        }
        let ranked = self.ranked(progress);
        let of = |step: &str| {
            let at = self.chosen(step, &ranked, progress)?;
            ranked.get(at)
        };
        let (main, reserve) = (of("main"), of("reserve"));
        if let Some((id, ..)) = &self.interview {
            let picked = Picked {
                main: main.and_then(|entry| place(&entry.key)),
                reserve: reserve.and_then(|entry| place(&entry.key)),
                requirements: self.requirements(progress),
                struck,
            };
            let is_picked = picked != Picked::default();
            grown.session.pick = is_picked.then_some((*id, picked));
        }
        grown.main = main.map(|entry| entry.growth.clone());
        for entry in &entries {
            if self.is_set_aside(entry, progress) {
                grown.overused.push(entry.growth.text.clone());
            } else if entry.growth.step.is_none() {
                grown.without_step.push(entry.growth.text.clone());
            }
        }
        let entries = entries.into_iter().map(|entry| (entry.id, entry.growth));
        grown.session.entries = entries.collect();
        grown
    }
}

fn feedback_steps(progress: &Progress, steps: &mut Vec<Step>) {
    for n in 1..=MOST {
        let who = format!("feedback {n} who");
        let prompt = match n {
            1 => {
                "Feedback you were given: who said it? A manager, mentor, teacher, colleague, \
                  customer."
            }
            _ => "More feedback? Who said it? Enter goes on.",
        };
        steps.push(Step::new(&who, &format!("feedback {n}"), prompt).aside("kept private"));
        if progress.text(&who).is_none() {
            break;
        }
        for (name, prompt) in FEEDBACK {
            let id = format!("feedback {n} {name}");
            steps.push(Step::new(id, &format!("feedback {n}"), prompt).long());
        }
    }
    let prompt = "Whom could you ask today? Enter: nobody.";
    steps.push(Step::new("ask whom", "ask", prompt).aside("kept private"));
    if progress.text("ask whom").is_some() {
        let by = "By when? A day such as \"friday\" or \"in 3 days\".";
        steps.push(Step::new("ask by", "ask by", by));
    }
}

fn feedback(progress: &Progress) -> Vec<Feedback> {
    let all = (1..=MOST).filter_map(|n| {
        let of = |name: &str| given(progress, &format!("feedback {n} {name}"));
        let who = of("who")?;
        let all = ["where", "words", "learned", "changed", "open"].map(of);
        let [place, words, learned, changed, still_open] = all;
        Some(Feedback {
            // What was said may be forgotten; that it was said is kept.
            words: words.unwrap_or_else(|| "(not remembered)".to_owned()),
            who: Some(who),
            place,
            learned,
            changed,
            still_open,
        })
    });
    all.collect()
}

impl Script for GrowthScript<'_> {
    fn next(&self, progress: &Progress) -> Option<Step> {
        first_open(self.steps(progress), progress)
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        let number = text.trim().parse::<usize>().unwrap_or(0);
        let up_to = |most: usize| {
            let is_out = number == 0 || number > most;
            is_out.then(|| format!("a number from 1 to {most}; skip (-) leaves it open"))
        };
        match step.id.split(' ').next().unwrap_or_default() {
            "ask" | "training" if step.id != "ask whom" => {
                let why = (self.read_day)(text).err()?;
                Some(format!("{why}; - leaves it open"))
            }
            // How many there are stands in the question itself.
            "touches" | "main" | "reserve" => up_to(numbers_in(&step.prompt)),
            "requirements" => {
                let count = several(text).len();
                let is_more = count > MOST_REQUIREMENTS;
                let at_most = MOST_REQUIREMENTS;
                is_more.then(|| format!("these are {count}; {at_most} at most stay in the mind"))
            }
            _ => None,
        }
    }

    fn day(&self, step: &Step, text: &str) -> Option<Day> {
        let is_day = step.id == "ask by" || step.id.starts_with("training ");
        is_day.then(|| day_of(text, self.read_day)).flatten()
    }
}

/// The last number of a list such as `1 SQL, 2 planning` in a question.
fn numbers_in(prompt: &str) -> usize {
    let mut most = 0;
    for word in prompt.split_whitespace() {
        if word.parse() == Ok(most + 1) {
            most += 1;
        }
    }
    most
}

impl Script for CheckInScript {
    fn next(&self, progress: &Progress) -> Option<Step> {
        let prompts = ["What have you learned since?", "Where did you use it?"];
        let steps = CHECK_IN_QUESTIONS.iter().zip(prompts);
        let steps = steps.map(|(id, prompt)| Step::new(*id, "check-in", prompt).long());
        first_open(steps.collect(), progress)
    }
}

impl CheckInScript {
    /// The two answers; that it was held is kept where both are empty, too.
    pub(crate) fn session(self, progress: &Progress) -> GrowthSession {
        let note = |id: &str| (id.to_owned(), given(progress, id));
        GrowthSession {
            notes: CHECK_IN_QUESTIONS.map(note).into(),
            ..GrowthSession::default()
        }
    }
}
