"""Takes a package into a real Anki collection, reviews there, and gives packages back.

    python round_trip.py PACKAGE NEWER FOLDER

needs the package `anki` from PyPI. PACKAGE is imported with its progress into an empty collection,
then NEWER, which is a later export of the same cards; then one card is graded there. FOLDER gets
latest.apkg and legacy.apkg. What the collection holds is printed as JSON, before the grading.
`tests/cli/anki.rs` runs this where it finds Anki.
"""

import datetime
import json
import pathlib
import sys
import tempfile

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

package, newer, folder = sys.argv[1:]
collection = Collection(str(pathlib.Path(tempfile.mkdtemp()) / "collection.anki2"))


def take(path):
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=path, options=options)
    log = collection.import_anki_package(request).log
    kinds = ("new", "updated", "duplicate", "conflicting")
    return {kind: len(getattr(log, kind)) for kind in kinds}


def due_on(card):
    if card.type != 2:
        return None
    days = (card.odue or card.due) - collection.sched.today
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def cards():
    found = []
    for id in collection.find_cards("", order="c.id"):
        card = collection.get_card(id)
        note = card.note()
        found.append(
            {
                "guid": note.guid,
                "deck": collection.decks.name(card.did),
                "tags": note.tags,
                "fields": note.fields,
                "due_on": due_on(card),
                "interval_days": card.ivl,
                "ease": card.factor,
                "reviews": card.reps,
                "lapses": card.lapses,
                "suspended": card.queue == -1,
                "log": collection.db.all(
                    "select id, ease from revlog where cid = ? order by id", id
                ),
            }
        )
    return found


imports = [take(package), take(newer)]
held = cards()
collection.fix_integrity()
collection.decks.select(collection.decks.id("Acme"))
card = collection.sched.getCard()
card.start_timer()
collection.sched.answerCard(card, 3)
for name, legacy in (("latest", False), ("legacy", True)):
    collection.export_anki_package(
        out_path=str(pathlib.Path(folder) / f"{name}.apkg"),
        options=ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=False, with_media=True, legacy=legacy
        ),
        limit=None,
    )
collection.close()
print(json.dumps({"imports": imports, "cards": held}))
