//! A file's bytes as text: UTF-8, or UTF-16 that says so by its first two bytes.

use std::borrow::Cow;

use super::reading::MOST_TEXT_BYTES;
use super::{Problem, Severity};

/// A problem of one line.
pub(super) fn problem(line: usize, message: impl Into<String>) -> Problem {
    Problem {
        line: u32::try_from(line).ok(),
        column: None,
        message: message.into(),
        severity: Severity::Error,
    }
}

/// A problem of the whole file.
pub(super) fn problem_of_file(message: impl Into<String>) -> Problem {
    Problem {
        line: None,
        column: None,
        message: message.into(),
        severity: Severity::Error,
    }
}

/// The text, without a byte-order mark.
///
/// # Errors
/// Where it is too large, not in an encoding that is known, or holds a NUL.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Problem>> {
    if bytes.len() > MOST_TEXT_BYTES {
        let message = format!(
            "this file is larger than {} MB; split it",
            MOST_TEXT_BYTES >> 20
        );
        return Err(vec![problem_of_file(message)]);
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(utf8(rest, 3)?),
        _ => Cow::Borrowed(utf8(bytes, 0)?),
    };
    match text.find('\0') {
        Some(at) => {
            let message = format!("a NUL character at byte {at}; is this a text file?");
            Err(vec![problem(line_at(text.as_bytes(), at), message)])
        }
        None => Ok(text),
    }
}

fn utf8(bytes: &[u8], before: usize) -> Result<&str, Vec<Problem>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!(
            "this is not UTF-8 text (byte {}); save the file as UTF-8",
            before + at
        );
        vec![problem(line_at(bytes, at), message)]
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Vec<Problem>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let odd = !rest.is_empty();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => {
                text.push(c);
                at += c.len_utf16() * 2;
            }
            Err(_) => return Err(broken_utf16(&text, at)),
        }
    }
    match odd {
        true => Err(broken_utf16(&text, at)),
        false => Ok(text),
    }
}

fn broken_utf16(good: &str, at: usize) -> Vec<Problem> {
    let line = line_at(good.as_bytes(), good.len());
    let message = format!("this is not UTF-16 text (byte {at}); save the file as UTF-8");
    vec![problem(line, message)]
}

fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_and_both_orders_of_utf16_are_read() {
        assert_eq!(text(b"\xEF\xBB\xBFWhy?").unwrap(), "Why?");
        assert_eq!(text(b"\xFF\xFEW\0h\0\xFC\0").unwrap(), "Whü");
        assert_eq!(text(b"\xFE\xFF\0W\0h\0\xFC").unwrap(), "Whü");
    }

    #[test]
    fn what_is_no_text_is_told_by_line_and_byte() {
        let told = |bytes: &[u8]| {
            let problems = text(bytes).unwrap_err();
            (problems[0].line, problems[0].message.clone())
        };
        let (line, message) = told(b"one\ntwo \xE9t\xE9");
        assert_eq!(line, Some(2));
        assert!(message.contains("byte 8"), "{message}");
        assert!(told(b"a\n\0").1.contains("NUL"));
        assert!(told(b"\xFF\xFEW\0\x00\xD8").1.contains("UTF-16"));
        assert!(told(b"\xFF\xFEW\0h").1.contains("byte 4"));
    }
}
