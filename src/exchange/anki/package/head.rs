//! The one row that heads a collection: note types, decks, settings and the calendar, as JSON.

use std::collections::BTreeMap;

use chrono::{Offset, TimeZone};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::returning::{self, kinds};
use super::writing::{DEFAULT_DECK, FIELDS, NOTE_TYPE_ID, OutgoingCard};
use crate::domain::now::{Day, Now};

const NOTE_TYPE_NAME: &str = "offbook";
const QUESTION_SIDE: &str = "{{Question}}";
const ANSWER_SIDE: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Answer}}\n\
     {{#Points to make}}<div class=points>{{Points to make}}</div>{{/Points to make}}\n\
     {{#Guidance}}<div class=guidance>{{Guidance}}</div>{{/Guidance}}\n\
     {{#Other wordings}}<div class=wordings>{{Other wordings}}</div>{{/Other wordings}}";
const CSS: &str = ".card { font-family: sans-serif; font-size: 20px; text-align: left; }\n\
     .guidance, .wordings { font-size: 16px; color: gray; margin-top: 1em; }\n";

/// The one row of `col`, with the note type, the decks and the calendar.
pub(super) fn col(
    conn: &Connection,
    decks: &BTreeMap<String, i64>,
    cards: &[OutgoingCard],
    now: &Now,
    zero: Day,
) -> rusqlite::Result<()> {
    let made = zero.date().and_hms_opt(4, 0, 0).unwrap_or_default();
    let (made_secs, west_minutes) = match now.zone.from_local_datetime(&made).earliest() {
        Some(at) => (at.timestamp(), -at.offset().fix().local_minus_utc() / 60),
        // An hour that the clocks left out.
        None => (made.and_utc().timestamp(), 0),
    };
    let conf = json!({
        "schedVer": 2, "creationOffset": west_minutes, "rollover": now.rollover_hour,
        "curDeck": DEFAULT_DECK, "activeDecks": [DEFAULT_DECK], "nextPos": cards.len() + 1,
        "sortType": "noteFld", "sortBackwards": false, "addToCur": true, "newSpread": 0,
        "collapseTime": 1200, "timeLim": 0, "estTimes": true, "dueCounts": true,
        "curModel": null, "dayLearnFirst": false
    });
    let decks: serde_json::Map<String, Value> = decks
        .iter()
        .map(|(name, id)| (name.as_str(), *id))
        .chain([("Default", DEFAULT_DECK)])
        .map(|(name, id)| (id.to_string(), deck(name, id)))
        .collect();
    let types = kinds(cards).into_iter();
    let types = types
        .map(|(id, kind)| (id.to_string(), returning::note_type(&kind)))
        .chain([(NOTE_TYPE_ID.to_string(), note_type())]);
    conn.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            made_secs,
            now.at_ms(),
            conf.to_string(),
            Value::Object(types.collect()).to_string(),
            Value::Object(decks).to_string(),
            json!({ "1": preset() }).to_string(),
        ],
    )?;
    Ok(())
}

fn note_type() -> Value {
    let fields: Vec<Value> = FIELDS
        .iter()
        .enumerate()
        .map(|(ord, name)| {
            json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial",
                    "size": 20, "media": [] })
        })
        .collect();
    json!({
        "id": NOTE_TYPE_ID, "name": NOTE_TYPE_NAME, "type": 0, "mod": 0, "usn": -1, "sortf": 0,
        "did": null, "flds": fields, "css": CSS, "latexPre": "", "latexPost": "", "tags": [],
        "vers": [], "req": [[0, "any", [0]]],
        "tmpls": [{ "name": "Card 1", "ord": 0, "qfmt": QUESTION_SIDE, "afmt": ANSWER_SIDE,
                    "bqfmt": "", "bafmt": "", "did": null }]
    })
}

fn deck(name: &str, id: i64) -> Value {
    json!({
        "id": id, "name": name, "usn": -1, "mod": 0, "lrnToday": [0, 0], "revToday": [0, 0],
        "newToday": [0, 0], "timeToday": [0, 0], "collapsed": false, "browserCollapsed": false,
        "desc": "", "dyn": 0, "conf": 1, "extendNew": 10, "extendRev": 50
    })
}

fn preset() -> Value {
    json!({
        "id": 1, "name": "Default", "usn": 0, "mod": 0, "maxTaken": 60, "autoplay": true,
        "timer": 0, "replayq": true, "dyn": false,
        "new": { "bury": true, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7],
                 "order": 1, "perDay": 20, "separate": true },
        "rev": { "bury": true, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500,
                 "minSpace": 1, "perDay": 200 },
        "lapse": { "delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0 }
    })
}
