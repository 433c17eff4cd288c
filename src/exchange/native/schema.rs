//! The JSON Schema of a deck file, for editors that complete and check TOML by one.

/// Kept in the repository beside the decks; a test holds it to what the reader reads.
pub(crate) const DECK_SCHEMA: &str = include_str!("../../../decks/offbook-deck.schema.json");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::DECK_SCHEMA;
    use crate::domain::card::Kind;
    use crate::exchange::native::card::{CARD_FIELDS, GUIDANCE_FIELDS};
    use crate::exchange::native::fields::{LONGEST_LONG_TEXT, MOST_ENTRIES, TARGET_SECONDS};
    use crate::exchange::native::head::DECK_FIELDS;
    use crate::exchange::native::{check, starter};
    use crate::exchange::shipped::SHIPPED;

    fn schema() -> Value {
        serde_json::from_str(DECK_SCHEMA).unwrap()
    }

    fn names(properties: &Value) -> BTreeSet<&str> {
        let properties = properties["properties"].as_object().unwrap();
        properties.keys().map(String::as_str).collect()
    }

    #[test]
    fn it_knows_the_fields_that_the_reader_knows_and_no_other() {
        let schema = schema();
        let card = &schema["properties"]["card"]["items"];
        let all = |fields: &[&'static str]| fields.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(names(&schema["properties"]["deck"]), all(&DECK_FIELDS));
        assert_eq!(names(card), all(&CARD_FIELDS));
        let guidance = &card["properties"]["guidance"];
        assert_eq!(names(guidance), all(&GUIDANCE_FIELDS));
        let top = ["format", "format_version", "deck", "rubric", "card"];
        assert_eq!(names(&schema), all(&top));
        let kinds = card["properties"]["kind"]["enum"].as_array().unwrap();
        let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).collect();
        assert_eq!(kinds, Kind::ALL.map(Kind::name));
        let target = &card["properties"]["target_seconds"];
        assert_eq!(target["minimum"], *TARGET_SECONDS.start());
        assert_eq!(target["maximum"], *TARGET_SECONDS.end());
        assert_eq!(card["properties"]["tags"]["maxItems"], MOST_ENTRIES);
        let example = &guidance["properties"]["example"];
        assert_eq!(example["maxLength"], LONGEST_LONG_TEXT);
        for words in [
            &card["properties"]["question"],
            &card["properties"]["variants"]["items"],
        ] {
            assert_eq!(words["maxLength"], LONGEST_LONG_TEXT);
        }
    }

    #[test]
    fn the_shipped_decks_and_the_first_file_fit_it() {
        let slug = crate::domain::id::Slug::parse("acme").unwrap();
        let first = starter(&slug, "Acme");
        let texts = SHIPPED.iter().map(|deck| deck.text).chain([first.as_str()]);
        for text in texts {
            assert_eq!(faults(text), Vec::<String>::new());
        }
    }

    #[test]
    fn it_refuses_what_the_reader_refuses_or_leaves_out() {
        let slug = crate::domain::id::Slug::parse("acme").unwrap();
        let good = starter(&slug, "Acme");
        for (from, to) in [
            ("id = \"conflict\"", "id = \"Con flict\""),
            ("id = \"conflict\"", "quetion = \"x\""),
            ("kind = \"behavioural\"", "kind = \"other\""),
            ("target_seconds = 110", "target_seconds = 5"),
            ("target_seconds = 110", "target_seconds = \"110\""),
            ("target_seconds = 110", "retired = 1"),
            ("pitfalls = [", "pitfals = ["),
            ("rubric = [\"result\"", "rubric = [{ text = \"no id\" }"),
            ("format_version = 1", "format_version = 2"),
            ("title = \"Acme\"", "note = 1"),
            ("language = \"en\"", "language = \"not a tag\""),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good);
            assert!(!faults(&bad).is_empty(), "{to}");
            assert!(!check(&bad).is_empty(), "{to}");
        }
    }

    fn faults(text: &str) -> Vec<String> {
        let table: toml::Table = toml::from_str(text).unwrap();
        let value = serde_json::to_value(table).unwrap();
        let mut faults = Vec::new();
        validate(&schema(), &value, "", &mut faults);
        faults
    }

    /// The part of JSON Schema that ours is written in.
    fn validate(schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
        let mut fault = |what: &str| faults.push(format!("{path}: {what}"));
        for key in schema.as_object().unwrap().keys() {
            match key.as_str() {
                "$schema" | "title" | "description" | "properties" | "additionalProperties" => {}
                "type" => {
                    let fits = match schema["type"].as_str().unwrap() {
                        "object" => value.is_object(),
                        "array" => value.is_array(),
                        "string" => value.is_string(),
                        "integer" => value.is_i64(),
                        "boolean" => value.is_boolean(),
                        other => panic!("{other}"),
                    };
                    if !fits {
                        fault("type");
                    }
                }
                "required" => {
                    let required = schema["required"].as_array().unwrap();
                    if required
                        .iter()
                        .any(|n| value.get(n.as_str().unwrap()).is_none())
                    {
                        fault("required");
                    }
                }
                "const" if *value != schema["const"] => fault("const"),
                "enum" if !schema["enum"].as_array().unwrap().contains(value) => fault("enum"),
                "minimum" if value.as_i64() < schema["minimum"].as_i64() => fault("minimum"),
                "maximum" if value.as_i64() > schema["maximum"].as_i64() => fault("maximum"),
                "maxItems" if length(value) > schema["maxItems"].as_u64() => fault("maxItems"),
                "maxLength" if length(value) > schema["maxLength"].as_u64() => fault("maxLength"),
                "minLength" if length(value) < schema["minLength"].as_u64() => fault("minLength"),
                "pattern" if !matches(schema["pattern"].as_str().unwrap(), value) => {
                    fault("pattern");
                }
                "anyOf" => {
                    let any = schema["anyOf"].as_array().unwrap();
                    let fits = any.iter().any(|schema| {
                        let mut faults = Vec::new();
                        validate(schema, value, path, &mut faults);
                        faults.is_empty()
                    });
                    if !fits {
                        fault("anyOf");
                    }
                }
                "items" | "const" | "enum" | "minimum" | "maximum" | "maxItems" | "maxLength"
                | "minLength" | "pattern" => {}
                other => panic!("not looked at: {other}"),
            }
        }
        for (number, item) in value.as_array().into_iter().flatten().enumerate() {
            validate(&schema["items"], item, &format!("{path}/{number}"), faults);
        }
        for (name, item) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(name) {
                Some(schema) => validate(schema, item, &format!("{path}/{name}"), faults),
                None if schema.get("properties").is_none() => {}
                None => faults.push(format!("{path}/{name}: unknown")),
            }
        }
    }

    fn length(value: &Value) -> Option<u64> {
        let length = match value {
            Value::String(text) => text.chars().count(),
            Value::Array(list) => list.len(),
            _ => 0,
        };
        u64::try_from(length).ok()
    }

    /// The three patterns there are.
    fn matches(pattern: &str, value: &Value) -> bool {
        let Some(text) = value.as_str() else {
            return true;
        };
        match pattern {
            "^[a-z0-9-]{2,64}$" => crate::domain::id::Slug::parse(text).is_some(),
            "^[^\\n]*$" => !text.contains('\n'),
            "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$" => text.split('-').all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            }),
            other => panic!("not looked at: {other}"),
        }
    }
}
