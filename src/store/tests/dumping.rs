//! A data file as SQL text, so that every layout there was can be kept in the repository.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Tables first, then rows, then what watches over them. The search index is written through
/// its own table, from the cards.
pub(super) fn as_sql(conn: &Connection) -> String {
    let mut sql = String::from("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
    let objects = |kinds: &str| -> Vec<(String, String)> {
        let list = format!(
            "SELECT name, sql FROM sqlite_schema WHERE type IN ({kinds}) AND sql IS NOT NULL
             AND name NOT LIKE 'card_search_%' ORDER BY rowid"
        );
        let mut statement = conn.prepare(&list).unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = objects("'table'");
    for (_, create) in &tables {
        sql.push_str(&format!("{create};\n"));
    }
    for (name, _) in tables.iter().filter(|(name, _)| name != "card_search") {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns)
                .map(|n| literal(row.get_ref(n).unwrap()))
                .collect();
            sql.push_str(&format!(
                "INSERT INTO {name} VALUES ({});\n",
                values.join(", ")
            ));
        }
    }
    let text = crate::store::derived::SEARCH_TEXT;
    let mut statement = conn.prepare(text).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (key, text): (i64, String) = (row.get("key").unwrap(), row.get("text").unwrap());
        let text = literal(ValueRef::Text(text.as_bytes()));
        sql.push_str(&format!(
            "INSERT INTO card_search (rowid, text) VALUES ({key}, {text});\n"
        ));
    }
    for (_, create) in objects("'index', 'trigger'") {
        sql.push_str(&format!("{create};\n"));
    }
    sql + "COMMIT;\n"
}

fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".into(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => {
            format!(
                "'{}'",
                String::from_utf8(text.to_vec())
                    .unwrap()
                    .replace('\'', "''")
            )
        }
        ValueRef::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("X'{hex}'")
        }
    }
}
