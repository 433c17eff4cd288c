-- Layout 1. Never edited once released: what changes is another file.
--
-- Days are TEXT YYYY-MM-DD, instants INTEGER milliseconds UTC, ids UUIDv7 blobs beside small
-- integer keys that joins use, lists JSON text. `cards` and `decks` are the person's own
-- placement, `upstream_*` what a coach's file says, `local_cards` the person's changes over it.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Settings that decide what the log folds to; a setting that is not here has its default.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decks (
    key        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name       TEXT NOT NULL COLLATE NOCASE CHECK (length(name) > 0),
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX decks_by_name ON decks (name) WHERE removed_at IS NULL;

CREATE TABLE upstream_decks (
    deck                INTEGER PRIMARY KEY REFERENCES decks (key) ON DELETE RESTRICT,
    slug                TEXT NOT NULL UNIQUE,
    title               TEXT NOT NULL,
    version             TEXT NOT NULL,
    author              TEXT,
    contact             TEXT,
    description         TEXT,
    license             TEXT,
    source              TEXT,
    language            TEXT NOT NULL,
    default_framework   TEXT,
    default_target_secs INTEGER CHECK (default_target_secs >= 0),
    default_family      TEXT,
    default_tags        TEXT NOT NULL CHECK (json_valid(default_tags)),
    rubric              TEXT NOT NULL CHECK (json_valid(rubric)),
    imported_at         INTEGER NOT NULL
) STRICT;

CREATE TABLE cards (
    key                  INTEGER PRIMARY KEY,
    id                   BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    handle               TEXT NOT NULL UNIQUE CHECK (length(handle) = 12),
    deck                 INTEGER NOT NULL REFERENCES decks (key) ON DELETE RESTRICT,
    -- The order within the deck: that of the coach's file, then that of adding.
    position             INTEGER NOT NULL,
    question_fingerprint INTEGER NOT NULL,
    -- The version shown; older and undone ones stay in `answers`.
    answer_version       INTEGER,
    tags                 TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    is_suspended         INTEGER NOT NULL DEFAULT 0 CHECK (is_suspended IN (0, 1)),
    is_flagged           INTEGER NOT NULL DEFAULT 0 CHECK (is_flagged IN (0, 1)),
    buried_until         TEXT CHECK (buried_until GLOB '????-??-??'),
    withdrawn_at         INTEGER,
    removed_at           INTEGER,
    -- How it went: on its own, with its deck, or because its adding was undone.
    removed_as           TEXT CHECK (removed_as IN ('card', 'deck', 'undo')),
    -- The last review that a reset left behind: only later ones (by key) count.
    counted_from         INTEGER REFERENCES reviews (key) ON DELETE RESTRICT,
    added_at             INTEGER NOT NULL,
    added_on             TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    CHECK ((removed_at IS NULL) = (removed_as IS NULL)),
    FOREIGN KEY (key, answer_version) REFERENCES answers (card, version) ON DELETE RESTRICT
) STRICT;
CREATE INDEX cards_by_deck ON cards (deck, position) WHERE removed_at IS NULL;
CREATE INDEX cards_by_question ON cards (question_fingerprint) WHERE removed_at IS NULL;

CREATE TABLE upstream_cards (
    card         INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    deck         INTEGER NOT NULL REFERENCES upstream_decks (deck) ON DELETE RESTRICT,
    slug         TEXT NOT NULL,
    aliases      TEXT NOT NULL CHECK (json_valid(aliases)),
    is_retired   INTEGER NOT NULL CHECK (is_retired IN (0, 1)),
    question     TEXT NOT NULL,
    variants     TEXT NOT NULL CHECK (json_valid(variants)),
    kind         TEXT,
    family       TEXT,
    framework    TEXT,
    target_secs  INTEGER CHECK (target_secs >= 0),
    competencies TEXT NOT NULL CHECK (json_valid(competencies)),
    tags         TEXT NOT NULL CHECK (json_valid(tags)),
    listens_for  TEXT NOT NULL CHECK (json_valid(listens_for)),
    rubric       TEXT NOT NULL CHECK (json_valid(rubric)),
    pitfalls     TEXT NOT NULL CHECK (json_valid(pitfalls)),
    follow_ups   TEXT NOT NULL CHECK (json_valid(follow_ups)),
    key_points   TEXT NOT NULL CHECK (json_valid(key_points)),
    example      TEXT,
    notes        TEXT,
    UNIQUE (deck, slug)
) STRICT;

-- NULL follows the coach. A card that the person wrote has its question here.
CREATE TABLE local_cards (
    card         INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    question     TEXT,
    variants     TEXT CHECK (json_valid(variants)),
    kind         TEXT,
    framework    TEXT,
    target_secs  INTEGER CHECK (target_secs >= 0),
    competencies TEXT CHECK (json_valid(competencies)),
    listens_for  TEXT CHECK (json_valid(listens_for)),
    pitfalls     TEXT CHECK (json_valid(pitfalls)),
    follow_ups   TEXT CHECK (json_valid(follow_ups)),
    notes        TEXT
) STRICT;

CREATE TABLE answers (
    card       INTEGER NOT NULL REFERENCES cards (key) ON DELETE RESTRICT,
    version    INTEGER NOT NULL CHECK (version >= 1),
    written_at INTEGER NOT NULL,
    headline   TEXT,
    text       TEXT NOT NULL,
    key_points TEXT NOT NULL CHECK (json_valid(key_points)),
    slots      TEXT NOT NULL CHECK (json_valid(slots)),
    words      INTEGER NOT NULL CHECK (words >= 0),
    PRIMARY KEY (card, version)
) STRICT;
CREATE TRIGGER answers_are_never_changed BEFORE UPDATE ON answers
BEGIN SELECT raise(ABORT, 'answers are never overwritten'); END;
CREATE TRIGGER answers_are_never_deleted BEFORE DELETE ON answers
BEGIN SELECT raise(ABORT, 'answers are never deleted'); END;

CREATE TABLE reviews (
    key           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    card          INTEGER NOT NULL REFERENCES cards (key) ON DELETE RESTRICT,
    device        BLOB NOT NULL CHECK (length(device) = 16),
    at            INTEGER NOT NULL,
    day           TEXT NOT NULL CHECK (day GLOB '????-??-??'),
    grade         INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    source        TEXT NOT NULL,
    spoken_secs   INTEGER CHECK (spoken_secs >= 0),
    total_secs    INTEGER CHECK (total_secs >= 0),
    -- What the totals count: total_secs or, where nothing was measured, what was expected.
    counted_secs  INTEGER NOT NULL CHECK (counted_secs >= 0),
    wording       INTEGER CHECK (wording >= 0),
    points_made   TEXT NOT NULL CHECK (json_valid(points_made)),
    points_missed TEXT NOT NULL CHECK (json_valid(points_missed)),
    note          TEXT,
    was_new       INTEGER NOT NULL CHECK (was_new IN (0, 1)),
    taken_back_at INTEGER
) STRICT;
CREATE INDEX reviews_by_card ON reviews (card, at, id);
CREATE TRIGGER reviews_are_never_deleted BEFORE DELETE ON reviews
BEGIN SELECT raise(ABORT, 'the review log is append-only'); END;
CREATE TRIGGER reviews_are_never_changed BEFORE UPDATE OF
    key, id, card, device, at, day, grade, source, spoken_secs, total_secs, counted_secs,
    wording, points_made, points_missed, note, was_new ON reviews
BEGIN SELECT raise(ABORT, 'the review log is append-only'); END;

-- From here on everything is derived, but for `operations` and `changes`; `doctor` compares and
-- mends.

-- The fold of the reviews that count; a card without any has no row.
CREATE TABLE card_states (
    card               INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    ease_factor        REAL NOT NULL,
    interval_days      INTEGER NOT NULL CHECK (interval_days >= 0),
    repetitions        INTEGER NOT NULL CHECK (repetitions >= 0),
    lapses             INTEGER NOT NULL CHECK (lapses >= 0),
    reviews            INTEGER NOT NULL CHECK (reviews >= 1),
    last_review_on     TEXT CHECK (last_review_on GLOB '????-??-??'),
    due_on             TEXT CHECK (due_on GLOB '????-??-??'),
    is_awaiting_recall INTEGER NOT NULL CHECK (is_awaiting_recall IN (0, 1)),
    stability_days     REAL,
    difficulty         REAL,
    timed_reviews      INTEGER NOT NULL CHECK (timed_reviews >= 0),
    timed_secs         INTEGER NOT NULL CHECK (timed_secs >= 0),
    last_spoken_secs   INTEGER,
    last_wording       INTEGER,
    CHECK ((stability_days IS NULL) = (difficulty IS NULL))
) STRICT;

-- Only cards that may be asked have a row.
CREATE TABLE queue (
    card     INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    deck     INTEGER NOT NULL REFERENCES decks (key) ON DELETE RESTRICT,
    -- The later of the due day and the day burying ends; NULL for a card never reviewed.
    ask_on   TEXT CHECK (ask_on GLOB '????-??-??'),
    -- Graded again and not recalled since: comes after the others of its day.
    retry    INTEGER NOT NULL CHECK (retry IN (0, 1)),
    position INTEGER NOT NULL,
    secs     INTEGER NOT NULL CHECK (secs >= 0)
) STRICT;
CREATE INDEX queue_by_day ON queue (ask_on, retry, deck, position);
CREATE INDEX queue_by_deck ON queue (deck, ask_on, retry, position);

CREATE TABLE day_load (
    day   TEXT NOT NULL PRIMARY KEY,
    cards INTEGER NOT NULL CHECK (cards >= 0),
    secs  INTEGER NOT NULL CHECK (secs >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE deck_load (
    deck  INTEGER NOT NULL,
    day   TEXT NOT NULL,
    cards INTEGER NOT NULL CHECK (cards >= 0),
    secs  INTEGER NOT NULL CHECK (secs >= 0),
    PRIMARY KEY (deck, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_load (
    deck  INTEGER PRIMARY KEY,
    cards INTEGER NOT NULL CHECK (cards >= 0),
    secs  INTEGER NOT NULL CHECK (secs >= 0)
) STRICT;

CREATE TRIGGER queue_in_due AFTER INSERT ON queue WHEN new.ask_on IS NOT NULL
BEGIN
    INSERT INTO day_load VALUES (new.ask_on, 1, new.secs)
        ON CONFLICT DO UPDATE SET cards = cards + 1, secs = secs + excluded.secs;
    INSERT INTO deck_load VALUES (new.deck, new.ask_on, 1, new.secs)
        ON CONFLICT DO UPDATE SET cards = cards + 1, secs = secs + excluded.secs;
END;
CREATE TRIGGER queue_in_new AFTER INSERT ON queue WHEN new.ask_on IS NULL
BEGIN
    INSERT INTO new_load VALUES (new.deck, 1, new.secs)
        ON CONFLICT DO UPDATE SET cards = cards + 1, secs = secs + excluded.secs;
END;
CREATE TRIGGER queue_out_due AFTER DELETE ON queue WHEN old.ask_on IS NOT NULL
BEGIN
    UPDATE day_load SET cards = cards - 1, secs = secs - old.secs WHERE day = old.ask_on;
    DELETE FROM day_load WHERE day = old.ask_on AND cards = 0;
    UPDATE deck_load SET cards = cards - 1, secs = secs - old.secs
        WHERE deck = old.deck AND day = old.ask_on;
    DELETE FROM deck_load WHERE deck = old.deck AND day = old.ask_on AND cards = 0;
END;
CREATE TRIGGER queue_out_new AFTER DELETE ON queue WHEN old.ask_on IS NULL
BEGIN
    UPDATE new_load SET cards = cards - 1, secs = secs - old.secs WHERE deck = old.deck;
    DELETE FROM new_load WHERE deck = old.deck AND cards = 0;
END;
-- A row of the queue is deleted and inserted, never updated, so that the four above are all.
CREATE TRIGGER queue_is_never_updated BEFORE UPDATE ON queue
BEGIN SELECT raise(ABORT, 'a queue row is replaced, not updated'); END;

CREATE TABLE review_days (
    day         TEXT NOT NULL PRIMARY KEY,
    reviews     INTEGER NOT NULL CHECK (reviews >= 0),
    again       INTEGER NOT NULL CHECK (again >= 0),
    hard        INTEGER NOT NULL CHECK (hard >= 0),
    good        INTEGER NOT NULL CHECK (good >= 0),
    easy        INTEGER NOT NULL CHECK (easy >= 0),
    new_cards   INTEGER NOT NULL CHECK (new_cards >= 0),
    spoken_secs INTEGER NOT NULL CHECK (spoken_secs >= 0),
    total_secs  INTEGER NOT NULL CHECK (total_secs >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_totals (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    reviews     INTEGER NOT NULL CHECK (reviews >= 0),
    again       INTEGER NOT NULL CHECK (again >= 0),
    hard        INTEGER NOT NULL CHECK (hard >= 0),
    good        INTEGER NOT NULL CHECK (good >= 0),
    easy        INTEGER NOT NULL CHECK (easy >= 0),
    new_cards   INTEGER NOT NULL CHECK (new_cards >= 0),
    spoken_secs INTEGER NOT NULL CHECK (spoken_secs >= 0),
    total_secs  INTEGER NOT NULL CHECK (total_secs >= 0)
) STRICT;
INSERT INTO review_totals VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0);

CREATE TRIGGER reviews_count AFTER INSERT ON reviews WHEN new.taken_back_at IS NULL
BEGIN
    INSERT INTO review_days VALUES (
        new.day, 1, new.grade = 1, new.grade = 2, new.grade = 3, new.grade = 4, new.was_new,
        coalesce(new.spoken_secs, 0), new.counted_secs
    ) ON CONFLICT DO UPDATE SET
        reviews = reviews + 1, again = again + excluded.again, hard = hard + excluded.hard,
        good = good + excluded.good, easy = easy + excluded.easy,
        new_cards = new_cards + excluded.new_cards,
        spoken_secs = spoken_secs + excluded.spoken_secs,
        total_secs = total_secs + excluded.total_secs;
    UPDATE review_totals SET
        reviews = reviews + 1, again = again + (new.grade = 1), hard = hard + (new.grade = 2),
        good = good + (new.grade = 3), easy = easy + (new.grade = 4),
        new_cards = new_cards + new.was_new,
        spoken_secs = spoken_secs + coalesce(new.spoken_secs, 0),
        total_secs = total_secs + new.counted_secs;
END;
CREATE TRIGGER reviews_taken_back AFTER UPDATE OF taken_back_at ON reviews
WHEN old.taken_back_at IS NULL AND new.taken_back_at IS NOT NULL
BEGIN
    UPDATE review_days SET
        reviews = reviews - 1, again = again - (new.grade = 1), hard = hard - (new.grade = 2),
        good = good - (new.grade = 3), easy = easy - (new.grade = 4),
        new_cards = new_cards - new.was_new,
        spoken_secs = spoken_secs - coalesce(new.spoken_secs, 0),
        total_secs = total_secs - new.counted_secs
        WHERE day = new.day;
    DELETE FROM review_days WHERE day = new.day AND reviews = 0;
    UPDATE review_totals SET
        reviews = reviews - 1, again = again - (new.grade = 1), hard = hard - (new.grade = 2),
        good = good - (new.grade = 3), easy = easy - (new.grade = 4),
        new_cards = new_cards - new.was_new,
        spoken_secs = spoken_secs - coalesce(new.spoken_secs, 0),
        total_secs = total_secs - new.counted_secs;
END;
CREATE TRIGGER reviews_brought_back AFTER UPDATE OF taken_back_at ON reviews
WHEN old.taken_back_at IS NOT NULL AND new.taken_back_at IS NULL
BEGIN
    INSERT INTO review_days VALUES (
        new.day, 1, new.grade = 1, new.grade = 2, new.grade = 3, new.grade = 4, new.was_new,
        coalesce(new.spoken_secs, 0), new.counted_secs
    ) ON CONFLICT DO UPDATE SET
        reviews = reviews + 1, again = again + excluded.again, hard = hard + excluded.hard,
        good = good + excluded.good, easy = easy + excluded.easy,
        new_cards = new_cards + excluded.new_cards,
        spoken_secs = spoken_secs + excluded.spoken_secs,
        total_secs = total_secs + excluded.total_secs;
    UPDATE review_totals SET
        reviews = reviews + 1, again = again + (new.grade = 1), hard = hard + (new.grade = 2),
        good = good + (new.grade = 3), easy = easy + (new.grade = 4),
        new_cards = new_cards + new.was_new,
        spoken_secs = spoken_secs + coalesce(new.spoken_secs, 0),
        total_secs = total_secs + new.counted_secs;
END;

-- One row a change the person made; a line, of which undo goes back and redo comes forward.
-- What was undone and then overtaken by something new is 'dropped' for good.
CREATE TABLE operations (
    number   INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    summary  TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'done' CHECK (standing IN ('done', 'undone', 'dropped')),
    -- The review of a grade; its other effects follow from the log.
    review   INTEGER REFERENCES reviews (key) ON DELETE RESTRICT
) STRICT;
CREATE INDEX operations_undone ON operations (number) WHERE standing = 'undone';

-- What an operation did to rows: the columns it set, before and after, as JSON objects. NULL
-- before: the rows from `row` to `last_row` were inserted.
CREATE TABLE changes (
    operation INTEGER NOT NULL REFERENCES operations (number) ON DELETE RESTRICT
              DEFERRABLE INITIALLY DEFERRED,
    step      INTEGER NOT NULL,
    family    TEXT NOT NULL,
    row       ANY NOT NULL,
    last_row  ANY NOT NULL,
    before    TEXT CHECK (json_valid(before)),
    after     TEXT CHECK (json_valid(after)),
    PRIMARY KEY (operation, step)
) STRICT, WITHOUT ROWID;

-- The rowid is cards.key. Rows of removed cards stay: searching joins them away.
CREATE VIRTUAL TABLE card_search USING fts5 (
    text, content = '', contentless_delete = 1, detail = none,
    tokenize = "unicode61 remove_diacritics 2"
);
