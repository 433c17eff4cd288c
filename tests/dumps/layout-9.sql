PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;
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
    added_on             TEXT NOT NULL CHECK (added_on GLOB '????-??-??'), dismissed_hints TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(dismissed_hints)),
    CHECK ((removed_at IS NULL) = (removed_as IS NULL)),
    FOREIGN KEY (key, answer_version) REFERENCES answers (card, version) ON DELETE RESTRICT
) STRICT;
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
CREATE TABLE operations (
    number   INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    summary  TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'done' CHECK (standing IN ('done', 'undone', 'dropped')),
    -- The review of a grade; its other effects follow from the log.
    review   INTEGER REFERENCES reviews (key) ON DELETE RESTRICT
) STRICT;
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
CREATE VIRTUAL TABLE card_search USING fts5 (
    text, content = '', contentless_delete = 1, detail = none,
    tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE interviews (
    key            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name           TEXT NOT NULL COLLATE NOCASE CHECK (length(name) > 0),
    company        TEXT,
    role           TEXT,
    round          TEXT,
    held_on        TEXT NOT NULL CHECK (held_on GLOB '????-??-??'),
    -- Hours and minutes; NULL while only the day is known.
    wall_time      TEXT CHECK (wall_time GLOB '??:??'),
    zone           TEXT NOT NULL CHECK (length(zone) > 0),
    -- Keys of `decks`, and tags; both empty: every card.
    decks          TEXT NOT NULL CHECK (json_valid(decks)),
    tags           TEXT NOT NULL CHECK (json_valid(tags)),
    -- Pairs of a key of `cards` and 'low' or 'must'.
    priorities     TEXT NOT NULL CHECK (json_valid(priorities)),
    minutes_a_day  INTEGER CHECK (minutes_a_day BETWEEN 1 AND 1440),
    -- Monday is 0.
    weekdays_off   TEXT NOT NULL CHECK (json_valid(weekdays_off)),
    dates_off      TEXT NOT NULL CHECK (json_valid(dates_off)),
    rehearsal_days INTEGER NOT NULL CHECK (rehearsal_days >= 0),
    aim_percent    INTEGER CHECK (aim_percent BETWEEN 1 AND 100),
    added_at       INTEGER NOT NULL,
    added_on       TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    cancelled_at   INTEGER,
    -- Its adding was undone.
    removed_at     INTEGER
) STRICT;
CREATE TABLE rewordings (
    card             INTEGER PRIMARY KEY REFERENCES cards (key) ON DELETE RESTRICT,
    -- What the coach called the question before, oldest first: it may still be asked so.
    former_questions TEXT NOT NULL CHECK (json_valid(former_questions)),
    -- Since when the question asks in other words than the answer was written for; NULL once the
    -- person said that the answer is still right, or wrote another.
    reworded_at      INTEGER
) STRICT;
CREATE TABLE release_notes (
    deck INTEGER PRIMARY KEY REFERENCES upstream_decks (deck) ON DELETE RESTRICT,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE coach_notes (
    key        INTEGER PRIMARY KEY,
    card       INTEGER NOT NULL REFERENCES cards (key) ON DELETE RESTRICT,
    version    INTEGER NOT NULL CHECK (version >= 1),
    written_at INTEGER NOT NULL,
    coach      TEXT,
    text       TEXT NOT NULL CHECK (length(text) > 0)
) STRICT;
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
CREATE TABLE stories (
    key            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    title          TEXT NOT NULL COLLATE NOCASE CHECK (length(title) > 0),
    -- When it was, in the person's words, and what of that is a date: YYYY or YYYY-MM.
    said_when      TEXT,
    happened       TEXT CHECK (happened GLOB '[0-9][0-9][0-9][0-9]'
                       OR happened GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    place          TEXT,
    role           TEXT,
    -- Slots of `star_l`.
    slots          TEXT NOT NULL CHECK (json_valid(slots)),
    numbers        TEXT NOT NULL CHECK (json_valid(numbers)),
    -- Who was there and who could confirm it: in no export unless it is asked for by name.
    people         TEXT NOT NULL CHECK (json_valid(people)),
    proof          TEXT,
    competencies   TEXT NOT NULL CHECK (json_valid(competencies)),
    kind           TEXT,
    failure_kind   TEXT CHECK (failure_kind IN ('personal', 'professional', 'own-business', 'systemic')),
    -- The two self-checks: a former colleague could confirm it; it would be told the same way with
    -- that colleague in the room. NULL while not answered.
    is_confirmable INTEGER CHECK (is_confirmable IN (0, 1)),
    is_told_alike  INTEGER CHECK (is_told_alike IN (0, 1)),
    -- What was thought about it on the way: pairs of a question's name and the answer.
    reflections    TEXT NOT NULL CHECK (json_valid(reflections)),
    -- Keys of `cards` whose answer tells it.
    cards          TEXT NOT NULL CHECK (json_valid(cards)),
    added_at       INTEGER NOT NULL,
    added_on       TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    removed_at     INTEGER
) STRICT;
CREATE TABLE growth (
    key        INTEGER PRIMARY KEY,
    area       TEXT NOT NULL CHECK (area IN ('technical', 'workplace', 'interpersonal', 'productivity')),
    text       TEXT NOT NULL CHECK (length(text) > 0),
    -- A step that could be begun within two weeks, and since when it has, in the person's words.
    step       TEXT,
    begun      TEXT,
    -- When it showed, and why getting better at it is of use to an employer.
    example    TEXT,
    value      TEXT,
    added_on   TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    removed_at INTEGER
) STRICT;
CREATE TABLE feedback (
    key        INTEGER PRIMARY KEY,
    who        TEXT,
    place      TEXT,
    words      TEXT NOT NULL CHECK (length(words) > 0),
    learned    TEXT,
    changed    TEXT,
    still_open TEXT,
    added_on   TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    removed_at INTEGER
) STRICT;
CREATE TABLE todos (
    key        INTEGER PRIMARY KEY,
    -- 'ask' someone for feedback, 'training', 'milestone' of a story's plan.
    kind       TEXT NOT NULL CHECK (length(kind) > 0),
    text       TEXT NOT NULL CHECK (length(text) > 0),
    person     TEXT,
    due_on     TEXT CHECK (due_on GLOB '????-??-??'),
    story      INTEGER REFERENCES stories (key),
    growth     INTEGER REFERENCES growth (key),
    interview  INTEGER REFERENCES interviews (key),
    added_on   TEXT NOT NULL CHECK (added_on GLOB '????-??-??'),
    done_on    TEXT CHECK (done_on GLOB '????-??-??'),
    removed_at INTEGER
) STRICT;
CREATE TABLE growth_picks (
    interview    INTEGER PRIMARY KEY REFERENCES interviews (key),
    main         INTEGER REFERENCES growth (key),
    reserve      INTEGER REFERENCES growth (key),
    -- What the interview cannot do without, as the person was told.
    requirements TEXT NOT NULL CHECK (json_valid(requirements)),
    -- Pairs of a key of `growth` and the requirement it touches.
    struck       TEXT NOT NULL CHECK (json_valid(struck))
) STRICT;
CREATE TABLE growth_notes (
    key        INTEGER PRIMARY KEY,
    written_on TEXT NOT NULL CHECK (written_on GLOB '????-??-??'),
    question   TEXT NOT NULL CHECK (length(question) > 0),
    text       TEXT
) STRICT;
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
CREATE TABLE tailorings (
    interview       INTEGER PRIMARY KEY REFERENCES interviews(key),
    place           TEXT,
    format          TEXT,
    -- Triples of a text, the title of a story or null, a key of `cards` or null.
    requirements    TEXT NOT NULL CHECK (json_valid(requirements)),
    stated_values   TEXT NOT NULL CHECK (json_valid(stated_values)),
    -- Names with their roles: private.
    people          TEXT NOT NULL CHECK (json_valid(people)),
    facts           TEXT NOT NULL CHECK (json_valid(facts)),
    longest_secs    INTEGER CHECK (longest_secs > 0),
    -- NULL while it is not known.
    allows_non_work INTEGER CHECK (allows_non_work IN (0, 1)),
    -- A key of `cards`, the line on the role, what to stress, the text; each but the key or null.
    versions        TEXT NOT NULL CHECK (json_valid(versions)),
    -- Ids of items of the checklists.
    ticked          TEXT NOT NULL CHECK (json_valid(ticked))
) STRICT;
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
INSERT INTO meta VALUES ('device', X'11ACC191AA07DACCAB0F4290F85B53BE');
INSERT INTO decks VALUES (1, X'01A20244E8007F6AA59E28B423548181', 'mine', 1795334400000, NULL);
INSERT INTO decks VALUES (2, X'01A20244E80078F4BD56AE93BC8BCFA3', 'acme-loop', 1795334400000, NULL);
INSERT INTO upstream_decks VALUES (2, 'acme-loop', 'Acme loop', '2', 'A coach', NULL, NULL, NULL, NULL, 'en', NULL, NULL, NULL, '[]', '[{"id":"own","text":"Owns it","weight":2}]', 1795421520000);
INSERT INTO cards VALUES (1, X'01A20244E8007FA7A27DF48060883396', 'dzbprnnqmdzz', 1, 0, -3195371086825943055, 1, '["mine"]', 0, 0, NULL, NULL, NULL, NULL, NULL, 1795334400000, '2026-11-22', '[]');
INSERT INTO cards VALUES (2, X'01A20244E8007377A5243C0840032ED5', 'h6qjbt29gyzt', 2, 0, -1182224097599594577, NULL, '[]', 0, 0, NULL, 1795421520000, NULL, NULL, NULL, 1795334400000, '2026-11-22', '[]');
INSERT INTO cards VALUES (3, X'01A20244E8007043976D401C746D1F2B', 'qwjrdqx43gvk', 2, 1, 2194754284396380486, NULL, '[]', 0, 0, NULL, NULL, NULL, NULL, NULL, 1795334400000, '2026-11-22', '[]');
INSERT INTO cards VALUES (4, X'01A20244E800732DB81853ED5C0F6C45', '7sbh48s7jwpq', 2, 2, 4298093927803904255, NULL, '[]', 0, 0, NULL, NULL, NULL, NULL, NULL, 1795334400000, '2026-11-22', '[]');
INSERT INTO cards VALUES (5, X'01A2077640807F999EF59E145406DF18', 'wtrs4tmbqz9w', 2, 3, 4688996180728348107, NULL, '[]', 0, 0, NULL, NULL, NULL, NULL, NULL, 1795421520000, '2026-11-23', '[]');
INSERT INTO cards VALUES (6, X'01A20778FFA076EBB4A6D8A4D376B76B', 'q2zwvgbbt7rn', 1, 1, 9168131537630878203, NULL, '[]', 0, 0, NULL, NULL, NULL, NULL, NULL, 1795421700000, '2026-11-23', '[]');
INSERT INTO upstream_cards VALUES (2, 2, 'card-0', '[]', 0, 'What about number 0?', '["And number 0?"]', NULL, NULL, NULL, 60, '[]', '["core"]', '["zebra crossing"]', '[{"id":"own","text":null,"weight":1}]', '[]', '[]', '[]', NULL, NULL);
INSERT INTO upstream_cards VALUES (3, 2, 'card-1', '[]', 0, 'And what of number 1?', '["And number 1?"]', NULL, NULL, NULL, 60, '[]', '["core"]', '["zebra crossing"]', '[{"id":"own","text":null,"weight":1}]', '[]', '[]', '[]', NULL, NULL);
INSERT INTO upstream_cards VALUES (4, 2, 'card-2', '[]', 0, 'What about number 2?', '["And number 2?"]', NULL, NULL, NULL, 60, '[]', '["core"]', '["zebra crossing"]', '[{"id":"own","text":null,"weight":1}]', '[]', '[]', '[]', NULL, NULL);
INSERT INTO upstream_cards VALUES (5, 2, 'card-3', '[]', 0, 'What about number 3?', '["And number 3?"]', NULL, NULL, NULL, 60, '[]', '["core"]', '["zebra crossing"]', '[{"id":"own","text":null,"weight":1}]', '[]', '[]', '[]', NULL, NULL);
INSERT INTO local_cards VALUES (1, 'Why us?', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO local_cards VALUES (6, 'Why now?', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO answers VALUES (1, 1, 1795334400000, NULL, 'I owned the rollback and wrote the postmortem.', '["owned it","told them early"]', '[]', 8);
INSERT INTO reviews VALUES (1, X'01A202497BE0700080000004F94FC2E3', 1, X'11ACC191AA07DACCAB0F4290F85B53BE', 1795334700000, '2026-11-22', 3, 'script', NULL, 100, 100, NULL, '[]', '[]', NULL, 1, NULL);
INSERT INTO reviews VALUES (2, X'01A2076FD7E070008000000581424A85', 1, X'11ACC191AA07DACCAB0F4290F85B53BE', 1795421100000, '2026-11-23', 1, 'script', NULL, 100, 100, NULL, '[]', '[]', NULL, 0, NULL);
INSERT INTO reviews VALUES (3, X'01A207738160700080000006F8E68CFD', 1, X'11ACC191AA07DACCAB0F4290F85B53BE', 1795421340000, '2026-11-23', 2, 'script', NULL, 100, 100, NULL, '[]', '[]', NULL, 0, 1795421400000);
INSERT INTO reviews VALUES (4, X'01A20778FFA070008000000C339A1C74', 6, X'11ACC191AA07DACCAB0F4290F85B53BE', 1795421700000, '2026-11-23', 1, 'interview', NULL, NULL, 0, NULL, '[]', '[]', 'wished: a number', 1, NULL);
INSERT INTO card_states VALUES (1, 2.5, 1, 0, 1, 2, '2026-11-23', '2026-11-23', 1, 0.571299135684967, 7.39450216293335, 2, 200, NULL, NULL);
INSERT INTO card_states VALUES (6, 2.5, 1, 0, 0, 1, '2026-11-23', '2026-11-23', 1, 0.21199999749660492, 6.413300037384033, 0, 0, NULL, NULL);
INSERT INTO queue VALUES (1, 1, '2026-11-23', 1, 0, 112);
INSERT INTO queue VALUES (3, 2, NULL, 0, 1, 120);
INSERT INTO queue VALUES (4, 2, NULL, 0, 2, 120);
INSERT INTO queue VALUES (5, 2, NULL, 0, 3, 120);
INSERT INTO queue VALUES (6, 1, '2026-11-23', 1, 1, 120);
INSERT INTO day_load VALUES ('2026-11-23', 2, 232);
INSERT INTO deck_load VALUES (1, '2026-11-23', 2, 232);
INSERT INTO new_load VALUES (2, 3, 360);
INSERT INTO review_days VALUES ('2026-11-22', 1, 0, 0, 1, 0, 1, 0, 100);
INSERT INTO review_days VALUES ('2026-11-23', 2, 2, 0, 0, 0, 1, 0, 100);
INSERT INTO review_totals VALUES (1, 3, 2, 0, 1, 0, 2, 0, 200);
INSERT INTO operations VALUES (1, 1795334400000, 'deck', 'mine created', 'done', NULL);
INSERT INTO operations VALUES (2, 1795334400000, 'add', 'dzb to mine', 'done', NULL);
INSERT INTO operations VALUES (3, 1795334400000, 'import', 'acme-loop release 1: 3 new', 'done', NULL);
INSERT INTO operations VALUES (4, 1795334700000, 'grade', 'dzb Good (was new, now Mon 23 Nov)', 'done', 1);
INSERT INTO operations VALUES (5, 1795421100000, 'grade', 'dzb Again (was due today, again today)', 'done', 2);
INSERT INTO operations VALUES (6, 1795421340000, 'grade', 'dzb Hard (was due today, now Tue 24 Nov)', 'dropped', 3);
INSERT INTO operations VALUES (7, 1795421460000, 'interview', 'Acme added, Fri 4 Dec 14:00', 'done', NULL);
INSERT INTO operations VALUES (8, 1795421520000, 'import', 'acme-loop release 2: 1 new, 1 changed, 1 withdrawn', 'done', NULL);
INSERT INTO operations VALUES (9, 1795421580000, 'notes', '1 note of a coach', 'done', NULL);
INSERT INTO operations VALUES (10, 1795421640000, 'story', 'story "Price list" added', 'done', NULL);
INSERT INTO operations VALUES (11, 1795421640000, 'growth', 'growth list, 1 entry more', 'done', NULL);
INSERT INTO operations VALUES (12, 1795421700000, 'debrief', 'Acme, 1 question asked', 'done', NULL);
INSERT INTO operations VALUES (13, 1795421700000, 'record', 'answers recorded: dzb', 'done', NULL);
INSERT INTO operations VALUES (14, 1795422000000, 'interview', 'Acme prepared', 'done', NULL);
INSERT INTO changes VALUES (1, 0, 'decks', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (2, 0, 'cards', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (3, 0, 'decks', 2, 2, NULL, NULL);
INSERT INTO changes VALUES (3, 1, 'cards', 2, 4, NULL, NULL);
INSERT INTO changes VALUES (7, 0, 'interviews', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (8, 0, 'upstream_cards', 3, 3, '{"slug":"card-1","is_retired":0,"target_secs":60,"aliases":"[]","question":"What about number 1?","variants":"[\"And number 1?\"]","kind":null,"family":null,"framework":null,"competencies":"[]","tags":"[\"core\"]","listens_for":"[\"zebra crossing\"]","rubric":"[{\"id\":\"own\",\"text\":null,\"weight\":1}]","pitfalls":"[]","follow_ups":"[]","key_points":"[]","example":null,"notes":null}', '{"slug":"card-1","is_retired":0,"target_secs":60,"aliases":"[]","question":"And what of number 1?","variants":"[\"And number 1?\"]","kind":null,"family":null,"framework":null,"competencies":"[]","tags":"[\"core\"]","listens_for":"[\"zebra crossing\"]","rubric":"[{\"id\":\"own\",\"text\":null,\"weight\":1}]","pitfalls":"[]","follow_ups":"[]","key_points":"[]","example":null,"notes":null}');
INSERT INTO changes VALUES (8, 1, 'rewordings', 3, 3, NULL, '{"former_questions":"[\"What about number 1?\"]","reworded_at":null}');
INSERT INTO changes VALUES (8, 2, 'cards', 3, 3, '{"question_fingerprint":-404134454479556081,"withdrawn_at":null}', '{"question_fingerprint":2194754284396380486,"withdrawn_at":null}');
INSERT INTO changes VALUES (8, 3, 'cards', 2, 2, '{"withdrawn_at":null}', '{"withdrawn_at":1795421520000}');
INSERT INTO changes VALUES (8, 4, 'upstream_decks', 2, 2, '{"title":"Acme loop","version":"1","author":"A coach","contact":null,"description":null,"license":null,"source":null,"language":"en","default_framework":null,"default_target_secs":null,"default_family":null,"default_tags":"[]","rubric":"[{\"id\":\"own\",\"text\":\"Owns it\",\"weight\":2}]","imported_at":1795334400000}', '{"title":"Acme loop","version":"2","author":"A coach","contact":null,"description":null,"license":null,"source":null,"language":"en","default_framework":null,"default_target_secs":null,"default_family":null,"default_tags":"[]","rubric":"[{\"id\":\"own\",\"text\":\"Owns it\",\"weight\":2}]","imported_at":1795421520000}');
INSERT INTO changes VALUES (8, 5, 'release_notes', 2, 2, NULL, '{"text":"Number 3 is new."}');
INSERT INTO changes VALUES (8, 6, 'cards', 5, 5, NULL, NULL);
INSERT INTO changes VALUES (9, 0, 'coach_notes', 1, 1, NULL, '{"card":1,"version":1,"written_at":1795421580000,"coach":"Dana","text":"Say when it was."}');
INSERT INTO changes VALUES (10, 0, 'stories', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (10, 1, 'stories', 1, 1, '{"cards":"[]"}', '{"cards":"[1]"}');
INSERT INTO changes VALUES (10, 2, 'todos', 1, 1, NULL, '{"kind":"milestone","text":"every list checked by two","person":null,"due_on":"2026-12-20","story":1,"growth":null,"interview":null,"added_on":"2026-11-23","done_on":null,"removed_at":null}');
INSERT INTO changes VALUES (11, 0, 'growth_notes', 1, 1, NULL, '{"written_on":"2026-11-23","question":"a year from now","text":"lead a talk"}');
INSERT INTO changes VALUES (11, 1, 'growth', 1, 1, NULL, '{"area":"interpersonal","text":"speaking up in a large group","step":"speak first in the Monday round","begun":null,"example":null,"value":null,"added_on":"2026-11-23","removed_at":null}');
INSERT INTO changes VALUES (11, 2, 'feedback', 1, 1, NULL, '{"who":"Dana","place":null,"words":"you go quiet when it matters","learned":null,"changed":null,"still_open":null,"added_on":"2026-11-23","removed_at":null}');
INSERT INTO changes VALUES (11, 3, 'todos', 2, 2, NULL, '{"kind":"ask","text":"ask for feedback","person":null,"due_on":null,"story":null,"growth":1,"interview":null,"added_on":"2026-11-23","done_on":null,"removed_at":null}');
INSERT INTO changes VALUES (12, 0, 'cards', 6, 6, NULL, NULL);
INSERT INTO changes VALUES (12, 1, 'reviews', 4, 4, NULL, NULL);
INSERT INTO changes VALUES (12, 2, 'debriefs', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (13, 0, 'recordings', 1, 1, NULL, NULL);
INSERT INTO changes VALUES (14, 0, 'tailorings', 1, 1, NULL, '{"place":null,"format":null,"requirements":"[[\"writes clearly\",null,1]]","stated_values":"[]","people":"[\"Ana Ruiz, head of sales\"]","facts":"[]","longest_secs":null,"allows_non_work":null,"versions":"[[1,\"You release weekly.\",null,null]]","ticked":"[]"}');
INSERT INTO interviews VALUES (1, X'01A2077556207893A7704D9A3F6E0CDC', 'Acme', NULL, 'Staff Engineer', NULL, '2026-12-04', '14:00', 'Europe/London', '[1]', '[]', '[[1,"must"]]', NULL, '[]', '[]', 0, NULL, 1795421460000, '2026-11-23', NULL, NULL);
INSERT INTO rewordings VALUES (3, '["What about number 1?"]', NULL);
INSERT INTO release_notes VALUES (2, 'Number 3 is new.');
INSERT INTO coach_notes VALUES (1, 1, 1, 1795421580000, 'Dana', 'Say when it was.');
INSERT INTO stories VALUES (1, X'01A2077815407985ABB5F99CEA1987B1', 'Price list', 'March 2024', '2024-03', 'Leeds', 'release lead', '[{"name":"action","text":"I sent the wrong list and called all of them."},{"name":"lesson","text":"Two people look at every file."}]', '["14 customers"]', '["Priya"]', 'Tomasz', '["ownership"]', 'failure', 'professional', 1, NULL, '[]', '[1]', 1795421640000, '2026-11-23', NULL);
INSERT INTO growth VALUES (1, 'interpersonal', 'speaking up in a large group', 'speak first in the Monday round', NULL, NULL, NULL, '2026-11-23', NULL);
INSERT INTO feedback VALUES (1, 'Dana', NULL, 'you go quiet when it matters', NULL, NULL, NULL, '2026-11-23', NULL);
INSERT INTO todos VALUES (1, 'milestone', 'every list checked by two', NULL, '2026-12-20', 1, NULL, NULL, '2026-11-23', NULL, NULL);
INSERT INTO todos VALUES (2, 'ask', 'ask for feedback', NULL, NULL, NULL, 1, NULL, '2026-11-23', NULL, NULL);
INSERT INTO growth_notes VALUES (1, '2026-11-23', 'a year from now', 'lead a talk');
INSERT INTO recordings VALUES (1, 1, '/home/dana/one.wav', 1795421700000, '2026-11-24', NULL, NULL);
INSERT INTO debriefs VALUES (1, 1, 1795421700000, '2026-11-23', '[[6,"Why now?",1,"a number"]]', NULL, 'Dana', NULL, '2026-12-11', '2026-12-05', NULL, 0.7, 0.6, 0.8, NULL);
INSERT INTO tailorings VALUES (1, NULL, NULL, '[["writes clearly",null,1]]', '[]', '["Ana Ruiz, head of sales"]', '[]', NULL, NULL, '[[1,"You release weekly.",null,null]]', '[]');
INSERT INTO anki_types VALUES (1500000000000, 'Basic', 0, '["Front","Back"]', '[["Card 1","{{Front}}","{{FrontSide}}<hr>{{Back}}"]]', '.card { color: black; }');
INSERT INTO anki_notes VALUES (1, 'c4p[@ODXg5', 1500000000000, 1790000000, '["core"]', 'What about <b>this</b>?That');
INSERT INTO anki_cards VALUES (4, 1, 0);
INSERT INTO card_search (rowid, text) VALUES (1, 'Why us?
I owned the rollback and wrote the postmortem.
owned it
told them early');
INSERT INTO card_search (rowid, text) VALUES (2, 'What about number 0?
And number 0?
zebra crossing');
INSERT INTO card_search (rowid, text) VALUES (3, 'And what of number 1?
And number 1?
What about number 1?
zebra crossing');
INSERT INTO card_search (rowid, text) VALUES (4, 'What about number 2?
And number 2?
zebra crossing');
INSERT INTO card_search (rowid, text) VALUES (5, 'What about number 3?
And number 3?
zebra crossing');
INSERT INTO card_search (rowid, text) VALUES (6, 'Why now?
wished: a number');
CREATE UNIQUE INDEX decks_by_name ON decks (name) WHERE removed_at IS NULL;
CREATE INDEX cards_by_deck ON cards (deck, position) WHERE removed_at IS NULL;
CREATE INDEX cards_by_question ON cards (question_fingerprint) WHERE removed_at IS NULL;
CREATE TRIGGER answers_are_never_changed BEFORE UPDATE ON answers
BEGIN SELECT raise(ABORT, 'answers are never overwritten'); END;
CREATE TRIGGER answers_are_never_deleted BEFORE DELETE ON answers
BEGIN SELECT raise(ABORT, 'answers are never deleted'); END;
CREATE INDEX reviews_by_card ON reviews (card, at, id);
CREATE TRIGGER reviews_are_never_deleted BEFORE DELETE ON reviews
BEGIN SELECT raise(ABORT, 'the review log is append-only'); END;
CREATE TRIGGER reviews_are_never_changed BEFORE UPDATE OF
    key, id, card, device, at, day, grade, source, spoken_secs, total_secs, counted_secs,
    wording, points_made, points_missed, note, was_new ON reviews
BEGIN SELECT raise(ABORT, 'the review log is append-only'); END;
CREATE INDEX queue_by_day ON queue (ask_on, retry, deck, position);
CREATE INDEX queue_by_deck ON queue (deck, ask_on, retry, position);
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
CREATE TRIGGER queue_is_never_updated BEFORE UPDATE ON queue
BEGIN SELECT raise(ABORT, 'a queue row is replaced, not updated'); END;
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
CREATE INDEX operations_undone ON operations (number) WHERE standing = 'undone';
CREATE UNIQUE INDEX interviews_by_name ON interviews (name)
    WHERE cancelled_at IS NULL AND removed_at IS NULL;
CREATE INDEX coach_notes_by_card ON coach_notes (card, version);
CREATE UNIQUE INDEX stories_by_title ON stories (title) WHERE removed_at IS NULL;
CREATE INDEX todos_open ON todos (due_on) WHERE done_on IS NULL AND removed_at IS NULL;
CREATE INDEX debriefs_by_interview ON debriefs (interview, key);
COMMIT;
