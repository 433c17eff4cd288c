-- Hints on an answer that the person does not want to see again: a list of their names.
ALTER TABLE cards ADD COLUMN dismissed_hints TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(dismissed_hints));
