-- Layout 6: the stories a person tells, and what they are learning.
--
-- Lists are JSON text; cards and growth entries stand in them by their keys, which never go. A
-- change of a row keeps the row as it was in `changes`, so no word of a story is ever lost.

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
CREATE UNIQUE INDEX stories_by_title ON stories (title) WHERE removed_at IS NULL;

-- What a person is learning, of which an answer to "your weakness" is made.
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

-- What others said of the person's work. `who` is in no export.
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

-- What is to be done by a day, apart from practice.
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
CREATE INDEX todos_open ON todos (due_on) WHERE done_on IS NULL AND removed_at IS NULL;

-- What a person brings to one interview, and what they set aside for it.
CREATE TABLE growth_picks (
    interview    INTEGER PRIMARY KEY REFERENCES interviews (key),
    main         INTEGER REFERENCES growth (key),
    reserve      INTEGER REFERENCES growth (key),
    -- What the interview cannot do without, as the person was told.
    requirements TEXT NOT NULL CHECK (json_valid(requirements)),
    -- Pairs of a key of `growth` and the requirement it touches.
    struck       TEXT NOT NULL CHECK (json_valid(struck))
) STRICT;

-- What was thought on the way, under a question's name; kept private. A check-in that brought
-- nothing has no text.
CREATE TABLE growth_notes (
    key        INTEGER PRIMARY KEY,
    written_on TEXT NOT NULL CHECK (written_on GLOB '????-??-??'),
    question   TEXT NOT NULL CHECK (length(question) > 0),
    text       TEXT
) STRICT;
