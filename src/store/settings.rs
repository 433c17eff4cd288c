//! Settings that decide what the log folds to. They live with the log, not in the settings file,
//! because changing one replays it.

use rusqlite::Connection;

use super::columns::{all, first, get};
use super::journal::Family;
use super::{Result, Store, StoreError, derived};
use crate::domain::now::Now;
use crate::schedule::{Scheduler, Settings};

impl Store {
    pub(crate) fn schedule_settings(&self) -> Result<Settings> {
        stored(&self.conn)
    }

    /// Replays every card under the new settings, in one operation. `progress` hears of cards
    /// done and cards in all.
    pub(crate) fn set_schedule_settings(
        &mut self,
        settings: &Settings,
        now: &Now,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        let mut change = self.begin(now)?;
        let before = stored(&change.tx)?;
        let old = to_rows(&before);
        let mut changed = Vec::new();
        for ((name, value), (_, was)) in to_rows(settings).into_iter().zip(old) {
            if value == was {
                continue;
            }
            changed.push(format!("{name} {was} -> {value}"));
            change.journaled(Family::Settings, name.to_owned(), &["value"], |tx| {
                tx.prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?
                    .execute((name, value))?;
                Ok(())
            })?;
        }
        if changed.is_empty() {
            return Ok(());
        }
        refold_all(&change.tx, settings, progress)?;
        change.finish("schedule", &changed.join(", "), None)?;
        Ok(())
    }
}

/// The settings as they are stored, each under its name.
fn to_rows(settings: &Settings) -> [(&'static str, String); 7] {
    let scheduler = match settings.scheduler {
        Scheduler::Sm2 => "sm2",
        Scheduler::Fsrs => "fsrs",
    };
    [
        ("scheduler", scheduler.to_owned()),
        ("late_credit", settings.late_credit.to_string()),
        (
            "early_earns_elapsed",
            settings.early_earns_elapsed.to_string(),
        ),
        ("fuzz_share", settings.fuzz_share.to_string()),
        (
            "longest_interval_days",
            settings.longest_interval_days.to_string(),
        ),
        ("leech_lapses", settings.leech_lapses.to_string()),
        ("desired_retention", settings.desired_retention.to_string()),
    ]
}

/// The settings in force: what is stored over the defaults.
pub(super) fn stored(conn: &Connection) -> Result<Settings> {
    let rows = all(conn, "SELECT name, value FROM settings", [], |row| {
        Ok((get::<String>(row, "name")?, get::<String>(row, "value")?))
    })?;
    let mut settings = Settings::default();
    for (name, value) in rows {
        take(&mut settings, &name, &value).ok_or_else(|| StoreError::Damaged {
            detail: format!("the setting {name} cannot be read"),
        })?;
    }
    Ok(settings)
}

fn take(settings: &mut Settings, name: &str, value: &str) -> Option<()> {
    match name {
        "scheduler" => {
            settings.scheduler = match value {
                "sm2" => Scheduler::Sm2,
                "fsrs" => Scheduler::Fsrs,
                _ => return None,
            }
        }
        "late_credit" => settings.late_credit = value.parse().ok()?,
        "early_earns_elapsed" => settings.early_earns_elapsed = value.parse().ok()?,
        "fuzz_share" => settings.fuzz_share = value.parse().ok()?,
        "longest_interval_days" => settings.longest_interval_days = value.parse().ok()?,
        "leech_lapses" => settings.leech_lapses = value.parse().ok()?,
        "desired_retention" => settings.desired_retention = value.parse().ok()?,
        _ => return None,
    }
    Some(())
}

/// Replays every card that has reviews.
pub(super) fn refold_all(
    conn: &Connection,
    settings: &Settings,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<()> {
    let total = first(conn, "SELECT count(*) AS n FROM card_states", [], |row| {
        super::columns::count(row, "n")
    })?
    .unwrap_or(0);
    let (mut done, mut last) = (0, 0);
    // In steps by key, so that no query is open over the rows that are being replaced.
    loop {
        let keys: Vec<i64> = all(
            conn,
            "SELECT card FROM card_states WHERE card > ?1 ORDER BY card LIMIT 500",
            [last],
            |row| get(row, "card"),
        )?;
        let Some(&end) = keys.last() else { break };
        for key in &keys {
            derived::refold(conn, *key, settings)?;
        }
        (last, done) = (end, done + keys.len() as u64);
        progress(done, total);
    }
    Ok(())
}
