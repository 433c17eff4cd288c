//! Cards as a text file for Anki, by which they can be imported again and be known.

use std::io::{self, Write};

use crate::exchange::anki::package::{OutgoingCard, as_row, fields_of_card, guid_of_card, tags};

/// Writes cards, ordered by their decks: Anki makes a second deck of a parent that comes after its
/// child. Note types are left for Anki to ask about: their names differ from language to language.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write(cards: &[OutgoingCard], to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "#separator:tab\n#html:true")?;
    writeln!(to, "#guid column:1\n#deck column:2\n#tags column:5")?;
    let mut cards: Vec<&OutgoingCard> = cards.iter().collect();
    cards.sort_by(|a, b| a.deck.cmp(&b.deck));
    for card in cards {
        if let Some((guid, [question, answer], of_note)) = as_row(card) {
            let tags = tags(&of_note);
            row(to, [guid, &card.deck, &question, &answer, tags.trim()])?;
            continue;
        }
        let [question, wordings, answer, points, guidance] = fields_of_card(card);
        let wordings = match wordings.is_empty() {
            true => wordings,
            false => format!("<b>Also asked as</b><br>{wordings}"),
        };
        let back: Vec<String> = [answer, points, guidance, wordings]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let back = back.join("<br><br>");
        let tags = tags(&card.content.tags);
        let guid = guid_of_card(card.id);
        row(to, [&guid, &card.deck, &question, &back, tags.trim()])?;
    }
    Ok(())
}

fn row(to: &mut dyn Write, cells: [&str; 5]) -> io::Result<()> {
    writeln!(to, "{}", cells.map(cell).join("\t"))
}

/// Quoted where Anki would otherwise take something of it for a sign.
fn cell(text: &str) -> String {
    let needs_quotes = text.contains(['\t', '\n', '\r', '"']) || text.starts_with('#');
    if needs_quotes {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
