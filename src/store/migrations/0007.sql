-- Layout 7: recordings of answers, and what an interview was like.

-- A recording is a file of the person's own; here is where it is and when to listen to it.
CREATE TABLE recordings (
    key        INTEGER PRIMARY KEY,
    card       INTEGER NOT NULL REFERENCES cards (key) ON DELETE RESTRICT,
    path       TEXT NOT NULL CHECK (length(path) > 0),
    made_at    INTEGER NOT NULL,
    listen_on  TEXT NOT NULL CHECK (listen_on GLOB '????-??-??'),
    heard_at   INTEGER,
    -- Its keeping was undone; the file stays where it is.
    removed_at INTEGER
) STRICT;

-- What a person tells after an interview. One row for each telling; the newest that is not removed
-- holds.
CREATE TABLE debriefs (
    key            INTEGER PRIMARY KEY,
    interview      INTEGER NOT NULL REFERENCES interviews (key) ON DELETE RESTRICT,
    told_at        INTEGER NOT NULL,
    told_on        TEXT NOT NULL CHECK (told_on GLOB '????-??-??'),
    -- Questions in the order they were told: a key of `cards`, the words, how it went (1 to 4), and
    -- what the person wished they had said.
    asked          TEXT NOT NULL CHECK (json_valid(asked)),
    note           TEXT,
    people         TEXT,
    promises       TEXT,
    next_on        TEXT CHECK (next_on GLOB '????-??-??'),
    -- The day by which a thank-you is due.
    thank_by       TEXT NOT NULL CHECK (thank_by GLOB '????-??-??'),
    thanked_at     INTEGER,
    -- What the countdown said on the morning: the share of answers, and its range.
    predicted      REAL,
    predicted_low  REAL,
    predicted_high REAL,
    removed_at     INTEGER
) STRICT;
CREATE INDEX debriefs_by_interview ON debriefs (interview, key);
