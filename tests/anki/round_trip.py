"""The real Anki, for tests/cli/anki_real.rs, which runs this where it finds Anki.

    python round_trip.py trip PACKAGE NEWER FOLDER
    python round_trip.py text FIRST SECOND FOLDER
    python round_trip.py make FOLDER
    python round_trip.py back FOLDER PACKAGE...

needs the package `anki` from PyPI. Whatever a collection holds is printed as JSON.

trip: PACKAGE is imported with its progress into an empty collection, then NEWER, a later export of
the same cards; cards are graded there, then NEWER is imported once more, which must change none of
that. FOLDER gets latest.apkg, legacy.apkg, latest.colpkg and legacy.colpkg.
text: FIRST and then SECOND, text files of notes, are imported into one collection.
make: a collection with all that Anki can do is made in FOLDER and exported as the four files.
back: the packages are imported, one after another, into the collection that `make` left.
"""

import datetime
import json
import pathlib
import sys

from anki.buildinfo import version
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
KINDS = ("new", "updated", "duplicate", "conflicting")


def opened(folder):
    return Collection(str(pathlib.Path(folder) / "collection.anki2"))


def counted(log):
    return {kind: len(getattr(log, kind)) for kind in KINDS}


def take(collection, path):
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=path, options=options)
    return counted(collection.import_anki_package(request).log)


def take_text(collection, path):
    """As the dialog does it: the notes become Basic ones, the file says the rest."""
    metadata = collection.get_csv_metadata(path, None)
    basic = collection.models.by_name("Basic")["id"]
    metadata.global_notetype.id = basic
    log = collection.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
    kinds = KINDS + ("first_field_match", "missing_notetype", "missing_deck", "empty_first_field")
    return {kind: len(getattr(log, kind)) for kind in kinds}


def today(collection):
    """The study day that Anki's day numbers of today mean."""
    began = collection.sched.day_cutoff - 86_400
    return datetime.datetime.fromtimestamp(began).date()


def due_on(collection, card):
    if card.type == 0:
        return None
    due = card.odue or card.due
    if due > 1_000_000:
        # Seconds: a learning step. A study day ends at four in the morning.
        return (datetime.datetime.fromtimestamp(due) - datetime.timedelta(hours=4)).date().isoformat()
    return (today(collection) + datetime.timedelta(days=due - collection.sched.today)).isoformat()


def cards(collection):
    found = []
    for id in collection.find_cards("", order="c.id"):
        card = collection.get_card(id)
        note = card.note()
        memory = card.memory_state
        found.append(
            {
                "guid": note.guid,
                "ord": card.ord,
                "type": note.note_type()["name"],
                "deck": collection.decks.name(card.odid or card.did),
                "tags": note.tags,
                "fields": note.fields,
                "kind": card.type,
                "queue": card.queue,
                "due_on": due_on(collection, card),
                "interval_days": card.ivl,
                "ease": card.factor,
                "reviews": card.reps,
                "lapses": card.lapses,
                "suspended": card.queue == -1,
                "filtered": bool(card.odid),
                "stability": memory.stability if memory else None,
                "log": collection.db.all(
                    "select id, ease from revlog where cid = ? and ease > 0 order by id", id
                ),
            }
        )
    return found


def give(collection, folder, with_media=True):
    """The four forms in which Anki gives out what it holds; the collection is closed by it."""
    folder = pathlib.Path(folder)
    for name, legacy in (("latest", False), ("legacy", True)):
        collection.export_anki_package(
            out_path=str(folder / f"{name}.apkg"),
            options=ExportAnkiPackageOptions(
                with_scheduling=True,
                with_deck_configs=False,
                with_media=with_media,
                legacy=legacy,
            ),
            limit=None,
        )
    for name, legacy in (("latest", False), ("legacy", True)):
        collection.export_collection_package(
            str(folder / f"{name}.colpkg"), include_media=with_media, legacy=legacy
        )
        collection.reopen(after_full_sync=False)


def answer(collection, card_id, button):
    card = collection.get_card(card_id)
    card.start_timer()
    states = collection._backend.get_scheduling_states(card.id)
    rating = {AGAIN: 0, HARD: 1, GOOD: 2, EASY: 3}[button]
    reply = collection.sched.build_answer(card=card, states=states, rating=rating)
    collection.sched.answer_card(reply)


def trip(package, newer, folder):
    collection = opened(folder)
    imports = [take(collection, package), take(collection, newer)]
    held = cards(collection)
    collection.fix_integrity()
    buttons = [GOOD, AGAIN, EASY, HARD]
    whole = [card for card in collection.find_cards("", order="c.id")]
    for place, card in enumerate(whole):
        if collection.get_card(card).queue != -1:
            answer(collection, card, buttons[place % len(buttons)])
    graded = cards(collection)
    # Anki takes progress once: its own is not touched by a further import.
    imports.append(take(collection, newer))
    assert cards(collection) == graded, "an import changed what was reviewed here"
    give(collection, folder)
    collection.close()
    return {"version": version, "imports": imports, "cards": held, "graded": graded}


def text(first, second, folder):
    collection = opened(folder)
    imports = [take_text(collection, first)]
    held = cards(collection)
    imports += [take_text(collection, second), take_text(collection, second)]
    after = cards(collection)
    collection.close()
    return {"version": version, "imports": imports, "cards": held, "after": after}


def note(collection, kind, deck, fields, tags=()):
    made = collection.new_note(collection.models.by_name(kind))
    made.fields = list(fields)
    made.tags = list(tags)
    collection.add_note(made, collection.decks.id(deck))
    return made


def make(folder):
    collection = opened(folder)
    collection.media.write_data("cup.png", b"\x89PNG\r\n\x1a\n not much of a picture")
    plain = note(
        collection, "Basic", "Work", ["What is <b>Send</b>?", "A <i>marker</i> trait."], ["rust"]
    )
    html = note(
        collection,
        "Basic",
        "Work::Rust",
        [
            "Which of these<br>compile?<pre><code>let a = 1;\n  a &lt; 2</code></pre>",
            '<div>One</div><div><br></div><ul><li>a</li><li>b &amp; c</li></ul><table><tr><td>x'
            '</td><td>y</td></tr></table><img src="cup.png"> [sound:say.mp3] \\(a^2\\) &nbsp;end',
        ],
        ["rust::types", "marked"],
    )
    both = note(
        collection,
        "Basic (and reversed card)",
        "Work::Rust::Deep",
        ["heap", "Where <code>Box</code> puts things"],
    )
    cloze = note(
        collection,
        "Cloze",
        "Work",
        ["{{c1::Ownership}} moves, {{c2::borrowing::not owning}} does not: {{c1::one owner}}.", "More"],
        ["cloze"],
    )
    suspended = note(collection, "Basic", "Work", ["Suspended?", "Yes"])
    buried = note(collection, "Basic", "Work", ["Buried?", "Until tomorrow"])
    learning = note(collection, "Basic", "Work", ["Being learned?", "Ten minutes"])
    lapsed = note(collection, "Basic", "Elsewhere", ["Forgotten?", "Again and again"])
    filtered = note(collection, "Basic", "Elsewhere", ["Borrowed?", "By a filtered deck"])
    remembered = note(collection, "Basic", "Elsewhere", ["By FSRS?", "With a memory"])
    first = lambda of: of.card_ids()[0]
    for card in plain.card_ids() + both.card_ids() + [first(cloze), first(suspended)]:
        answer(collection, card, EASY)
    collection.sched.set_due_date([first(html), first(lapsed), first(filtered)], "40")
    collection.sched.set_due_date([first(suspended)], "3")
    answer(collection, first(learning), GOOD)
    answer(collection, first(lapsed), AGAIN)
    collection.sched.suspend_cards([first(suspended)])
    collection.sched.bury_cards([first(buried)])
    collection.set_config("fsrs", True)
    answer(collection, first(remembered), EASY)
    deck = collection.sched.get_or_create_filtered_deck(0)
    deck.name = "Cramming"
    del deck.config.search_terms[:]
    deck.config.search_terms.add(search='"Borrowed?"', limit=10, order=0)
    collection.sched.add_or_update_filtered_deck(deck)
    held = cards(collection)
    give(collection, folder)
    collection.close()
    return {"version": version, "cards": held}


def back(folder, *packages):
    collection = opened(folder)
    before = cards(collection)
    imports = [take(collection, package) for package in packages]
    after = cards(collection)
    collection.fix_integrity()
    types = [kind.name for kind in collection.models.all_names_and_ids()]
    collection.close()
    return {"imports": imports, "before": before, "cards": after, "types": types}


print(json.dumps({"trip": trip, "text": text, "make": make, "back": back}[sys.argv[1]](*sys.argv[2:])))
