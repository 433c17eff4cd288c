-- Layout 4: where another program left a card. New tables only.

CREATE TABLE schedule_starts (
    card           INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    -- The last of the imported reviews: what was reviewed since goes on from here. A reset moves
    -- the card's own `counted_from` on, and this counts no more.
    counted_from   INTEGER NOT NULL REFERENCES reviews (key) ON DELETE RESTRICT,
    ease_factor    REAL NOT NULL,
    interval_days  INTEGER NOT NULL CHECK (interval_days >= 0),
    repetitions    INTEGER NOT NULL CHECK (repetitions >= 0),
    lapses         INTEGER NOT NULL CHECK (lapses >= 0),
    reviews        INTEGER NOT NULL CHECK (reviews >= 1),
    last_review_on TEXT CHECK (last_review_on GLOB '????-??-??'),
    due_on         TEXT CHECK (due_on GLOB '????-??-??'),
    stability_days REAL,
    difficulty     REAL,
    CHECK ((stability_days IS NULL) = (difficulty IS NULL))
) STRICT;
