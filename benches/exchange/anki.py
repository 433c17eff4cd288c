"""Imports one file into an empty Anki collection and says how long the import took.

    python anki.py FILE cards|schedule
    python anki.py version

needs the package `anki` from PyPI. The last line is: seconds, the most memory in MiB, notes.
"""

import pathlib
import resource
import sys
import tempfile
import time

# Not this file, which has the name of the package.
sys.path = [place for place in sys.path if place != str(pathlib.Path(__file__).parent)]

from anki.buildinfo import version
from anki.collection import (
    Collection,
    CsvMetadata,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)


def take_csv(collection, path):
    metadata = collection.get_csv_metadata(path, CsvMetadata.Delimiter.COMMA)
    metadata.global_notetype.id = collection.models.by_name("Basic")["id"]
    del metadata.global_notetype.field_columns[:]
    # id,question,answer,tags: the first field names a note in Anki, so it has the question.
    metadata.global_notetype.field_columns.extend([2, 3])
    metadata.tags_column = 4
    metadata.deck_id = collection.decks.id("Loop")
    collection.import_csv(ImportCsvRequest(path=path, metadata=metadata))


def take_package(collection, path, with_schedule):
    options = ImportAnkiPackageOptions(with_scheduling=with_schedule)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))


def main():
    if sys.argv[1] == "version":
        print(version)
        return
    path, what = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(pathlib.Path(folder) / "collection.anki2"))
        begun = time.monotonic()
        if path.endswith(".csv"):
            take_csv(collection, path)
        else:
            take_package(collection, path, what == "schedule")
        took = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(took, peak, collection.note_count())
        collection.close()


main()
