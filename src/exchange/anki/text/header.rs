//! The `#key:value` lines at the top of a text file, as Anki's manual has them ("Text Files").

/// What a file says of itself before its first note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Header {
    pub(super) separator: char,
    /// Where it is not said, the cells tell.
    pub(super) is_html: Option<bool>,
    /// For every note.
    pub(super) tags: String,
    pub(super) deck: Option<String>,
    /// Columns, from 1.
    pub(super) guid_column: Option<usize>,
    pub(super) deck_column: Option<usize>,
    pub(super) tags_column: Option<usize>,
    note_type_column: Option<usize>,
}

/// What separates cells where nobody says it: the first of these that occurs in the beginning.
const SEPARATORS: [char; 6] = ['\t', '|', ';', ':', ',', ' '];
const BEGINNING_BYTES: usize = 8192;

impl Header {
    /// The header, what follows it, and the line (from 1) on which that begins.
    pub(super) fn read(text: &str) -> (Self, &str, u32) {
        let mut header = Self::default();
        let mut separator = None;
        let mut columns = None;
        let mut rest = text;
        let mut line = 1;
        while !rest.is_empty() {
            let (first, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let first = first.trim_end_matches('\r');
            // The way it was done before there were headers.
            if let Some(tags) = first.strip_prefix("tags:").filter(|_| line == 1) {
                header.tags = tags.trim().to_owned();
            } else if let Some((key, value)) =
                first.strip_prefix('#').and_then(|it| it.split_once(':'))
            {
                match key.trim().to_ascii_lowercase().as_str() {
                    "separator" => separator = separator_of(value).or(separator),
                    "columns" => columns = Some(value),
                    key => header.set(key, value.trim()),
                }
            } else {
                break;
            }
            rest = after;
            line += 1;
        }
        header.separator = separator.unwrap_or_else(|| guessed_separator(rest));
        if let Some(columns) = columns {
            header.name_columns(columns);
        }
        (header, rest, line)
    }

    fn set(&mut self, key: &str, value: &str) {
        let column = value
            .parse()
            .ok()
            .filter(|column| (1..=10_000).contains(column));
        match key {
            "html" => self.is_html = value.parse().ok(),
            "tags" => self.tags = value.to_owned(),
            "deck" => self.deck = Some(value.to_owned()),
            "guid column" => self.guid_column = column,
            "deck column" => self.deck_column = column,
            "tags column" => self.tags_column = column,
            "notetype column" => self.note_type_column = column,
            // `#notetype`, `#if matches` and `#match scope` say what Anki is to do.
            _ => {}
        }
    }

    /// `#columns` may name what another line did not number.
    fn name_columns(&mut self, names: &str) {
        for (at, name) in names.split(self.separator).enumerate() {
            if name.trim().eq_ignore_ascii_case("tags") {
                self.tags_column.get_or_insert(at + 1);
            }
        }
    }

    /// Whether a column holds something other than a field.
    pub(super) fn is_special(&self, column: usize) -> bool {
        [
            self.guid_column,
            self.deck_column,
            self.tags_column,
            self.note_type_column,
        ]
        .contains(&Some(column))
    }
}

fn separator_of(value: &str) -> Option<char> {
    let mut chars = value.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return Some(only);
    }
    Some(match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" => '\t',
        "pipe" => '|',
        "semicolon" => ';',
        "colon" => ':',
        "comma" => ',',
        "space" => ' ',
        _ => return None,
    })
}

fn guessed_separator(body: &str) -> char {
    let mut end = body.len().min(BEGINNING_BYTES);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = &body[..end];
    SEPARATORS
        .into_iter()
        .find(|separator| beginning.contains(*separator))
        .unwrap_or('\t')
}
