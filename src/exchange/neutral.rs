//! The one gate for text from outside: what has passed it can be shown anywhere.
//!
//! Text is neutralised where it is shown, not where it is read: escapes come alive after a filter
//! at the door. The printers take only [`Safe`] and words of our own source.
//!
//! What acts on a terminal or turns text round is replaced by a sign that can be seen; nothing is
//! hidden from the reader. Writing stays as it is: emoji with their joiners, selectors and flags,
//! Arabic, Hebrew, Japanese, Indic scripts, combining marks.

use std::fmt;
use std::io;
use std::iter::Peekable;
use std::str::Chars;

use serde_json::ser::Formatter;
use unicode_normalization::char::is_combining_mark;

/// Text that moves no cursor, changes no colour or direction and opens no link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Safe(String);

impl Safe {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl AsRef<str> for Safe {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One line: line breaks (CR LF, LF, CR, U+2028, U+2029) and tabs each become one space.
pub(crate) fn line(text: &str) -> Safe {
    if is_plain(text, false) {
        Safe(text.to_owned())
    } else {
        Safe(cleaned(text, ' '))
    }
}

/// Several lines: line breaks stay (CR LF, CR, U+2028 and U+2029 become LF), tabs become spaces.
pub(crate) fn block(text: &str) -> Safe {
    if is_plain(text, true) {
        Safe(text.to_owned())
    } else {
        Safe(cleaned(text, '\n'))
    }
}

/// Printable ASCII only: nearly all text, and nothing to look at twice.
fn is_plain(text: &str, line_breaks: bool) -> bool {
    text.bytes()
        .all(|b| matches!(b, b' '..=b'~') || line_breaks && b == b'\n')
}

/// More zero-width characters than this on one base are cut. The tallest stacks of real writing
/// (Tibetan, Hebrew with cantillation) stay below; "zalgo" text climbs over the lines around it.
const LONGEST_STACK: usize = 8;

const SOFT_HYPHEN: char = '\u{AD}';

fn cleaned(text: &str, line_break: char) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut stack = 0;
    while let Some(c) = chars.next() {
        if is_stacked(c) {
            stack += 1;
            if stack <= LONGEST_STACK {
                clean.push(c);
            }
            continue;
        }
        if c == SOFT_HYPHEN {
            // Invisible, and terminals disagree about its width; the word reads the same without.
            continue;
        }
        stack = 0;
        match c {
            '\r' => {
                // The LF of a CR LF makes the line break.
                if chars.peek() != Some(&'\n') {
                    clean.push(line_break);
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' => clean.push(line_break),
            '\t' => clean.push(' '),
            BLACK_FLAG => {
                clean.push(c);
                if let Some(tags) = flag_tags(&chars) {
                    clean.extend(chars.by_ref().take(tags));
                }
            }
            _ if acts(c) => clean.push(stand_in(c)),
            _ => clean.push(c),
        }
    }
    clean
}

/// Whether a character takes no room of its own but belongs to the one before it: combining marks,
/// joiners, variation selectors. (Selectors can also carry hidden bytes, hence the same limit.)
fn is_stacked(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || !c.is_ascii() && is_combining_mark(c)
}

/// Characters that act instead of being seen: on the cursor, on direction, on lines, or by hiding.
/// Line breaks and tabs are among them; `line` and `block` treat those first.
pub(super) fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' // C0, DEL, C1
        | SOFT_HYPHEN
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' // direction
        | '\u{2066}'..='\u{2069}' // direction, isolates
        | '\u{2028}' | '\u{2029}' // line and paragraph separators
        | '\u{2060}'..='\u{2065}' | '\u{FEFF}' // joiners and operators nobody sees
        | '\u{206A}'..='\u{206F}' // deprecated controls of shapes and digits
        | '\u{FFF9}'..='\u{FFFB}' // interlinear annotation
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' // shorthand, music
        | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' // tags and their neighbours
    )
}

/// What is seen in place of a character that acts: the control pictures for the ASCII ones.
fn stand_in(c: char) -> char {
    match c {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        _ => '\u{FFFD}',
    }
}

/// Begins the flags of England, Scotland, Wales and other regions, which are written in tags.
const BLACK_FLAG: char = '\u{1F3F4}';

/// How many tags follow a black flag, if they make a region's flag: 3 to 6 letters or digits and
/// the end tag.
fn flag_tags(rest: &Peekable<Chars<'_>>) -> Option<usize> {
    let is_name = |c: &char| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    let mut rest = rest.clone();
    let mut name = 0;
    while rest.next_if(is_name).is_some() {
        name += 1;
        if name > 6 {
            return None;
        }
    }
    (name >= 3 && rest.next() == Some('\u{E007F}')).then_some(name + 1)
}

/// Compact JSON that is as harmless on a terminal as [`Safe`] text and still says everything: what
/// acts is written as `\uXXXX` (a pair of them beyond U+FFFF).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SafeJson;

impl Formatter for SafeJson {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| acts(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    fn json(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut to = serde_json::Serializer::with_formatter(&mut bytes, SafeJson);
        text.serialize(&mut to).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn escapes_become_signs_that_can_be_seen() {
        assert_eq!(line("a\u{1b}[31mred").as_str(), "a␛[31mred");
        assert_eq!(line("\0\u{7}\u{8}\u{7f}").as_str(), "␀␇␈␡");
        assert_eq!(
            line("\u{9b}31m \u{9d}0;title\u{9c}").as_str(),
            "�31m �0;title�"
        );
        assert_eq!(
            block("\u{1b}]8;;http://x\u{1b}\\link").as_str(),
            "␛]8;;http://x␛\\link"
        );
    }

    #[test]
    fn text_cannot_be_turned_round_or_hidden() {
        assert_eq!(line("abc\u{202e}fed\u{202c}").as_str(), "abc�fed�");
        assert_eq!(line("\u{2066}\u{61c}\u{200f}").as_str(), "���");
        assert_eq!(line("a\u{e0041}\u{e0042}").as_str(), "a��");
        assert_eq!(line("a\u{feff}b\u{2060}c\u{fff9}").as_str(), "a�b�c�");
        assert_eq!(line("Donau\u{ad}dampf").as_str(), "Donaudampf");
    }

    #[test]
    fn line_breaks_and_tabs() {
        assert_eq!(line("a\r\nb\nc\rd\te\u{2028}f").as_str(), "a b c d e f");
        assert_eq!(
            block("a\r\nb\nc\rd\te\u{2029}f").as_str(),
            "a\nb\nc\nd e\nf"
        );
        assert_eq!(block("a\u{b}b\u{c}\u{85}").as_str(), "a␋b␌�");
    }

    #[test]
    fn writing_stays_as_it_is() {
        for text in [
            "Größe, naïve, Łódź, “quotes” – dashes…",
            "👩\u{200d}💻 👨\u{200d}👩\u{200d}👧\u{200d}👦 ❤\u{fe0f} 👍🏽 🇩🇪 1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 🏴\u{200d}☠\u{fe0f}",
            "ما هي نقاط ضعفك؟ مُحَمَّد",
            "מָה הַחֻלְשָׁה שֶׁלְּךָ?",
            "あなたの短所は何ですか。葛\u{e0100}",
            "आपकी सबसे बड़ी कमज़ोरी क्या है? क\u{94d}\u{200d}ष श\u{94d}\u{200c}",
            "می\u{200c}خواهم",
            "बल\u{94d}ल",
            "e\u{301}a\u{308}\u{304}",
        ] {
            assert_eq!(line(text).as_str(), text);
            assert_eq!(block(text).as_str(), text);
        }
    }

    #[test]
    fn only_true_flags_keep_their_tags() {
        assert_eq!(line("🏴\u{e0067}\u{e007f}").as_str(), "🏴��");
        let long: String = std::iter::repeat_n('\u{e0061}', 9).collect();
        assert!(
            !line(&format!("🏴{long}\u{e007f}"))
                .as_str()
                .contains('\u{e0061}')
        );
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("a{}b", "\u{301}".repeat(50));
        assert_eq!(
            line(&tower).as_str(),
            format!("a{}b", "\u{301}".repeat(LONGEST_STACK))
        );
        // What is left out does not begin another tower.
        let hyphened = tower.replacen('\u{301}', "\u{301}\u{ad}", 8);
        assert_eq!(line(&hyphened), line(&tower));
    }

    #[test]
    fn padding_counts_as_for_any_text() {
        assert_eq!(format!("{:>5}|", line("ab")), "   ab|");
    }

    #[test]
    fn json_is_harmless_and_loses_nothing() {
        let text = "a\u{1b}[2J\u{9b}\u{202e}\u{7f}\u{e0041}\u{2028}\"\\\n é 👩\u{200d}💻";
        let written = json(text);
        assert_eq!(
            written,
            "\"a\\u001b[2J\\u009b\\u202e\\u007f\\udb40\\udc41\\u2028\\\"\\\\\\n é 👩\u{200d}💻\""
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    /// Text in which the characters that matter are frequent.
    fn tricky() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            any::<char>(),
            proptest::char::range('\0', '\u{9f}'),
            proptest::char::range('\u{2000}', '\u{206f}'),
            proptest::char::range('\u{300}', '\u{308}'),
            proptest::char::range('\u{e0000}', '\u{e0200}'),
            Just(BLACK_FLAG),
        ];
        proptest::collection::vec(c, 0..60).prop_map(|chars| chars.into_iter().collect())
    }

    /// `acts`, but for the tags of true flags.
    fn acting(text: &str) -> Option<char> {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == BLACK_FLAG {
                let tags = flag_tags(&chars).unwrap_or(0);
                chars.by_ref().take(tags).for_each(drop);
            } else if acts(c) {
                return Some(c);
            }
        }
        None
    }

    proptest! {
        #[test]
        fn nothing_that_acts_gets_through(text in tricky()) {
            prop_assert_eq!(acting(line(&text).as_str()), None);
            for row in block(&text).as_str().split('\n') {
                prop_assert_eq!(acting(row), None);
            }
            prop_assert!(!json(&text).chars().any(acts));
        }

        #[test]
        fn what_is_safe_stays_as_it_is(text in tricky()) {
            let once = line(&text);
            prop_assert_eq!(&line(once.as_str()), &once);
            let once = block(&text);
            prop_assert_eq!(&block(once.as_str()), &once);
        }

        #[test]
        fn json_keeps_every_character(text in tricky()) {
            prop_assert_eq!(serde_json::from_str::<String>(&json(&text)).unwrap(), text);
        }

        #[test]
        fn plain_text_is_unchanged(text in "[ -~äöüéÀ-ÖØ-öα-ωא-תぁ-んー一-龠]{0,80}") {
            let safe = line(&text);
            prop_assert_eq!(safe.as_str(), text);
        }
    }
}
