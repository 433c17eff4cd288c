//! HTML cut into tags and what stands between them.

/// One piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// As it stands: entities are not decoded.
    Text(&'h str),
    Open(Tag<'h>),
    /// The name of a closing tag, in whatever case.
    Close(&'h str),
}

/// An opening tag: what stands between `<` and `>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    inside: &'h str,
}

impl<'h> Tag<'h> {
    /// In whatever case.
    pub(super) fn name(&self) -> &'h str {
        name_of(self.inside)
    }

    /// Everything between `<` and `>`.
    pub(super) fn inside(&self) -> &'h str {
        self.inside
    }

    /// The value of an attribute, entities decoded; empty where it has none.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = &self.inside[self.name().len()..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            // A stray `=` begins a name, as in a browser; so something is always taken.
            let length = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
                .map_or(rest.len(), |(at, _)| at);
            let (name, after) = rest.split_at(length);
            let (value, after) = value(after);
            if name.eq_ignore_ascii_case(wanted) {
                return Some(html_escape::decode_html_entities(value).into_owned());
            }
            rest = after;
        }
    }
}

/// The value after an attribute's name, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.trim_start().strip_prefix('=') else {
        return ("", text);
    };
    let text = text.trim_start();
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => text.split_at(
            text.find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(text.len()),
        ),
    }
}

fn name_of(inside: &str) -> &str {
    let end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    &inside[..end.unwrap_or(inside.len())]
}

/// Where the contents of an element that nobody sees end, if it is one: a closing tag's name.
pub(super) fn unseen(name: &str) -> Option<&'static str> {
    [
        "style", "script", "svg", "title", "textarea", "template", "iframe", "object", "rp",
    ]
    .into_iter()
    .find(|unseen| unseen.eq_ignore_ascii_case(name))
}

/// The tokens of a piece of HTML, in their order.
#[derive(Debug)]
pub(super) struct Tokens<'h> {
    rest: &'h str,
    /// Quotes in tags no longer count: one was opened and never closed.
    ignores_quotes: bool,
    /// There is no `>` any more, so there are no tags.
    has_no_tags: bool,
}

impl<'h> Tokens<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            rest: html,
            ignores_quotes: false,
            has_no_tags: false,
        }
    }

    /// Goes to the end of an element, over whatever it holds; to the very end if nothing ends it.
    pub(super) fn skip_past(&mut self, name: &str) {
        let mut rest = self.rest;
        while let Some(at) = rest.find("</") {
            let after = &rest[at + 2..];
            let is_end = after
                .get(..name.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(name));
            if is_end {
                self.rest = after.split_once('>').map_or("", |(_, after)| after);
                return;
            }
            rest = after;
        }
        self.rest = "";
    }

    /// The length of the tag's inside, from after its `<` to before its `>`.
    fn length_of_tag(&mut self, inside: &str) -> Option<usize> {
        if self.has_no_tags {
            return None;
        }
        if !self.ignores_quotes {
            let mut quote = None;
            for (at, byte) in inside.bytes().enumerate() {
                match (quote, byte) {
                    (None, b'>') => return Some(at),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(open), _) if open == byte => quote = None,
                    _ => {}
                }
            }
            self.ignores_quotes = true;
        }
        let end = inside.find('>');
        self.has_no_tags = end.is_none();
        end
    }

    /// What a `<` begins, taken from the rest; nothing where it is only a sign.
    fn tag(&mut self) -> Option<Option<Token<'h>>> {
        let inside = &self.rest[1..];
        let first = inside.chars().next()?;
        if let Some(comment) = inside.strip_prefix("!--") {
            let end = comment.find("-->").map_or(comment.len(), |at| at + 3);
            self.rest = &comment[end..];
            return Some(None);
        }
        if !(first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
            return None;
        }
        let length = self.length_of_tag(inside)?;
        let (inside, after) = (&inside[..length], &inside[length + 1..]);
        self.rest = after;
        Some(match first {
            '!' | '?' => None,
            '/' => Some(Token::Close(name_of(&inside[1..]))),
            _ => Some(Token::Open(Tag { inside })),
        })
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        while !self.rest.is_empty() {
            let end = if self.rest.starts_with('<') {
                match self.tag() {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => self.rest[1..]
                        .find('<')
                        .map_or(self.rest.len(), |at| at + 1),
                }
            } else {
                self.rest.find('<').unwrap_or(self.rest.len())
            };
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Token::Text(text));
        }
        None
    }
}
