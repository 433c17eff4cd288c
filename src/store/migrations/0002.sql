-- Layout 2: interviews.
--
-- The wall time and the name of the zone are kept as the invitation says them; the instant is
-- computed each time. Lists are JSON text, as everywhere; decks and cards stand in them by their
-- keys, which never go (removed rows stay), so what was removed is left out when it is read.

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
CREATE UNIQUE INDEX interviews_by_name ON interviews (name)
    WHERE cancelled_at IS NULL AND removed_at IS NULL;
