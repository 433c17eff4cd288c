//! Clozes: sentences with holes, such as `{{c1::Paris}} is the capital of {{c2::France::country}}`.

use std::collections::BTreeSet;

/// Anki's own limit on the number of a cloze.
const HIGHEST_NUMBER: u16 = 500;
/// Clozes within clozes deeper than this are text.
const DEEPEST: usize = 16;

/// A sentence for one of its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hole {
    /// HTML, with `[...]` or `[hint]` where the number's clozes are.
    pub(super) question: String,
    /// HTML: what is hidden there, in order.
    pub(super) hidden: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'f> {
    Text(&'f str),
    /// Its numbers with commas between, and the opening as it stands in the field.
    Open(&'f str, &'f str),
    Close,
}

/// The numbers of a field, in their order.
pub(super) fn numbers(field: &str) -> BTreeSet<u16> {
    pieces(field)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Open(numbers, _) => Some(each_of(numbers)),
            _ => None,
        })
        .flatten()
        .flatten()
        .collect()
}

/// The field as it is asked for `number`: its clozes hidden, all others told. Nothing where the
/// field has no such number.
pub(super) fn hole(field: &str, number: u16) -> Option<Hole> {
    let mut hole = Hole::default();
    let mut open: Vec<Open> = Vec::new();
    for piece in pieces(field) {
        match piece {
            Piece::Open(numbers, _) => open.push(Open {
                is_asked: each_of(numbers).any(|asked| asked == Some(number)),
                ..Open::default()
            }),
            Piece::Text(text) => match open.last_mut() {
                Some(cloze) => cloze.push(text),
                None => hole.question.push_str(text),
            },
            Piece::Close => {
                let Some(cloze) = open.pop() else { continue };
                let is_hidden_anyway = open.iter().any(|around| around.is_asked);
                let shown = if cloze.is_asked && !is_hidden_anyway {
                    let shown = cloze.hint.as_deref().unwrap_or("...");
                    let shown = format!("[{shown}]");
                    hole.hidden.push(cloze.text);
                    shown
                } else {
                    cloze.text
                };
                match open.last_mut() {
                    Some(around) => around.push_told(&shown),
                    None => hole.question.push_str(&shown),
                }
            }
        }
    }
    (!hole.hidden.is_empty()).then_some(hole)
}

/// A cloze under way.
#[derive(Debug, Default)]
struct Open {
    is_asked: bool,
    text: String,
    /// After the first `::`.
    hint: Option<String>,
}

impl Open {
    fn push(&mut self, text: &str) {
        match &mut self.hint {
            Some(hint) => hint.push_str(text),
            None => match text.split_once("::") {
                Some((text, hint)) => {
                    self.text.push_str(text);
                    self.hint = Some(hint.to_owned());
                }
                None => self.text.push_str(text),
            },
        }
    }

    /// What an inner cloze says; `::` in it belongs to nobody's hint.
    fn push_told(&mut self, text: &str) {
        match &mut self.hint {
            Some(hint) => hint.push_str(text),
            None => self.text.push_str(text),
        }
    }
}

/// Cuts a field up. Every opening has its closing: those without are text.
fn pieces(field: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = field;
    let mut text_from = field;
    let told = |from: &mut &'_ str, to: &str| from.len() - to.len();
    while let Some(at) = rest.find(['{', '}']) {
        let here = &rest[at..];
        let (piece, length) = if let Some((numbers, length)) = opening(here)
            && open.len() < DEEPEST
        {
            (Piece::Open(numbers, &here[..length]), length)
        } else if here.starts_with("}}") && !open.is_empty() {
            (Piece::Close, 2)
        } else {
            rest = &here[1..];
            continue;
        };
        let text = &text_from[..told(&mut text_from, here)];
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        if piece == Piece::Close {
            open.pop();
        } else {
            open.push(pieces.len());
        }
        pieces.push(piece);
        rest = &here[length..];
        text_from = rest;
    }
    if !text_from.is_empty() {
        pieces.push(Piece::Text(text_from));
    }
    for at in open {
        if let Piece::Open(_, text) = pieces[at] {
            pieces[at] = Piece::Text(text);
        }
    }
    pieces
}

/// The numbers of an opening; `None` for what is none of Anki's.
fn each_of(numbers: &str) -> impl Iterator<Item = Option<u16>> {
    let number = |number: &str| number.parse().ok();
    let numbers = numbers.split(',').map(number);
    numbers.map(|number| number.filter(|n| (1..=HIGHEST_NUMBER).contains(n)))
}

/// `{{c1::` or `{{c1,2::` at the beginning of a text: the numbers, and how long it is.
fn opening(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("{{c")?;
    let digits = inside
        .bytes()
        .position(|b| !(b.is_ascii_digit() || b == b','))?;
    let after = inside[digits..].strip_prefix("::")?;
    let numbers = &inside[..digits];
    each_of(numbers)
        .all(|number| number.is_some())
        .then_some((numbers, text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(field: &str, number: u16) -> (String, Vec<String>) {
        let hole = hole(field, number).unwrap();
        (hole.question, hole.hidden)
    }

    #[test]
    fn one_number_is_hidden_and_the_others_are_told() {
        let field = "{{c1::Paris}} is the capital of {{c2::France::country}}, {{c1::yes}}";
        assert_eq!(numbers(field).into_iter().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(
            asked(field, 1),
            (
                "[...] is the capital of France, [...]".into(),
                vec!["Paris".into(), "yes".into()]
            )
        );
        assert_eq!(
            asked(field, 2),
            (
                "Paris is the capital of [country], yes".into(),
                vec!["France".into()]
            )
        );
        assert_eq!(hole(field, 3), None);
    }

    #[test]
    fn the_first_two_colons_begin_the_hint() {
        assert_eq!(
            asked("use {{c2::std::mem::swap}}", 2),
            ("use [mem::swap]".into(), vec!["std".into()])
        );
    }

    #[test]
    fn clozes_within_clozes() {
        let field = "x {{c1::a {{c2::b::h}} c}} y";
        assert_eq!(asked(field, 1), ("x [...] y".into(), vec!["a b c".into()]));
        assert_eq!(asked(field, 2), ("x a [h] c y".into(), vec!["b".into()]));
        assert_eq!(
            asked("{{c1::a {{c1::b}}}}", 1),
            ("[...]".into(), vec!["a b".into()])
        );
    }

    #[test]
    fn one_cloze_can_belong_to_several_cards() {
        assert_eq!(
            numbers("{{c1,3::x}}").into_iter().collect::<Vec<_>>(),
            [1, 3]
        );
        assert_eq!(asked("{{c1,3::x}}", 3).1, ["x"]);
    }

    #[test]
    fn what_only_looks_like_a_cloze_is_text() {
        for field in [
            "{{c0::x}}",
            "{{C1::x}}",
            "{{c1:x}}",
            "{{c501::x}}",
            "{{c1,::x}}",
            "{{c::x}}",
            "{{c1::x",
            "x}}",
            "{{c99999999999::x}}",
        ] {
            assert!(numbers(field).is_empty(), "{field}");
        }
        assert_eq!(
            asked("{{c1::a { b }} {{c2::open", 1),
            ("[...] {{c2::open".into(), vec!["a { b ".into()])
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(field in "(\\{\\{c[0-3],?[12]?::|\\}\\}|::|\\PC){0,40}") {
            for number in numbers(&field) {
                prop_assert!(hole(&field, number).is_some());
            }
        }
    }
}
