-- What is prepared for one interview beside its cards. A row is one image in the journal.
--
-- Lists are JSON text, as everywhere; cards stand in them by their keys, which never go (removed
-- rows stay), so what was removed is left out when it is read.
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
