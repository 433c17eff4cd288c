//! Checks the data and says what to mend: integrity, foreign keys, replay equals state, queue and
//! counters.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::change::begin_immediate;
use super::columns::{self, all, count, first, get};
use super::derived::{self, Fold, QUEUE_BASIS, QueueRow, SEARCH_TEXT};
use super::migrate::{INTERVIEWS_SINCE, STORIES_SINCE};
use super::{Result, Store, StoreError, Wrote, decks, interviews, settings, stories};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::CardId;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Which check found it.
    pub(crate) check: &'static str,
    pub(crate) detail: String,
    /// Whether [`Store::mend`] can put it right.
    pub(crate) can_be_mended: bool,
}

/// So many findings of one check are told one by one; the rest are counted.
const TOLD: usize = 5;

/// Progress is told after so many cards.
const STEP: u64 = 500;

impl Store {
    pub(crate) fn examine(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Finding>> {
        let mut findings = Findings::default();
        check_file(&self.conn, &mut findings)?;
        check_cards(&self.conn, progress, &mut findings)?;
        for (check, sql) in COUNTERS {
            for row in all(&self.conn, sql, [], |row| get::<String>(row, "what"))? {
                findings.add(check, row, true);
            }
        }
        check_search(&self.conn, &mut findings)?;
        if self.layout >= INTERVIEWS_SINCE {
            check_interviews(&self.conn, &mut findings)?;
        }
        if self.layout >= STORIES_SINCE {
            check_stories(&self.conn, &mut findings)?;
        }
        Ok(findings.done())
    }

    /// Derives states, queue, counters and search index from the log and the cards anew, and brings
    /// back the decks of cards that are there. Interviews lose the decks and cards that never were.
    pub(crate) fn mend(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let tx = begin_immediate(&self.conn)?;
        bring_decks_back(&tx)?;
        let settings = settings::stored(&tx)?;
        tx.execute_batch(
            "DELETE FROM day_load; DELETE FROM deck_load; DELETE FROM new_load;
             DELETE FROM card_states; DELETE FROM review_days;
             INSERT INTO review_days
                 SELECT day, count(*), sum(grade = 1), sum(grade = 2), sum(grade = 3),
                     sum(grade = 4), sum(was_new), sum(coalesce(spoken_secs, 0)),
                     sum(counted_secs)
                 FROM reviews WHERE taken_back_at IS NULL GROUP BY day;
             INSERT OR REPLACE INTO review_totals
                 SELECT 1, count(*), coalesce(sum(grade = 1), 0), coalesce(sum(grade = 2), 0),
                     coalesce(sum(grade = 3), 0), coalesce(sum(grade = 4), 0),
                     coalesce(sum(was_new), 0), coalesce(sum(spoken_secs), 0),
                     coalesce(sum(counted_secs), 0)
                 FROM reviews WHERE taken_back_at IS NULL;
             DELETE FROM queue;
             INSERT INTO card_search (card_search) VALUES ('delete-all');
             UPDATE interviews SET
                 decks = (SELECT json_group_array(j.value) FROM json_each(interviews.decks) j
                     WHERE j.value IN (SELECT key FROM decks)),
                 priorities = (SELECT json_group_array(json(j.value))
                     FROM json_each(interviews.priorities) j
                     WHERE json_extract(j.value, '$[0]') IN (SELECT key FROM cards));
             UPDATE stories SET
                 cards = (SELECT json_group_array(j.value) FROM json_each(stories.cards) j
                     WHERE j.value IN (SELECT key FROM cards));",
        )?;
        tx.execute_batch(&format!(
            "INSERT INTO card_search (rowid, text) {SEARCH_TEXT}"
        ))?;
        let total = card_count(&tx)?;
        let (mut done, mut last) = (0, 0);
        loop {
            let cards = all(
                &tx,
                "SELECT c.key, coalesce(l.question, u.question) AS question FROM cards c
                 LEFT JOIN upstream_cards u ON u.card = c.key
                 LEFT JOIN local_cards l ON l.card = c.key
                 WHERE c.key > ?1 ORDER BY c.key LIMIT 500",
                [last],
                |row| {
                    Ok((
                        get::<i64>(row, "key")?,
                        get::<Option<String>>(row, "question")?,
                    ))
                },
            )?;
            let Some((end, _)) = cards.last() else { break };
            last = *end;
            done += cards.len() as u64;
            for (key, question) in &cards {
                derived::refold(&tx, *key, &settings)?;
                tx.prepare_cached(
                    "UPDATE cards SET question_fingerprint = ?2
                     WHERE key = ?1 AND question_fingerprint <> ?2",
                )?
                .execute((
                    key,
                    fingerprint(question.as_deref().unwrap_or("")).cast_signed(),
                ))?;
            }
            progress(done, total);
        }
        tx.commit()?;
        self.wrote = Wrote::More;
        Ok(())
    }
}

/// A card that is there is in a deck that is there, or nothing would list it: its deck comes back,
/// with a number behind its name where another one has that by now.
fn bring_decks_back(conn: &Connection) -> Result<()> {
    let gone = all(
        conn,
        "SELECT key, name FROM decks d WHERE removed_at IS NOT NULL AND EXISTS
             (SELECT 1 FROM cards c WHERE c.deck = d.key AND c.removed_at IS NULL)",
        [],
        |row| Ok((get::<i64>(row, "key")?, get::<String>(row, "name")?)),
    )?;
    for (key, name) in gone {
        let numbered = (2..).map(|number| format!("{name} {number}"));
        for name in std::iter::once(name.clone()).chain(numbered) {
            match decks::free_name(conn, &name, None) {
                Ok(name) => {
                    conn.execute(
                        "UPDATE decks SET removed_at = NULL, name = ?2 WHERE key = ?1",
                        (key, name),
                    )?;
                    break;
                }
                Err(StoreError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What was found, with the number of findings that are no longer told.
#[derive(Debug, Default)]
struct Findings {
    told: Vec<Finding>,
    untold: Vec<(&'static str, usize, bool)>,
}

impl Findings {
    fn add(&mut self, check: &'static str, detail: String, can_be_mended: bool) {
        let told = self
            .told
            .iter()
            .filter(|finding| finding.check == check)
            .count();
        if told < TOLD {
            self.told.push(Finding {
                check,
                detail,
                can_be_mended,
            });
            return;
        }
        match self.untold.iter_mut().find(|(name, ..)| *name == check) {
            Some((_, more, _)) => *more += 1,
            None => self.untold.push((check, 1, can_be_mended)),
        }
    }

    fn done(mut self) -> Vec<Finding> {
        for (check, more, can_be_mended) in self.untold {
            self.told.push(Finding {
                check,
                detail: format!("{more} more"),
                can_be_mended,
            });
        }
        self.told
    }
}

fn card_count(conn: &Connection) -> Result<u64> {
    let total = first(conn, "SELECT count(*) AS n FROM cards", [], |row| {
        count(row, "n")
    })?;
    Ok(total.unwrap_or(0))
}

/// The file itself, by SQLite's own checks.
fn check_file(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let lines = match all(conn, "PRAGMA integrity_check(20)", [], |row| {
        Ok(row.get::<_, String>(0)?)
    }) {
        Ok(lines) => lines,
        // A page so broken that the check cannot go on is what it was asked to find.
        Err(StoreError::Damaged { detail }) => vec![detail],
        Err(error) => return Err(error),
    };
    for line in lines.into_iter().filter(|line| line != "ok") {
        findings.add("file", line, false);
    }
    for table in all(conn, "PRAGMA foreign_key_check", [], |row| {
        get::<String>(row, "table")
    })? {
        findings.add(
            "links",
            format!("a row of {table} names one that is not there"),
            false,
        );
    }
    Ok(())
}

/// Every card: its handle, its state against its log, its queue row against both.
fn check_cards(
    conn: &Connection,
    progress: &mut dyn FnMut(u64, u64),
    findings: &mut Findings,
) -> Result<()> {
    let settings = settings::stored(conn)?;
    let total = card_count(conn)?;
    let mut statement = conn.prepare(&CARD_BASIS.replace("BASIS", QUEUE_BASIS))?;
    let mut rows = statement.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let key: i64 = get(row, "key")?;
        let id = CardId(get::<Uuid>(row, "id")?);
        let replayed = derived::replayed_fold(conn, key, &settings)?;
        check_card(row, id, &replayed, findings)?;
        done += 1;
        if done % STEP == 0 || done == total {
            progress(done, total);
        }
    }
    Ok(())
}

/// [`QUEUE_BASIS`] with what else is checked of a card, in the order of the log.
const CARD_BASIS: &str = "SELECT b.*, c.handle, c.question_fingerprint, c.answer_version,
        a.card AS answered, d.removed_at AS deck_removed_at, c.removed_at,
        coalesce(l.question, u.question) AS question
     FROM (BASIS) b JOIN cards c ON c.key = b.key JOIN decks d ON d.key = c.deck
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     ORDER BY c.key";

fn check_card(row: &Row<'_>, id: CardId, replayed: &Fold, findings: &mut Findings) -> Result<()> {
    let handle: String = get(row, "handle")?;
    let name = handle.get(..5).unwrap_or(&handle).to_owned();
    if handle != id.handle() {
        findings.add(
            "handles",
            format!("{name} is not the handle of its id"),
            false,
        );
    }
    if columns::fold(row)? != *replayed {
        findings.add(
            "states",
            format!("{name}: the state is not what its log gives"),
            true,
        );
    }
    if QueueRow::wanted(row, replayed)? != QueueRow::stored(row)? {
        findings.add(
            "queue",
            format!("{name} is not queued as its state says"),
            true,
        );
    }
    match get::<Option<String>>(row, "question")? {
        None => findings.add("cards", format!("{name} has no question"), false),
        Some(question) => {
            if fingerprint(&question).cast_signed() != get::<i64>(row, "question_fingerprint")? {
                findings.add(
                    "cards",
                    format!("{name}: the question's fingerprint is old"),
                    true,
                );
            }
        }
    }
    let points_at: Option<i64> = get(row, "answer_version")?;
    if points_at.is_some() && get::<Option<i64>>(row, "answered")?.is_none() {
        findings.add(
            "answers",
            format!("{name} points to an answer that is not there"),
            false,
        );
    }
    let is_there = get::<Option<i64>>(row, "removed_at")?.is_none();
    if is_there && get::<Option<i64>>(row, "deck_removed_at")?.is_some() {
        findings.add(
            "cards",
            format!("{name} is in a deck that was removed"),
            true,
        );
    }
    Ok(())
}

/// Each counter against what it counts: rows that are in one and not in the other.
const COUNTERS: [(&str, &str); 5] = [
    (
        "day counters",
        "WITH counted AS (SELECT ask_on, count(*), sum(secs) FROM queue
                          WHERE ask_on IS NOT NULL GROUP BY ask_on),
              off AS (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM day_load)
                      UNION SELECT * FROM (SELECT * FROM day_load EXCEPT SELECT * FROM counted))
         SELECT DISTINCT 'what comes due on ' || ask_on || ' is miscounted' AS what FROM off",
    ),
    (
        "deck counters",
        "WITH counted AS (SELECT deck, ask_on, count(*), sum(secs) FROM queue
                          WHERE ask_on IS NOT NULL GROUP BY deck, ask_on),
              off AS (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM deck_load)
                      UNION SELECT * FROM (SELECT * FROM deck_load EXCEPT SELECT * FROM counted))
         SELECT DISTINCT 'what comes due of deck ' || deck || ' is miscounted' AS what FROM off",
    ),
    (
        "new counters",
        "WITH counted AS (SELECT deck, count(*), sum(secs) FROM queue
                          WHERE ask_on IS NULL GROUP BY deck),
              off AS (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM new_load)
                      UNION SELECT * FROM (SELECT * FROM new_load EXCEPT SELECT * FROM counted))
         SELECT DISTINCT 'the new cards of deck ' || deck || ' are miscounted' AS what FROM off",
    ),
    (
        "review counters",
        "WITH counted AS (SELECT day, count(*), sum(grade = 1), sum(grade = 2), sum(grade = 3),
                             sum(grade = 4), sum(was_new), sum(coalesce(spoken_secs, 0)),
                             sum(counted_secs)
                          FROM reviews WHERE taken_back_at IS NULL GROUP BY day),
              off AS (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM review_days)
                      UNION
                      SELECT * FROM (SELECT * FROM review_days EXCEPT SELECT * FROM counted))
         SELECT DISTINCT 'the reviews of ' || day || ' are miscounted' AS what FROM off",
    ),
    (
        "review counters",
        "SELECT 'the totals are not the sum of the days' AS what WHERE NOT EXISTS (
             SELECT coalesce(sum(reviews), 0), coalesce(sum(again), 0), coalesce(sum(hard), 0),
                 coalesce(sum(good), 0), coalesce(sum(easy), 0), coalesce(sum(new_cards), 0),
                 coalesce(sum(spoken_secs), 0), coalesce(sum(total_secs), 0) FROM review_days
             INTERSECT
             SELECT reviews, again, hard, good, easy, new_cards, spoken_secs, total_secs
             FROM review_totals)",
    ),
];

/// The index holds words only, so what can be compared is which cards are in it.
fn check_search(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let off = first(
        conn,
        "SELECT (SELECT count(*) FROM cards c WHERE NOT EXISTS
                    (SELECT 1 FROM card_search_docsize f WHERE f.id = c.key))
              + (SELECT count(*) FROM card_search_docsize f WHERE NOT EXISTS
                    (SELECT 1 FROM cards c WHERE c.key = f.id)) AS n",
        [],
        |row| count(row, "n"),
    )?
    .unwrap_or(0);
    if off > 0 {
        findings.add(
            "search",
            format!("{off} cards are missing or left over"),
            true,
        );
    }
    Ok(())
}

/// Rows that cannot be read, and the decks and cards they name.
fn check_interviews(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let rows = all(conn, "SELECT * FROM interviews ORDER BY key", [], |row| {
        let name: String = get(row, "name")?;
        match interviews::read(conn, row) {
            Ok(_) => Ok(None),
            Err(StoreError::Damaged { detail }) => Ok(Some(format!("{name}: {detail}"))),
            Err(error) => Err(error),
        }
    })?;
    let unreadable: Vec<String> = rows.into_iter().flatten().collect();
    if !unreadable.is_empty() {
        for detail in unreadable {
            findings.add("interviews", detail, false);
        }
        return Ok(());
    }
    let lost = "SELECT i.name || ' draws on a deck that is not there' AS what
         FROM interviews i, json_each(i.decks) j WHERE j.value NOT IN (SELECT key FROM decks)
         UNION ALL
         SELECT i.name || ' gives a priority to a card that is not there'
         FROM interviews i, json_each(i.priorities) j
         WHERE json_extract(j.value, '$[0]') NOT IN (SELECT key FROM cards)";
    for what in all(conn, lost, [], |row| get::<String>(row, "what"))? {
        findings.add("interviews", what, true);
    }
    Ok(())
}

/// Rows that cannot be read, and the cards they name.
fn check_stories(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let rows = all(conn, "SELECT * FROM stories ORDER BY key", [], |row| {
        let title: String = get(row, "title")?;
        match stories::read(conn, row) {
            Ok(_) => Ok(None),
            Err(StoreError::Damaged { detail }) => Ok(Some(format!("{title}: {detail}"))),
            Err(error) => Err(error),
        }
    })?;
    for detail in rows.into_iter().flatten() {
        findings.add("stories", detail, false);
    }
    let lost = "SELECT s.title || ' is told by a card that is not there' AS what
         FROM stories s, json_each(s.cards) j WHERE j.value NOT IN (SELECT key FROM cards)";
    for what in all(conn, lost, [], |row| get::<String>(row, "what"))? {
        findings.add("stories", what, true);
    }
    Ok(())
}
