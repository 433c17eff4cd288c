//! Collections made row by row.

use std::fs;

use rusqlite::Connection;

/// Which layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schema {
    Eleven,
    /// Settings in a table, the rest in JSON.
    Fourteen,
    Eighteen,
}

/// A collection under way, made in New York on 1 May 2026.
pub(super) struct Made {
    schema: Schema,
    pub(super) version: i64,
    pub(super) conf: &'static str,
    rows: Vec<String>,
}

const BASIC: i64 = 1;
const CLOZE: i64 = 2;
const BOTH_WAYS: i64 = 3;

const TABLES: &str = "
    CREATE TABLE col (id integer primary key, crt, mod, scm, ver, dty, usn, ls, conf, models,
        decks, dconf, tags);
    CREATE TABLE notes (id integer primary key, guid text, mid integer, mod, usn, tags text,
        flds text, sfld integer, csum, flags, data);
    CREATE TABLE cards (id integer primary key, nid integer, did integer, ord integer, mod, usn,
        type integer, queue integer, due integer, ivl integer, factor integer, reps, lapses integer,
        left, odue integer, odid integer, flags, data);
    CREATE TABLE revlog (id integer primary key, cid, usn, ease, ivl, lastIvl, factor, time, type);
    CREATE TABLE graves (usn, oid, type);";

const TABLES_OF_18: &str = "
    CREATE TABLE notetypes (id integer primary key, name text COLLATE unicase, mtime_secs, usn,
        config blob);
    CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, config blob,
        PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
    CREATE TABLE templates (ntid integer, ord integer, name text COLLATE unicase, mtime_secs, usn,
        config blob, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
    CREATE TABLE decks (id integer primary key, name text COLLATE unicase, mtime_secs, usn,
        common blob, kind blob);
    CREATE TABLE tags (tag text PRIMARY KEY COLLATE unicase, usn, collapsed, config)
        WITHOUT ROWID;
    CREATE UNIQUE INDEX idx_decks_name ON decks (name);
    INSERT INTO notetypes VALUES (1, 'Basic', 0, 0, x'0800'), (2, 'Cloze', 0, 0, x'0801'),
        (3, 'Both ways', 0, 0, x'');
    INSERT INTO fields VALUES (1, 0, 'Front', x''), (1, 1, 'Back', x''),
        (2, 0, 'Text', x''), (2, 1, 'Extra', x''), (3, 0, 'Front', x''), (3, 1, 'Back', x'');
    INSERT INTO decks VALUES (1, 'Default', 0, 0, x'', x''),
        (2, 'Work' || char(31) || 'Rust', 0, 0, x'', x'');";

const MODELS: &str = r#"{"1": {"id": 1, "type": 0, "flds": [{"name": "Front", "ord": 0},
    {"name": "Back", "ord": "1"}],
    "tmpls": [{"qfmt": "{{Front}}<script>{{Back}}</script>", "afmt": "{{FrontSide}}<hr>{{Back}}"}]}}"#;
const DECKS: &str = r#"{"1": {"name": "Default"}, "2": {"name": "Work::Rust"}}"#;

/// A template's two sides as protobuf, in SQL.
fn sides(question: &str, answer: &str) -> String {
    let field = |key: u8, text: &str| format!("{key:02x}{:02x}{}", text.len(), hex(text));
    format!("x'{}{}'", field(0x0a, question), field(0x12, answer))
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

impl Made {
    pub(super) fn new(schema: Schema) -> Self {
        let version = match schema {
            Schema::Eleven => 11,
            Schema::Fourteen => 14,
            Schema::Eighteen => 18,
        };
        Self {
            schema,
            version,
            conf: r#"{"schedVer": 2, "creationOffset": 240, "rollover": 4}"#,
            rows: Vec::new(),
        }
    }

    /// Any SQL.
    pub(super) fn row(&mut self, sql: &str) {
        self.rows.push(sql.to_owned());
    }

    fn note_of(&mut self, kind: i64, id: i64, guid: &str, fields: &str, tags: &str) {
        let fields = fields.replace('\'', "''");
        self.rows.push(format!(
            "INSERT INTO notes VALUES ({id}, '{guid}', {kind}, 0, 0, '{tags}', '{fields}', '', 0, 0, '')"
        ));
    }

    pub(super) fn note(&mut self, id: i64, guid: &str, fields: &str, tags: &str) {
        self.note_of(BASIC, id, guid, fields, tags);
    }

    pub(super) fn cloze(&mut self, id: i64, guid: &str, fields: &str) {
        self.note_of(CLOZE, id, guid, fields, "");
    }

    pub(super) fn both_ways(&mut self, id: i64, guid: &str, fields: &str) {
        self.note_of(BOTH_WAYS, id, guid, fields, "");
    }

    /// `standing`: type, queue, due, ivl, factor, lapses, odue, odid.
    pub(super) fn card(&mut self, note: i64, deck: i64, ord: i64, standing: &str) {
        self.card_of(note, note, deck, ord, standing);
    }

    pub(super) fn card_of(&mut self, note: i64, id: i64, deck: i64, ord: i64, standing: &str) {
        self.rows.push(format!(
            "INSERT INTO cards (id, nid, did, ord, type, queue, due, ivl, factor, lapses, odue, odid)
             VALUES ({id}, {note}, {deck}, {ord}, {standing})"
        ));
    }

    pub(super) fn review(&mut self, id: i64, card: i64, ease: i64, kind: i64) {
        self.rows.push(format!(
            "INSERT INTO revlog VALUES ({id}, {card}, 0, {ease}, 1, 1, 2500, 4000, {kind})"
        ));
    }

    /// The SQLite file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("collection");
        let conn = Connection::open(&path).unwrap();
        conn.create_collation("unicase", |a: &str, b: &str| {
            a.to_lowercase().cmp(&b.to_lowercase())
        })
        .unwrap();
        conn.pragma_update(None, "synchronous", false).unwrap();
        conn.execute_batch("BEGIN").unwrap();
        conn.execute_batch(TABLES).unwrap();
        let (mut conf, mut models, mut decks) = (self.conf, MODELS, DECKS);
        if self.schema != Schema::Eleven {
            conn.execute_batch(
                "CREATE TABLE config (key text PRIMARY KEY, usn, mtime_secs, val blob) WITHOUT ROWID;
                 INSERT INTO config VALUES ('schedVer', 0, 0, x'32'),
                     ('creationOffset', 0, 0, CAST('240' AS BLOB));",
            )
            .unwrap();
            conf = "";
        }
        if self.schema == Schema::Eighteen {
            conn.execute_batch(TABLES_OF_18).unwrap();
            let templates = [
                (1, 0, sides("{{Front}}", "{{FrontSide}}{{Back}}")),
                (2, 0, sides("{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}")),
                (3, 0, sides("{{Front}}", "{{FrontSide}}{{Back}}")),
                (3, 1, sides("{{Back}}", "{{FrontSide}}{{Front}}")),
            ];
            for (kind, ord, sides) in templates {
                conn.execute_batch(&format!(
                    "INSERT INTO templates VALUES ({kind}, {ord}, 'Card', 0, 0, {sides})"
                ))
                .unwrap();
            }
            (models, decks) = ("", "");
        }
        // 2026-05-01T04:00 in New York.
        conn.execute(
            "INSERT INTO col VALUES (1, 1777622400, 0, 0, ?1, 0, 0, 0, ?2, ?3, ?4, '{}', '{}')",
            (self.version, conf, models, decks),
        )
        .unwrap();
        for row in &self.rows {
            conn.execute_batch(row).unwrap();
        }
        conn.execute_batch("COMMIT").unwrap();
        if self.schema == Schema::Eighteen {
            // As Anki leaves them: marked for a log that is not there.
            conn.pragma_update(None, "journal_mode", "wal").unwrap();
        }
        drop(conn);
        fs::read(&path).unwrap()
    }
}
