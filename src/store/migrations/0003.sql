-- Layout 3: a coach's deck that comes again and again, and what a coach says about answers. New
-- tables only, so that an older file can be read as it is, as if they were empty.

CREATE TABLE rewordings (
    card             INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    -- What the coach called the question before, oldest first: it may still be asked so.
    former_questions TEXT NOT NULL CHECK (json_valid(former_questions)),
    -- Since when the question asks in other words than the answer was written for; NULL once the
    -- person said that the answer is still right, or wrote another.
    reworded_at      INTEGER
) STRICT;

-- What the coach says is new in the release that is in.
CREATE TABLE release_notes (
    deck INTEGER PRIMARY KEY REFERENCES upstream_decks (deck) ON DELETE RESTRICT,
    text TEXT NOT NULL
) STRICT;

-- What a coach wrote to one version of an answer. The answer itself is not touched by it.
CREATE TABLE coach_notes (
    key        INTEGER PRIMARY KEY,
    card       INTEGER NOT NULL REFERENCES cards (key) ON DELETE RESTRICT,
    version    INTEGER NOT NULL CHECK (version >= 1),
    written_at INTEGER NOT NULL,
    coach      TEXT,
    text       TEXT NOT NULL CHECK (length(text) > 0)
) STRICT;
CREATE INDEX coach_notes_by_card ON coach_notes (card, version);
