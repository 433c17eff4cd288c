//! A [`CardFilter`] as SQL over the tables of a card.

use rusqlite::ToSql;
use rusqlite::types::Value;

use super::Result;
use super::cards::CardFilter;
use super::settings;
use crate::domain::id::DeckId;
use crate::domain::now::Now;

/// Conditions over `c`, `u`, `l` and `s` (the tables of [`JOINS`]), and what they are bound to.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) sql: String,
    bound: Vec<(String, Value)>,
}

/// What [`Conditions`] may name, joined to `cards c`.
pub(super) const JOINS: &str = "LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN card_states s ON s.card = c.key";

impl Conditions {
    /// `today` as in `due`: due today or earlier.
    pub(super) fn of(
        conn: &rusqlite::Connection,
        filter: &CardFilter,
        now: Option<&Now>,
    ) -> Result<Self> {
        let mut conditions = Self::default();
        conditions.decks("c.deck", &filter.decks);
        for (number, tag) in filter.tags.iter().enumerate() {
            let name = format!(":tag{number}");
            conditions.and(&Self::has_tag(&name));
            conditions.bind(&name, tag.clone().into());
        }
        if let Some(kind) = filter.kind {
            conditions.and("coalesce(l.kind, u.kind) = :kind");
            conditions.bind(":kind", kind.name().to_owned().into());
        }
        if filter.leech {
            let lapses = settings::stored(conn)?.leech_lapses;
            conditions.and("(:lapses > 0 AND s.lapses >= :lapses)");
            conditions.bind(":lapses", i64::from(lapses).into());
        }
        if filter.due {
            let today = now.map(|now| now.today.to_string());
            conditions
                .and("EXISTS (SELECT 1 FROM queue d WHERE d.card = c.key AND d.ask_on <= :today)");
            conditions.bind(":today", today.into());
        }
        for (is_set, sql) in [
            (filter.new, "s.card IS NULL"),
            (filter.no_answer, "c.answer_version IS NULL"),
            (filter.flagged, "c.is_flagged"),
            (filter.suspended, "c.is_suspended"),
            (filter.withdrawn, "c.withdrawn_at IS NOT NULL"),
            (
                filter.reworded,
                "c.key IN (SELECT card FROM rewordings WHERE reworded_at IS NOT NULL)",
            ),
        ] {
            if is_set {
                conditions.and(sql);
            }
        }
        Ok(conditions)
    }

    /// That a card has the tag, or the competency, bound to `name`.
    pub(super) fn has_tag(name: &str) -> String {
        let has = |list: &str| {
            format!("EXISTS (SELECT 1 FROM json_each({list}) WHERE value = {name} COLLATE NOCASE)")
        };
        let lists = [
            has("c.tags"),
            has("u.tags"),
            has("coalesce(l.competencies, u.competencies)"),
        ];
        format!("({})", lists.join(" OR "))
    }

    /// Only cards whose deck, a key in `column`, is one of these.
    fn decks(&mut self, column: &str, decks: &[DeckId]) {
        if decks.is_empty() {
            return;
        }
        let names: Vec<_> = (0..decks.len())
            .map(|number| format!(":deck{number}"))
            .collect();
        self.and(&format!(
            "{column} IN (SELECT key FROM decks WHERE id IN ({}))",
            names.join(", ")
        ));
        for (name, deck) in names.iter().zip(decks) {
            self.bind(name, deck.0.as_bytes().to_vec().into());
        }
    }

    pub(super) fn and(&mut self, sql: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
    }

    pub(super) fn bind(&mut self, name: &str, value: Value) {
        self.bound.push((name.to_owned(), value));
    }

    pub(super) fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        self.bound
            .iter()
            .map(|(name, value)| (name.as_str(), value as &dyn ToSql))
            .collect()
    }
}
