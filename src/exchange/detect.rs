//! What sort of file this is, by what is in it; the name only decides between formats that the
//! same bytes could be.

/// A format that is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// offbook's own deck, in TOML.
    Native,
    /// A file of answers, in TOML.
    Answers,
    /// A backup of everything, in JSON.
    Backup,
    /// An offbook data file.
    DataFile,
    /// Another SQLite file.
    Sqlite,
    /// An Anki package: a zip archive.
    AnkiPackage,
    /// Notes as Anki exports them to a text file.
    AnkiText,
    /// CrowdAnki's `deck.json`.
    CrowdAnki,
    /// CSV, TSV, or one question a line.
    Table,
    /// `Q:` and `A:` lines, as hashcards and repeater have them.
    QuestionAnswer,
    Markdown,
    /// `front::back` under a tag.
    Obsidian,
    Org,
    Json,
    JsonLines,
    Yaml,
    /// No text at all.
    Binary,
    Empty,
}

/// The names that `--as` takes.
const NAMES: [(Format, &str); 12] = [
    (Format::Native, "native"),
    (Format::Table, "csv"),
    (Format::Table, "tsv"),
    (Format::AnkiText, "anki-text"),
    (Format::CrowdAnki, "crowdanki"),
    (Format::QuestionAnswer, "qa"),
    (Format::Markdown, "markdown"),
    (Format::Obsidian, "obsidian"),
    (Format::Org, "org"),
    (Format::Json, "json"),
    (Format::JsonLines, "jsonl"),
    (Format::Yaml, "yaml"),
];

/// How much of a file is looked at, in bytes.
const LOOKED_AT: usize = 64 << 10;

impl Format {
    /// A format as the person names it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(format, _)| *format)
    }

    /// The names that can be typed, in their order.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// What the file is. `extension`: of its name, in lower case and without the dot, or empty.
    pub(crate) fn detect(bytes: &[u8], extension: &str) -> Self {
        if bytes.starts_with(b"SQLite format 3\0") {
            let is_ours = bytes.get(68..72) == Some(b"OFBK".as_slice());
            return if is_ours {
                Self::DataFile
            } else {
                Self::Sqlite
            };
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Self::AnkiPackage;
        }
        let start = &bytes[..bytes.len().min(LOOKED_AT)];
        if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            // Every other byte of plain text is empty; spreadsheets write tables so.
            let plain: Vec<u8> = start
                .iter()
                .copied()
                .filter(|byte| (1..0x80).contains(byte))
                .collect();
            let text = String::from_utf8_lossy(&plain);
            return match of_text(&text, extension) {
                Self::Native | Self::Answers => Self::Native,
                Self::Markdown if has_columns(&text) => Self::Table,
                format => format,
            };
        }
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        if start.trim_ascii().is_empty() {
            return Self::Empty;
        }
        if start.contains(&0) {
            return Self::Binary;
        }
        let text = String::from_utf8_lossy(start);
        of_text(&text, extension)
    }
}

fn of_text(text: &str, extension: &str) -> Format {
    if is_own_markdown(text) {
        return Format::Markdown;
    }
    let said = match extension {
        "toml" => Some(of_toml(text)),
        "csv" | "tsv" if !is_anki_text(text) => Some(Format::Table),
        "org" => Some(Format::Org),
        "yaml" | "yml" => Some(Format::Yaml),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "md" | "markdown" | "mdown" => Some(of_markdown(text)),
        _ => None,
    };
    said.or_else(|| of_shape(text))
        .unwrap_or_else(|| match has_columns(text) {
            true => Format::Table,
            false => of_markdown(text),
        })
}

/// What the first lines alone show.
fn of_shape(text: &str) -> Option<Format> {
    let first = lines(text).next().unwrap_or_default();
    if is_anki_text(text) {
        return Some(Format::AnkiText);
    }
    if has_key(text, "format") || has_key(text, "format_version") || first == "[deck]" {
        return Some(of_toml(text));
    }
    if first.starts_with('{') || first.starts_with("[{") || first == "[" || first.starts_with("[\"")
    {
        return Some(of_json(text));
    }
    if lines(text).any(|line| line.starts_with("#+")) || lines(text).any(|line| is_org(&line)) {
        return Some(Format::Org);
    }
    let is_list = first.strip_prefix("- ").is_some_and(|item| {
        item.split_once(':').is_some_and(|(key, _)| {
            super::fields::Field::of_name(key).is_some() && !key.contains(' ')
        })
    });
    let is_map = matches!(first.as_str(), "questions:" | "cards:" | "deck:" | "items:");
    if is_list
        || is_map
        || first == "---" && lines(text).nth(1).is_some_and(|l| l.starts_with("- "))
    {
        return Some(Format::Yaml);
    }
    None
}

fn of_toml(text: &str) -> Format {
    match text.contains("offbook-answers") {
        true => Format::Answers,
        false => Format::Native,
    }
}

fn of_json(text: &str) -> Format {
    let mut head = text.chars().take(4_096).collect::<String>();
    head.retain(|c| c != ' ');
    if head.contains("offbook.backup/") {
        return Format::Backup;
    }
    if text.contains("\"crowdanki_uuid\"") || text.contains("\"note_models\"") {
        return Format::CrowdAnki;
    }
    // One value a line: the first line is a whole one, and so is the second.
    let mut objects = lines(text).filter(|line| !line.is_empty());
    let is_whole = |line: Option<String>| {
        line.is_some_and(|line| line.starts_with('{') && line.ends_with('}'))
    };
    match is_whole(objects.next()) && is_whole(objects.next()) {
        true => Format::JsonLines,
        false => Format::Json,
    }
}

/// Markdown that offbook wrote: a title, then who the deck is. What its cards say may look like any
/// other format.
fn is_own_markdown(text: &str) -> bool {
    let mut lines = lines(text);
    lines.next().is_some_and(|line| line.starts_with('#'))
        && lines
            .next()
            .is_some_and(|line| line.starts_with("<!-- offbook deck="))
}

/// Markdown, and the two ways of writing cards into it.
fn of_markdown(text: &str) -> Format {
    let mut fence = false;
    let (mut asked, mut answered, mut clozes, mut tagged, mut inline) = (0, 0, 0, false, 0);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fence = !fence;
        }
        if fence {
            continue;
        }
        asked += u32::from(line.starts_with("Q:"));
        answered += u32::from(line.starts_with("A:"));
        clozes += u32::from(line.starts_with("C:"));
        tagged |= super::obsidian::names_flashcards(line);
        inline += u32::from(line.contains("::") || matches!(line.trim_end(), "?" | "??"));
    }
    if (asked > 0 && answered > 0) || (clozes > 0 && asked == answered) {
        Format::QuestionAnswer
    } else if tagged && inline > 0 {
        Format::Obsidian
    } else {
        Format::Markdown
    }
}

fn is_anki_text(text: &str) -> bool {
    const KEYS: [&str; 11] = [
        "separator",
        "html",
        "tags",
        "columns",
        "notetype",
        "deck",
        "notetype column",
        "deck column",
        "tags column",
        "guid column",
        "if matches",
    ];
    lines(text).next().is_some_and(|line| {
        line.strip_prefix('#')
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(key, _)| KEYS.contains(&key.to_lowercase().as_str()))
    })
}

/// A heading of Org with what only Org has behind it.
fn is_org(line: &str) -> bool {
    matches!(line, ":PROPERTIES:" | ":END:") || line.starts_with("* ") && line.ends_with(":drill:")
}

/// Whether most lines hold the same number of tabs, at least one.
fn has_columns(text: &str) -> bool {
    let mut counts = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(20)
        .map(|line| line.matches('\t').count());
    let Some(first) = counts.next() else {
        return false;
    };
    let is_tabbed = first > 0 && counts.all(|count| count == first);
    let head = text.lines().next().unwrap_or_default();
    let named = |separator: char| {
        let mut cells = head.split(separator);
        let known = cells
            .clone()
            .filter_map(|cell| super::fields::Field::of_name(cell.trim_matches('"')))
            .count();
        cells.nth(1).is_some() && known > 1
    };
    is_tabbed || (!head.starts_with('|') && [',', ';', '|'].into_iter().any(named))
}

fn has_key(text: &str, key: &str) -> bool {
    lines(text).take(40).any(|line| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with("= ") || rest.starts_with('='))
    })
}

/// The lines with something on them, without the space around it.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Format {
        Format::detect(text.as_bytes(), "")
    }

    #[test]
    fn content_says_what_a_file_is() {
        for (text, format) in [
            ("format = \"offbook-deck\"\n", Format::Native),
            ("# my file\nformat = \"offbook-answers\"\n", Format::Answers),
            ("#separator:tab\n#html:true\na\tb\n", Format::AnkiText),
            ("question,answer\nWhy us?,So\n", Format::Table),
            ("Why us?\tSo\nWhy now?\tThere\n", Format::Table),
            ("Q: Why us?\nA: So\n", Format::QuestionAnswer),
            ("```\nQ: x\nA: y\n```\n# Why?\n", Format::Markdown),
            ("#flashcards\nWhy::So\n", Format::Obsidian),
            ("Use std::mem::swap\n", Format::Markdown),
            ("#+TITLE: x\n* Why?\n", Format::Org),
            ("* Why us? :drill:\nSo\n", Format::Org),
            ("[{\"question\": \"Why?\"}]", Format::Json),
            ("{\"q\": \"Why?\"}\n{\"q\": \"Who?\"}\n", Format::JsonLines),
            ("{\"crowdanki_uuid\": 1}", Format::CrowdAnki),
            ("{\"schema\": \"offbook.backup/1\"}", Format::Backup),
            ("- question: Why?\n  answer: So\n", Format::Yaml),
            ("- Why us?\n- Why now?\n", Format::Markdown),
            ("1. Why us?\n2. Why now?\n", Format::Markdown),
            (
                "| Question | Answer |\n| --- | --- |\n| a | b |\n",
                Format::Markdown,
            ),
            (
                "# x\n\n<!-- offbook deck=x -->\n\n## :: #flashcards\n\nQ: a\nA: b\nformat = 1\n* x :drill:\n",
                Format::Markdown,
            ),
            (" \n\n", Format::Empty),
            ("a\0b", Format::Binary),
        ] {
            assert_eq!(detected(text), format, "{text}");
        }
        assert_eq!(Format::detect(b"PK\x03\x04", "zip"), Format::AnkiPackage);
        assert_eq!(Format::detect(b"\xFF\xFEa\0\t\0b\0", "txt"), Format::Table);
    }
}
