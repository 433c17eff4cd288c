//! HTML of other programs as text that can be read and spoken.
//!
//! No tree is built: the tokens go by once, so that a field of 120 KB of pasted styles costs no
//! more than reading it. What a browser would not show is left out; entities are decoded once.

mod flow;
mod lines;
mod tags;

use flow::Flow;
use tags::{Token, Tokens};

/// What a piece of HTML says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Readable {
    /// Lines without space at their ends, none of them empty at the beginning or the end; at most
    /// one empty line in a row outside `<pre>`. No control characters.
    pub(crate) text: String,
    /// How many pictures and sounds it names. Their names stand in the text.
    pub(crate) media: u32,
}

/// The text of a piece of HTML: whatever its bytes are, in time proportional to its length.
pub(crate) fn text(html: &str) -> Readable {
    if is_plain(html) {
        return Readable {
            text: html.trim().to_owned(),
            media: 0,
        };
    }
    if !html.contains(['<', '&', '[']) {
        return Readable {
            text: one_paragraph(html),
            media: 0,
        };
    }
    let mut flow = Flow::default();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(raw) => words(&mut flow, raw),
            Token::Open(tag) => {
                if let Some(end) = tags::unseen(tag.name()) {
                    tokens.skip_past(end);
                } else {
                    flow.open(&tag);
                }
            }
            Token::Close(name) => flow.close(name),
        }
    }
    let (text, media) = flow.finish();
    Readable {
        text: tidied(&text),
        media,
    }
}

/// The same text as HTML, for the fields of other programs: `text(&of_text(t))` is `t`, but for
/// control characters, space at the ends of lines, and empty lines at the beginning and the end.
pub(crate) fn of_text(text: &str) -> String {
    let text = tidied(text);
    let mut html = String::with_capacity(text.len() + 16);
    let mut before = '\n';
    let mut empty_lines = 0;
    for (at, c) in text.char_indices() {
        if c == '\n' && before == '\n' {
            empty_lines += 1;
            // A browser's empty lines run together; one with a space in it stands.
            if empty_lines > 1 {
                html.push_str("&nbsp;");
            }
        } else if c != '\n' {
            empty_lines = 0;
        }
        if c == '[' && is_mark(&text[at..]) {
            // A comment within keeps it from being one.
            html.push_str("[<!---->");
            before = c;
            continue;
        }
        if c == ' ' && matches!(before, ' ' | '\n') {
            html.push_str("&nbsp;");
            before = c;
            continue;
        }
        before = c;
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>"),
            c => html.push(c),
        }
    }
    html
}

/// HTML without what a browser does not show: scripts, styles, drawings, comments.
pub(crate) fn without_unseen(html: &str) -> String {
    let mut seen = String::with_capacity(html.len());
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(raw) => seen.push_str(raw),
            Token::Open(tag) => match tags::unseen(tag.name()) {
                Some(end) => tokens.skip_past(end),
                None => {
                    seen.push('<');
                    seen.push_str(tag.inside());
                    seen.push('>');
                }
            },
            Token::Close(name) => {
                seen.push_str("</");
                seen.push_str(name);
                seen.push('>');
            }
        }
    }
    seen
}

/// Text between tags: entities decoded, and the marks that Anki has for sounds and formulas.
fn words(flow: &mut Flow, raw: &str) {
    let decoded = html_escape::decode_html_entities(raw);
    let mut rest = decoded.as_ref();
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        flow.text(before);
        if let Some((name, after)) = sound(from) {
            flow.medium("audio", name);
            rest = after;
        } else if let Some(mark) = FORMULA_MARKS.iter().find(|mark| from.starts_with(**mark)) {
            rest = &from[mark.len()..];
        } else {
            flow.text("[");
            rest = &from[1..];
        }
    }
    flow.text(rest);
}

fn is_mark(text: &str) -> bool {
    text.starts_with("[sound:") || FORMULA_MARKS.iter().any(|mark| text.starts_with(mark))
}

const FORMULA_MARKS: [&str; 6] = ["[latex]", "[/latex]", "[$$]", "[/$$]", "[$]", "[/$]"];

/// `[sound:name]` at the beginning of a text: the name, and what follows.
fn sound(text: &str) -> Option<(&str, &str)> {
    const LONGEST_NAME: usize = 200;
    let rest = text.strip_prefix("[sound:")?;
    let end = rest.bytes().take(LONGEST_NAME).position(|b| b == b']')?;
    Some((&rest[..end], &rest[end + 1..]))
}

/// Whether a text can stand as it is: one line without markup, with single blanks and none but
/// those. (0xC2 begins the blank that does not break.) Most fields are, so every byte is looked at
/// without stopping, which the machine does for many at once.
fn is_plain(text: &str) -> bool {
    let is_special = |byte: u8| byte < b' ' || matches!(byte, b'<' | b'&' | b'[' | 0x7f | 0xC2);
    !text
        .bytes()
        .fold(false, |found, byte| found | is_special(byte))
        && !text.contains("  ")
}

fn one_paragraph(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.contains('\u{a0}') {
        line = line.replace('\u{a0}', " ");
    }
    line.retain(|c| !c.is_control());
    match line.trim() {
        trimmed if trimmed.len() == line.len() => line,
        trimmed => trimmed.to_owned(),
    }
}

/// Lines without control characters, which nobody wrote by hand and Anki drops as well, and without
/// space at their ends; a tab is a space.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len() + 1);
    for line in text.split('\n') {
        let seen = line.chars().map(|c| if c == '\t' { ' ' } else { c });
        tidy.extend(seen.filter(|c| !c.is_control()));
        let at_its_end = |c: char| c != '\n' && c.is_whitespace();
        tidy.truncate(tidy.trim_end_matches(at_its_end).len());
        tidy.push('\n');
    }
    let kept = tidy.trim_end().trim_start_matches('\n');
    kept.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(html: &str) -> String {
        text(html).text
    }

    #[test]
    fn what_only_looks_like_a_mark_stays_text() {
        for plain in ["[sound:a [sound:b]", "[$] and [latex]", "[sound:"] {
            assert_eq!(text(&of_text(plain)).text, plain);
        }
    }

    #[test]
    fn lines_and_paragraphs() {
        assert_eq!(said("a<br>b<BR/>c"), "a\nb\nc");
        assert_eq!(
            said("A<div>B</div><div><br></div><div>C</div>"),
            "A\nB\n\nC"
        );
        assert_eq!(said("<div>A<br></div>B"), "A\nB");
        assert_eq!(said("<p>one\n two</p><p>three</p>"), "one two\n\nthree");
        assert_eq!(said("a<br><br><br><br>b"), "a\n\nb");
        assert_eq!(said("a&nbsp;&nbsp;b<b>c</b> <i>d</i>"), "a  bc d");
        assert_eq!(said("  plain \n text\u{a0} "), "plain text");
    }

    #[test]
    fn lists_even_without_closing_tags() {
        assert_eq!(
            said("Three:<ul><li>one<li>two<ul><li>deep</ul><li><p>three</p></ul>end"),
            "Three:\n- one\n- two\n  - deep\n- three\nend"
        );
        assert_eq!(
            said("<ol start=3><li>c</li><li>d<br>more</li></ol>"),
            "3. c\n4. d\n   more"
        );
        assert_eq!(said("<li>alone"), "- alone");
    }

    #[test]
    fn tables_have_their_cells_apart() {
        assert_eq!(
            said("<table><tr><th>op<th>cost</tr><tr><td>get</td><td>O(1)</td></tr></table>x"),
            "op | cost\nget | O(1)\n\nx"
        );
        // A table that only lays a page out.
        assert_eq!(
            said("<table><tr><td><p>a</p><p>b</p></td></tr></table>"),
            "a\n\nb"
        );
        assert_eq!(said("<td>stray</td> cell"), "stray cell");
    }

    #[test]
    fn code_keeps_its_lines() {
        assert_eq!(
            said("Read:<pre><code>fn f() {\n    g(&amp;x);\n}\n</code></pre>done"),
            "Read:\n\nfn f() {\n    g(&x);\n}\n\ndone"
        );
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(
            said("&amp;lt;b&amp;gt; &lt;i&gt; &#65;&#x42;"),
            "&lt;b&gt; <i> AB"
        );
        assert_eq!(said("AT&T &unknown; &eacute;"), "AT&T &unknown; é");
    }

    #[test]
    fn what_a_browser_hides_is_left_out() {
        assert_eq!(
            said(
                "a<style>b{}</style><!-- c --><script>if (a<b) d</script>e<svg><text>f</text></svg>g"
            ),
            "aeg"
        );
        assert_eq!(said("x < y and a<b and c>d 1<2 <3"), "x < y and ad 1<2 <3");
        assert_eq!(said("<a title=\"x>y\" href='z'>link</a>"), "link");
        assert_eq!(said("end <b"), "end <b");
        assert_eq!(said("<style>never closed"), "");
    }

    #[test]
    fn pictures_and_sounds_are_named_and_counted() {
        let read =
            text("<img src=\"dia%20gram.png\"> [sound:say it.mp3] <img alt='a map' src=x.gif>");
        assert_eq!(
            read.text,
            "[image: dia gram.png] [audio: say it.mp3] [image: a map]"
        );
        assert_eq!(read.media, 3);
        assert_eq!(
            text("<img src='data:image/png;base64,AAAA'>").text,
            "[image]"
        );
        let hash = "687474703a2f2f692e696d6775722e636f6d2f";
        assert_eq!(
            said(&format!("<img src=\"https://x.org/{hash}.png\">")),
            "[image]"
        );
    }

    #[test]
    fn formulas_and_small_print() {
        assert_eq!(
            said("O(n<sup>2</sup>) [$]x^2[/$] H<sub>2</sub>O"),
            "O(n^2) x^2 H_2O"
        );
        assert_eq!(
            said("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"),
            "漢(kan)"
        );
        assert_eq!(said("a[0] = [latex]\\pi[/latex]"), "a[0] = \\pi");
    }

    #[test]
    fn escapes_do_not_come_through() {
        assert_eq!(said("a\u{1b}[31mb\u{0} &amp;\u{7}"), "a[31mb &");
    }

    #[test]
    fn text_written_as_html_is_the_same_text() {
        for plain in [
            "Why a < b && \"c\"?\n\n- [x] 1 > 0\nend &amp;",
            "    indented first\n  and then\n\n\n\nafter three empty lines",
        ] {
            assert_eq!(said(&of_text(plain)), plain);
        }
    }

    #[test]
    fn code_whose_control_characters_go_is_still_the_same_text_again() {
        let read = said("<pre>x \u{0}\n\u{1}\n\n y<table>\t\u{0}<td>1");
        assert_eq!(said(&of_text(&read)), read);
    }

    #[test]
    fn nesting_and_broken_tags_take_no_more_than_linear_time() {
        for piece in [
            "<table><tr><td>",
            "<ul><li>",
            "<a ",
            "<a \"",
            "<!--",
            "<",
            "</",
            "&",
            "[sound:",
        ] {
            let _ = text(&piece.repeat(200_000 / piece.len()));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(html in "(<[a-z!/]{0,6}|[ \"'>=&;\\[\\]a-z\\n]|\\PC){0,60}") {
            let _ = text(&html);
        }

        #[test]
        fn no_known_tags_panic(parts in proptest::collection::vec(
            prop_oneof![
                Just("<table>"), Just("<tr>"), Just("<td>"), Just("</td>"), Just("</tr>"),
                Just("</table>"), Just("<ul>"), Just("<ol start=9>"), Just("<li>"), Just("</ul>"),
                Just("<pre>"), Just("</pre>"), Just("<p>"), Just("</p>"), Just("<br>"),
                Just("<sup>"), Just("</sup>"), Just("é\n x"), Just("<svg>"), Just("<img src=a>"),
                Just("<rp>"), Just("<rt>"), Just("</rt>"), Just("&#x1F600;"), Just("</ol>"),
            ], 0..40)
        ) {
            let read = text(&parts.concat());
            prop_assert!(!read.text.starts_with('\n') && !read.text.ends_with('\n'));
        }
    }
}
