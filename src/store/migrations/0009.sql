-- Layout 9: what cards were in Anki, so that they go back as changes of the same notes. New tables
-- only. They are written by an import and say nothing about what is asked here.

CREATE TABLE anki_types (
    -- Anki's own id.
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    is_cloze  INTEGER NOT NULL CHECK (is_cloze IN (0, 1)),
    -- Names.
    fields    TEXT NOT NULL CHECK (json_valid(fields)),
    -- Triples of a name, the question side, the answer side.
    templates TEXT NOT NULL CHECK (json_valid(templates)),
    css       TEXT NOT NULL
) STRICT;

CREATE TABLE anki_notes (
    key        INTEGER PRIMARY KEY,
    guid       TEXT NOT NULL,
    type       INTEGER NOT NULL REFERENCES anki_types (id) ON DELETE RESTRICT,
    -- In seconds, as Anki has it.
    changed_at INTEGER NOT NULL,
    tags       TEXT NOT NULL CHECK (json_valid(tags)),
    -- In HTML, joined by U+001F as Anki joins them.
    fields     TEXT NOT NULL
) STRICT;

CREATE TABLE anki_cards (
    card INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    note INTEGER NOT NULL REFERENCES anki_notes (key) ON DELETE RESTRICT,
    ord  INTEGER NOT NULL CHECK (ord >= 0)
) STRICT;
