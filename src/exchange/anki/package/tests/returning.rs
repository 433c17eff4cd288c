//! Notes of Anki on their way back.

use rusqlite::Connection;

use super::*;
use crate::exchange::foreign::ForeignCard;

/// A note of two fields, one that makes two cards, a cloze of two.
fn foreign() -> Vec<ForeignCard> {
    let mut made = Made::new(Schema::Eighteen);
    made.note(
        1,
        "one`$",
        "What is <b>Send</b>?\u{1f}A <i>trait</i>",
        " a marked ",
    );
    made.both_ways(2, "two", "heap\u{1f}Where <code>Box</code> puts");
    made.cloze(3, "three", "{{c1::Own}} and {{c2::lend}}\u{1f}More");
    made.row("UPDATE notes SET mod = 1790000000");
    for (note, id, ord) in [(1, 1, 0), (2, 2, 0), (2, 3, 1), (3, 4, 0), (3, 5, 1)] {
        made.card_of(note, id, 2, ord, "0, 0, 1, 0, 0, 0, 0, 0");
    }
    let collection = frame(&made.bytes());
    let package = zipped(&[("meta", b"\x08\x03"), ("collection.anki21b", &collection)]);
    read_all(&package).unwrap().foreign.cards
}

fn outgoing(number: u64, card: &ForeignCard) -> OutgoingCard {
    OutgoingCard {
        deck: card.deck.join("::"),
        content: card.content.clone(),
        answer: card.answer.clone().unwrap_or_default(),
        key_points: Vec::new(),
        returning: card.origin.clone().map(|origin| Returning {
            origin,
            question: None,
            answer: None,
            is_own_answer: false,
            new_tags: Vec::new(),
            lost_tags: Vec::new(),
        }),
        ..round::card(number)
    }
}

fn all() -> Vec<OutgoingCard> {
    let foreign = foreign();
    let cards = (1..).zip(&foreign);
    cards.map(|(number, card)| outgoing(number, card)).collect()
}

fn changed(cards: &mut [OutgoingCard], at: usize, change: impl FnOnce(&mut Returning)) {
    change(cards[at].returning.as_mut().unwrap());
}

/// What a package holds, row by row.
fn written(cards: &[OutgoingCard], sql: &str) -> Vec<String> {
    let mut package = Vec::new();
    write(cards, &now(), &mut package).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut collection = Vec::new();
    let mut entry = zip.by_name("collection.anki2").unwrap();
    std::io::Read::read_to_end(&mut entry, &mut collection).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), collection).unwrap();
    let conn = Connection::open(file.path()).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

const NOTES: &str = "SELECT guid || ' ' || mid || ' ' || mod || ' [' || tags || '] '
     || replace(flds, char(31), ' | ') FROM notes ORDER BY id";

#[test]
fn what_nobody_changed_goes_back_as_it_came() {
    let cards = all();
    assert_eq!(
        written(&cards, NOTES),
        [
            "one`$ 1 1790000000 [ a marked ] What is <b>Send</b>? | A <i>trait</i>",
            "two 3 1790000000 [] heap | Where <code>Box</code> puts",
            "three 2 1790000000 [] {{c1::Own}} and {{c2::lend}} | More",
        ]
    );
    let cards_of = "SELECT n.guid || ' ' || c.ord FROM cards c JOIN notes n ON n.id = c.nid
         ORDER BY c.id";
    assert_eq!(
        written(&cards, cards_of),
        ["one`$ 0", "two 0", "two 1", "three 0", "three 1"]
    );
    let types = "SELECT j.key || ' ' || (j.value ->> 'name') || ' ' || (j.value ->> 'mod')
         FROM col, json_each(col.models) j ORDER BY j.key";
    assert_eq!(
        written(&cards, types)[..3],
        ["1 Basic 0", "1763769600417 offbook 0", "2 Cloze 0"]
    );
    assert_eq!(unplaced(&cards), 0);
    // The same card twice, as after it came into two decks here, is one card there.
    let mut twice = cards.clone();
    twice.push(cards[0].clone());
    assert_eq!(written(&twice, NOTES), written(&cards, NOTES));
    assert_eq!(written(&twice, cards_of).len(), 5);
}

#[test]
fn a_side_that_is_one_field_takes_what_was_changed() {
    let mut cards = all();
    changed(&mut cards, 0, |it| {
        it.question = Some("Is 1 < 2 & <b>?".into());
        it.answer = Some("Mine.\nYes.".into());
        it.is_own_answer = true;
        it.lost_tags = vec!["a".into()];
        it.new_tags = vec!["b c".into()];
    });
    // What the second card of the note asks is the back of the first.
    changed(&mut cards, 2, |it| it.question = Some("Where?".into()));
    let at = cards[0].changed_at.timestamp();
    assert_eq!(
        written(&cards, NOTES)[..2],
        [
            format!("one`$ 1 {at} [ marked b-c ] Is 1 &lt; 2 &amp; &lt;b&gt;? | Mine.<br>Yes."),
            format!("two 3 {at} [] heap | Where?"),
        ]
    );
    assert_eq!(unplaced(&cards), 0);
}

#[test]
fn what_no_field_is_stays_here() {
    let mut cards = all();
    // An own answer would be what the other card of the note asks.
    changed(&mut cards, 1, |it| {
        it.answer = Some("Mine.".into());
        it.is_own_answer = true;
    });
    changed(&mut cards, 3, |it| it.question = Some("What?".into()));
    let before = written(&all(), NOTES);
    assert_eq!(written(&cards, NOTES), before);
    assert_eq!(unplaced(&cards), 2);
}
