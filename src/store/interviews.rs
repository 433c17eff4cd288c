//! Interviews: when they are, what they draw on, and how much time there is for each.

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::journal::Family;
use super::lookup::by_name;
use super::migrate::INTERVIEWS_SINCE;
use super::{Found, Result, Store, StoreError};
use crate::domain::id::{CardId, DeckId, InterviewId};
use crate::domain::interview::{Appointment, DaysOff, DrawsOn, Interview, InterviewPlan, Priority};
use crate::domain::now::{Day, Now};

/// What an operation may set.
pub(super) const PLAN_COLUMNS: [&str; 16] = [
    "name",
    "company",
    "role",
    "round",
    "held_on",
    "wall_time",
    "zone",
    "decks",
    "tags",
    "priorities",
    "minutes_a_day",
    "weekdays_off",
    "dates_off",
    "rehearsal_days",
    "aim_percent",
    "cancelled_at",
];

/// How a wall time is stored: an invitation names no seconds.
const WALL_TIME: &str = "%H:%M";

const OF_ALL: &str = "SELECT * FROM interviews WHERE removed_at IS NULL ORDER BY key";
const OF_ONE: &str = "SELECT * FROM interviews WHERE id = ?1 AND removed_at IS NULL";

impl Store {
    /// Every interview that is not cancelled, past ones too, in the order in which they are held.
    ///
    /// Decks and cards that were removed are left out of a plan; only where all that it draws on
    /// was removed do the decks stay, because without any it would draw on every card.
    /// There are none in a file of a layout that knew no interviews.
    pub(crate) fn interviews(&self) -> Result<Vec<Interview>> {
        let mut interviews = self.all_interviews()?;
        interviews.retain(|interview| interview.cancelled_at.is_none());
        Ok(interviews)
    }

    /// The cancelled ones among them.
    pub(crate) fn all_interviews(&self) -> Result<Vec<Interview>> {
        if self.layout < INTERVIEWS_SINCE {
            return Ok(Vec::new());
        }
        let mut interviews = all(&self.conn, OF_ALL, [], |row| read(&self.conn, row))?;
        interviews.sort_by_key(|interview| interview.plan.appointment.last_at());
        Ok(interviews)
    }

    /// One that is there, cancelled or not.
    pub(crate) fn interview(&self, id: InterviewId) -> Result<Interview> {
        if self.layout < INTERVIEWS_SINCE {
            return Err(StoreError::Gone);
        }
        present(first(&self.conn, OF_ONE, [id.0], |row| {
            read(&self.conn, row)
        })?)
    }

    /// The interview whose name is `text` or begins with it, alone, among those that are not
    /// cancelled. Case makes no difference.
    pub(crate) fn find_interview(&self, text: &str) -> Result<Found<InterviewId>> {
        let names = self.interviews()?.into_iter();
        let names = names.map(|interview| (interview.id, interview.plan.name));
        Ok(by_name(text, names.collect()))
    }

    /// Refused when there is one of that name already.
    pub(crate) fn add_interview(&mut self, plan: &InterviewPlan, now: &Now) -> Result<InterviewId> {
        let mut change = self.begin(now)?;
        let (id, name) = insert(&mut change, plan)?;
        let summary = format!("{name} added, {}", when(&plan.appointment));
        change.finish("interview", &summary, None)?;
        Ok(id)
    }

    /// Puts `plan` in the place of the one there is; whether it differs.
    pub(crate) fn edit_interview(
        &mut self,
        id: InterviewId,
        plan: &InterviewPlan,
        now: &Now,
    ) -> Result<bool> {
        let mut change = self.begin(now)?;
        let (key, before) = standing(&change, id)?;
        let name = free_name(&change.tx, &plan.name, Some(key))?;
        change.journaled(Family::Interviews, key, &PLAN_COLUMNS, |tx| {
            write(tx, key, &name, plan)
        })?;
        if !change.has_changes() {
            return Ok(false);
        }
        let after = InterviewPlan {
            name,
            ..plan.clone()
        };
        change.finish("interview", &what_changed(&before, &after), None)?;
        Ok(true)
    }

    /// It leaves every list and plan; undo brings it back.
    pub(crate) fn cancel_interview(&mut self, id: InterviewId, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let (key, before) = standing(&change, id)?;
        let at = change.now.at_ms();
        change.journaled(Family::Interviews, key, &["cancelled_at"], |tx| {
            tx.prepare_cached("UPDATE interviews SET cancelled_at = ?2 WHERE key = ?1")?
                .execute((key, at))?;
            Ok(())
        })?;
        change.finish("interview", &format!("{} cancelled", before.name), None)?;
        Ok(())
    }
}

/// Writes a new one; gives its id and its name. The operation is the caller's.
pub(super) fn insert(
    change: &mut Change<'_>,
    plan: &InterviewPlan,
) -> Result<(InterviewId, String)> {
    let name = free_name(&change.tx, &plan.name, None)?;
    let id = InterviewId(change.ids.next());
    change
        .tx
        .prepare_cached(
            "INSERT INTO interviews (id, name, held_on, zone, decks, tags, priorities,
                 weekdays_off, dates_off, rehearsal_days, added_at, added_on)
             VALUES (?1, ?2, ?3, ?4, '[]', '[]', '[]', '[]', '[]', 0, ?5, ?6)",
        )?
        .execute((
            id.0,
            &name,
            Day::new(plan.appointment.date).to_string(),
            plan.appointment.zone.name(),
            change.now.at_ms(),
            change.now.today.to_string(),
        ))?;
    let key = change.tx.last_insert_rowid();
    change.inserted(Family::Interviews, key, key)?;
    write(&change.tx, key, &name, plan)?;
    Ok((id, name))
}

/// Key and plan of an interview that is neither removed nor cancelled.
fn standing(change: &Change<'_>, id: InterviewId) -> Result<(i64, InterviewPlan)> {
    let sql = format!("{OF_ONE} AND cancelled_at IS NULL");
    present(first(&change.tx, &sql, [id.0], |row| {
        Ok((get(row, "key")?, read(&change.tx, row)?.plan))
    })?)
}

/// The name without outer spaces, if no other interview has it.
fn free_name(conn: &Connection, name: &str, own: Option<i64>) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(StoreError::Refused("an interview needs a name".into()));
    }
    // SQLite's NOCASE knows the letters of ASCII only.
    let wanted = name.to_lowercase();
    let others = all(
        conn,
        "SELECT key, name FROM interviews WHERE cancelled_at IS NULL AND removed_at IS NULL",
        [],
        |row| Ok((get::<i64>(row, "key")?, get::<String>(row, "name")?)),
    )?;
    let taken = others
        .into_iter()
        .find(|(key, other)| Some(*key) != own && other.to_lowercase() == wanted);
    match taken {
        Some((_, other)) => Err(StoreError::Refused(format!(
            "there is an interview named \"{other}\""
        ))),
        None => Ok(name.to_owned()),
    }
}

/// Writes all of a plan into a row that is there.
fn write(conn: &Connection, key: i64, name: &str, plan: &InterviewPlan) -> Result<()> {
    let dates: Vec<_> = plan.days_off.dates.iter().map(|d| Day::new(*d)).collect();
    conn.prepare_cached(
        "UPDATE interviews SET name = :name, company = :company, role = :role, round = :round,
             held_on = :held_on, wall_time = :wall_time, zone = :zone, decks = :decks,
             tags = :tags, priorities = :priorities, minutes_a_day = :minutes_a_day,
             weekdays_off = :weekdays_off, dates_off = :dates_off,
             rehearsal_days = :rehearsal_days, aim_percent = :aim_percent
         WHERE key = :key",
    )?
    .execute(rusqlite::named_params! {
        ":key": key,
        ":name": name,
        ":company": plan.company,
        ":role": plan.role,
        ":round": plan.round,
        ":held_on": Day::new(plan.appointment.date).to_string(),
        ":wall_time": plan.appointment.time.map(|time| time.format(WALL_TIME).to_string()),
        ":zone": plan.appointment.zone.name(),
        ":decks": to_json(&deck_keys(conn, &plan.draws_on.decks)?),
        ":tags": to_json(&plan.draws_on.tags),
        ":priorities": to_json(&priority_keys(conn, &plan.priorities)?),
        ":minutes_a_day": plan.minutes_a_day,
        ":weekdays_off": to_json(
            &plan.days_off.weekdays.iter().map(Weekday::num_days_from_monday).collect::<Vec<_>>()
        ),
        ":dates_off": to_json(&dates.iter().map(Day::to_string).collect::<Vec<_>>()),
        ":rehearsal_days": plan.rehearsal_days,
        ":aim_percent": plan.aim_percent,
    })?;
    Ok(())
}

/// The keys of decks, removed or not; one that never was is [`StoreError::Gone`].
fn deck_keys(conn: &Connection, decks: &[DeckId]) -> Result<Vec<i64>> {
    let key = |deck: &DeckId| {
        let sql = "SELECT key FROM decks WHERE id = ?1";
        present(first(conn, sql, [deck.0], |row| get(row, "key"))?)
    };
    decks.iter().map(key).collect()
}

fn priority_keys(
    conn: &Connection,
    priorities: &[(CardId, Priority)],
) -> Result<Vec<(i64, &'static str)>> {
    let pair = |(card, priority): &(CardId, Priority)| {
        let sql = "SELECT key FROM cards WHERE id = ?1";
        let key = present(first(conn, sql, [card.0], |row| get(row, "key"))?)?;
        Ok((key, priority.name()))
    };
    priorities.iter().map(pair).collect()
}

/// A row of `interviews`.
pub(super) fn read(conn: &Connection, row: &Row<'_>) -> Result<Interview> {
    let unreadable = columns::unreadable;
    let zone: String = get(row, "zone")?;
    let time: Option<String> = get(row, "wall_time")?;
    let time = time.map(|text| {
        NaiveTime::parse_from_str(&text, WALL_TIME).map_err(|_| unreadable("wall_time"))
    });
    let weekdays: Vec<u8> = columns::json(row, "weekdays_off")?;
    let weekday = |number: u8| Weekday::try_from(number).map_err(|_| unreadable("weekdays_off"));
    let dates = columns::list(row, "dates_off")?;
    let date = |text: String| -> Result<NaiveDate> {
        let day: Day = text.parse().map_err(|_| unreadable("dates_off"))?;
        Ok(day.date())
    };
    Ok(Interview {
        id: InterviewId(get::<Uuid>(row, "id")?),
        added_on: columns::day(row, "added_on")?,
        cancelled_at: columns::optional_instant(row, "cancelled_at")?,
        plan: InterviewPlan {
            name: get(row, "name")?,
            company: get(row, "company")?,
            role: get(row, "role")?,
            round: get(row, "round")?,
            appointment: Appointment {
                date: columns::day(row, "held_on")?.date(),
                time: time.transpose()?,
                zone: zone.parse::<Tz>().map_err(|_| unreadable("zone"))?,
            },
            draws_on: draws_on(conn, row)?,
            priorities: priorities(conn, row)?,
            minutes_a_day: get(row, "minutes_a_day")?,
            days_off: DaysOff {
                weekdays: weekdays.into_iter().map(weekday).collect::<Result<_>>()?,
                dates: dates.into_iter().map(date).collect::<Result<_>>()?,
            },
            rehearsal_days: get(row, "rehearsal_days")?,
            aim_percent: get(row, "aim_percent")?,
        },
    })
}

fn draws_on(conn: &Connection, row: &Row<'_>) -> Result<DrawsOn> {
    let keys: Vec<i64> = columns::json(row, "decks")?;
    let tags = columns::list(row, "tags")?;
    let mut decks = Vec::with_capacity(keys.len());
    for key in keys {
        let sql = "SELECT id, removed_at IS NOT NULL AS is_removed FROM decks WHERE key = ?1";
        let deck = first(conn, sql, [key], |row| {
            let id = DeckId(get(row, "id")?);
            Ok((id, get::<bool>(row, "is_removed")?))
        })?;
        decks.extend(deck);
    }
    if !tags.is_empty() || decks.iter().any(|(_, is_removed)| !is_removed) {
        decks.retain(|(_, is_removed)| !is_removed);
    }
    Ok(DrawsOn {
        decks: decks.into_iter().map(|(id, _)| id).collect(),
        tags,
    })
}

fn priorities(conn: &Connection, row: &Row<'_>) -> Result<Vec<(CardId, Priority)>> {
    let pairs: Vec<(i64, String)> = columns::json(row, "priorities")?;
    let mut cards = Vec::with_capacity(pairs.len());
    for (key, name) in pairs {
        let priority = Priority::parse(&name).ok_or_else(|| columns::unreadable("priorities"))?;
        let sql = "SELECT id FROM cards WHERE key = ?1 AND removed_at IS NULL";
        let card = first(conn, sql, [key], |row| Ok(CardId(get(row, "id")?)))?;
        cards.extend(card.map(|card| (card, priority)));
    }
    Ok(cards)
}

/// `Fri 4 Dec 14:00`.
fn when(appointment: &Appointment) -> String {
    let day = Day::new(appointment.date).short();
    match appointment.time {
        Some(time) => format!("{day} {}", time.format(WALL_TIME)),
        None => day,
    }
}

/// `Acme moved from 2 Dec to 4 Dec`, or which parts differ; never a word of theirs but the name.
fn what_changed(before: &InterviewPlan, after: &InterviewPlan) -> String {
    let name = &before.name;
    let (was, is) = (&before.appointment, &after.appointment);
    let moved = if was.date != is.date {
        let (from, to) = (was.date.format("%-d %b"), is.date.format("%-d %b"));
        let year = if was.date.format("%Y").to_string() == is.date.format("%Y").to_string() {
            String::new()
        } else {
            is.date.format(" %Y").to_string()
        };
        Some(format!("moved from {from} to {to}{year}"))
    } else if was != is {
        Some(format!("moved to {} {}", when(is), is.zone.name()))
    } else {
        None
    };
    let renamed = (*name != after.name).then(|| format!("renamed {}", after.name));
    let parts = [
        ("company", before.company != after.company),
        ("role", before.role != after.role),
        ("round", before.round != after.round),
        ("decks", before.draws_on.decks != after.draws_on.decks),
        ("tags", before.draws_on.tags != after.draws_on.tags),
        ("priorities", before.priorities != after.priorities),
        ("minutes", before.minutes_a_day != after.minutes_a_day),
        ("days off", before.days_off != after.days_off),
        ("rehearsal", before.rehearsal_days != after.rehearsal_days),
        ("aim", before.aim_percent != after.aim_percent),
    ];
    let parts: Vec<_> = parts.iter().filter(|(_, differs)| *differs).collect();
    let parts: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
    let changed = (!parts.is_empty()).then(|| format!("{} changed", parts.join(", ")));
    let said: Vec<String> = [renamed, moved, changed].into_iter().flatten().collect();
    if said.is_empty() {
        // A deck or card that was removed went out of the stored lists.
        return format!("{name} changed");
    }
    format!("{name} {}", said.join("; "))
}
