//! A deck's cards met one by one: what is new, what changed, who they are.

use super::*;
use crate::exchange::merge::shown;

pub(super) struct Pass<'p, 's> {
    pub(super) deck: &'p dyn Incoming,
    pub(super) plan: Plan<'p>,
    pub(super) import: Import<'s>,
    pub(super) reading: Reading,
    /// Cards that may be ones of another id.
    pub(super) doubtful: Vec<ReadCard>,
    /// Ids that were given to another question: the line, the id, what it was.
    pub(super) strangers: Vec<(u32, String, String)>,
}

impl Pass<'_, '_> {
    pub(super) fn cards(&mut self, context: &Context, what: &'static str) -> Outcome {
        let (deck, plan) = (self.deck, self.plan);
        each_card(context, what, deck, plan, |read, noted| {
            noted.add(&mut self.reading);
            read.map_or(Ok(()), |read| self.card(read))
        })
    }

    pub(super) fn card(&mut self, read: Cow<'_, ReadCard>) -> Outcome {
        let met = match self.deck.progress(read.card.slug.as_str()) {
            Some(progress) => self.import.meet_with(&read.card, progress)?,
            None => self.import.meet(&read.card)?,
        };
        if let Some(origin) = &read.origin {
            self.import.came_from(origin)?;
        }
        match met {
            Met::Added => self.reading.note_added(&read, self.plan),
            Met::Same => {}
            Met::Known(known) => {
                let has_its_id = known.base.slug == read.card.slug;
                if has_its_id && merge::is_another_question(&known.base, &read.card) {
                    let id = read.card.slug.as_str().to_owned();
                    let was = known.base.content.question;
                    self.strangers.push((read.line, id, was));
                } else {
                    self.known(*known, read.into_owned(), false)?;
                }
            }
            Met::Unsure => self.doubtful.push(read.into_owned()),
        }
        Ok(())
    }

    /// Cards whose ids are not here: one that asks in the very words of a card that the file does
    /// not name is that card; one that only shares a wording is asked about.
    pub(super) fn doubtful(&mut self) -> Outcome {
        for read in std::mem::take(&mut self.doubtful) {
            let alike = self.import.alike(&read.card)?;
            let same: Vec<&Known> = alike
                .iter()
                .filter(|known| merge::asks_the_same(&known.base, &read.card))
                .collect();
            if let [known] = same.as_slice() {
                self.import.is_the_same(known);
                let known = (*known).clone();
                self.known(known, read, false)?;
                continue;
            }
            let Some(known) = alike.into_iter().next() else {
                self.import.add(&read.card)?;
                self.reading.note_added(&read, self.plan);
                continue;
            };
            self.unsure(known, read)?;
        }
        Ok(())
    }

    pub(super) fn unsure(&mut self, known: Known, read: ReadCard) -> Outcome {
        match self.decision(&read.card) {
            Some(Decision::Theirs) => {
                self.import.is_the_same(&known);
                self.known(known, read, true)
            }
            Some(Decision::Later) => {
                self.import.is_the_same(&known);
                self.reading.put_off += 1;
                Ok(())
            }
            Some(_) => {
                self.reading.conflicts += 1;
                self.import.add(&read.card)?;
                self.reading.note_added(&read, self.plan);
                Ok(())
            }
            None => {
                self.import.is_the_same(&known);
                self.reading.conflicts += 1;
                self.reading.undecided += 1;
                let change = merge::compare(&known.base, &read.card, &known.local);
                self.keep(known, read, change, true, false);
                Ok(())
            }
        }
    }

    pub(super) fn decision(&self, card: &UpstreamCard) -> Option<Decision> {
        let deck = self.deck.header().slug.as_str().to_owned();
        let key = (deck, card.slug.as_str().to_owned());
        let decided = self.plan.decisions.get(&key).cloned();
        decided.or(match self.plan.on_conflict {
            OnConflict::Ask => None,
            OnConflict::Mine => Some(Decision::Mine),
            OnConflict::Theirs => Some(Decision::Theirs),
            OnConflict::Both => Some(Decision::Both),
        })
    }

    /// What a file says of a card, less what in it is the person's own.
    fn as_meant(&mut self, known: &Known, theirs: UpstreamCard) -> UpstreamCard {
        if self.deck.foreign_format().is_none() {
            return shown::less_own_answer(theirs, &known.base, &known.own_answers);
        }
        let own = shown::Own {
            local: &known.local,
            tags: &known.own_tags,
            answers: &known.own_answers,
        };
        let was_taken = known.base.content.guidance.example.is_none();
        let is_own = was_taken || self.deck.holds_own_answer(theirs.slug.as_str());
        let is_own = is_own && !known.own_answers.is_empty();
        self.reading.other_answers += u64::from(is_own && shown::has_other_answer(&theirs, own));
        shown::as_meant(theirs, &known.base, own, is_own)
    }

    /// A card that is here: what the release makes of it, and what was decided about that.
    pub(super) fn known(&mut self, known: Known, mut read: ReadCard, was_unsure: bool) -> Outcome {
        read.card = self.as_meant(&known, read.card);
        let theirs = &read.card;
        let change = merge::compare(&known.base, theirs, &known.local);
        let has_conflict = change.has_conflict();
        let deck = self.deck.header().slug.as_str().to_owned();
        let key = (deck, theirs.slug.as_str().to_owned());
        // What a flag says holds for conflicts alone; a person may decide about any card. One that
        // was said to be the same under another id takes the coach's words.
        let decision = match (was_unsure, has_conflict) {
            (true, _) => Some(Decision::Theirs),
            (false, true) => self.decision(theirs),
            (false, false) => self.plan.decisions.get(&key).cloned(),
        };
        let reading = &mut self.reading;
        reading.conflicts += u64::from(has_conflict);
        let Some(settled) = merge::settle(&change, &known.local, decision.as_ref()) else {
            if decision.is_some() {
                reading.put_off += 1;
            } else {
                reading.undecided += 1;
            }
            self.keep(known, read, change, false, decision.is_some());
            return Ok(());
        };
        let former = merge::former_questions(&known.former_questions, &known.base, theirs);
        let verdict = Verdict {
            is_seen: change.is_seen(),
            is_reworded: change.is_reworded,
            makes_copy: settled.makes_copy,
            local: settled.local,
            former_questions: former,
        };
        reading.yours_differ += u64::from(!change.yours_differ.is_empty());
        let shown = |card: &UpstreamCard, local: &crate::domain::card::LocalChanges| {
            let own = local.question.as_deref();
            fingerprint(own.unwrap_or(&card.content.question))
        };
        let asks_otherwise = shown(&known.base, &known.local) != shown(theirs, &verdict.local);
        reading.to_look_at += u64::from(asks_otherwise && known.answer.is_some());
        self.import.apply(&known, theirs, &verdict)?;
        if self.plan.keeps && change.is_seen() {
            self.keep(known, read, change, false, true);
        }
        Ok(())
    }

    pub(super) fn keep(
        &mut self,
        known: Known,
        read: ReadCard,
        change: Change,
        is_unsure: bool,
        is_decided: bool,
    ) {
        self.reading.changed.push(Changed {
            deck: self.deck.header().slug.as_str().to_owned(),
            known,
            line: read.line,
            theirs: read.card,
            change,
            is_unsure,
            is_decided,
        });
    }

    /// Ids that were given to other questions: all of it is refused, or these cards are left out.
    pub(super) fn refuse_strangers(&mut self) -> Outcome {
        if self.strangers.is_empty() {
            return Ok(());
        }
        let mut lines = HashMap::new();
        for read in self.deck.cards().flatten() {
            lines
                .entry(fingerprint(&read.card.content.question))
                .or_insert(read.line);
        }
        let problem = |(line, id, was): &(u32, String, String)| Problem {
            line: Some(*line),
            column: None,
            severity: Severity::Error,
            message: match lines.get(&fingerprint(was)) {
                Some(now) => format!(
                    "the id \"{id}\" belongs to \"{was}\", which stands on line {now} now; \
                     an id stays with its question"
                ),
                None => format!(
                    "the id \"{id}\" belongs to another question, \"{was}\"; give the new one an \
                     id of its own or, if it is the same, keep the old wording as a variant"
                ),
            },
        };
        let problems: Vec<Problem> = self.strangers.iter().map(problem).collect();
        if !self.plan.skip_bad {
            let refused = super::super::refused(self.deck.name(), &problems);
            return Err(
                refused.hint("only who wrote the deck can mend that; to leave it out: --skip-bad")
            );
        }
        self.reading.skipped.extend(problems);
        Ok(())
    }
}
