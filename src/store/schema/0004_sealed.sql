-- What gives a family, a group or a double coding away is sealed from here on. A file of the first schema keeps its
-- plain rows in legacy_* tables until the lead's and the data manager's keys are made; 0005 then drops them.

-- Families and origins: sealed to linkage and to the data manager. Rows of participant and recording have random
-- numbers, so that their order says nothing.
CREATE TABLE sealed_participant (
    participant_id INTEGER PRIMARY KEY REFERENCES participant (id),
    sealed         BLOB    NOT NULL
) STRICT;

CREATE TABLE sealed_recording (
    recording_id  INTEGER PRIMARY KEY REFERENCES recording (id),
    sealed        BLOB    NOT NULL
) STRICT;

-- Participant → group: sealed to the data manager alone. Each import adds a row.
CREATE TABLE allocation (
    id            INTEGER PRIMARY KEY,
    at            TEXT    NOT NULL,
    families      INTEGER NOT NULL CHECK (families > 0),
    sealed        BLOB    NOT NULL
) STRICT;

-- An assignment tells its coder alone, by what is sealed to the coder's key, which clip it is of.
-- (Sheets go on pointing to “assignment”: steps run with legacy_alter_table on.)
ALTER TABLE assignment RENAME TO legacy_assignment;
DROP INDEX assignment_coder;
CREATE TABLE assignment (
    id            INTEGER PRIMARY KEY,                       -- random
    coder_id      INTEGER NOT NULL REFERENCES coder (id),
    position      INTEGER NOT NULL CHECK (position > 0),
    blind_code    TEXT    NOT NULL UNIQUE,                   -- the clip's name for this coder
    view          BLOB    NOT NULL,                          -- sealed to the coder: what may be known of the clip
    withdrawn_at  TEXT                                       -- after a blinding incident
) STRICT;
CREATE INDEX assignment_coder ON assignment (coder_id, position);

-- Assignment → clip and role, many in a row, sealed to results: which clips are coded twice shows nowhere.
CREATE TABLE assignment_link (
    id            INTEGER PRIMARY KEY,
    sealed        BLOB    NOT NULL
) STRICT;

-- A coder recognised a family or learnt a group. Why is sealed to linkage.
CREATE TABLE incident (
    id            INTEGER PRIMARY KEY,
    assignment_id INTEGER NOT NULL UNIQUE REFERENCES assignment (id),
    at            TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('recognised', 'group', 'other')),
    sealed        BLOB    NOT NULL
) STRICT;

-- Which group the coder guesses, and how surely: sealed to the data manager until unblinding.
CREATE TABLE guess (
    sheet_id      INTEGER PRIMARY KEY REFERENCES sheet (id),
    at            TEXT    NOT NULL,
    sealed        BLOB    NOT NULL
) STRICT;

-- A correction leaves the submitted ratings as they are.
CREATE TABLE revision (
    id            INTEGER PRIMARY KEY,
    sheet_id      INTEGER NOT NULL REFERENCES sheet (id),
    number        INTEGER NOT NULL CHECK (number > 0),
    at            TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    why           TEXT    NOT NULL CHECK (length(trim(why)) > 0),
    UNIQUE (sheet_id, number)
) STRICT;

CREATE TABLE revision_rating (
    revision_id   INTEGER NOT NULL REFERENCES revision (id),
    item_id       TEXT    NOT NULL,
    value         REAL,
    reason        TEXT,
    reason_text   TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (revision_id, item_id),
    CHECK ((value IS NULL) <> (reason IS NULL))
) STRICT, WITHOUT ROWID;

-- Coding is over. What was still open then was waived, each with a reason.
CREATE TABLE study_lock (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    at            TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    why           TEXT    NOT NULL
) STRICT;

CREATE TABLE waiver (
    id            INTEGER PRIMARY KEY,
    matter        TEXT    NOT NULL UNIQUE,
    at            TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    why           TEXT    NOT NULL CHECK (length(trim(why)) > 0)
) STRICT;

-- The one unblinding of the study (with the group of each recording, sealed to results), and emergencies.
CREATE TABLE unblinding (
    id            INTEGER PRIMARY KEY,
    kind          TEXT    NOT NULL CHECK (kind IN ('study', 'family')),
    at            TEXT    NOT NULL,
    lead          TEXT    NOT NULL,
    data_manager  TEXT    NOT NULL,
    why           TEXT    NOT NULL CHECK (length(trim(why)) > 0),
    sealed        BLOB    NOT NULL
) STRICT;

-- The tombstone of a family that left.
CREATE TABLE withdrawal (
    id            INTEGER PRIMARY KEY,
    at            TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    recordings    INTEGER NOT NULL,
    ratings       TEXT    NOT NULL CHECK (ratings IN ('kept', 'removed')),
    why           TEXT    NOT NULL
) STRICT;

-- What was recorded once stays.
CREATE TRIGGER incident_stays BEFORE UPDATE ON incident BEGIN SELECT RAISE(ABORT, 'an incident stays'); END;
CREATE TRIGGER incident_kept BEFORE DELETE ON incident BEGIN SELECT RAISE(ABORT, 'an incident stays'); END;
CREATE TRIGGER guess_stays BEFORE UPDATE ON guess BEGIN SELECT RAISE(ABORT, 'a guess stays'); END;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER revision_rating_stays BEFORE UPDATE ON revision_rating
BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER unblinding_stays BEFORE UPDATE ON unblinding
BEGIN SELECT RAISE(ABORT, 'an unblinding stays'); END;
CREATE TRIGGER unblinding_kept BEFORE DELETE ON unblinding
BEGIN SELECT RAISE(ABORT, 'an unblinding stays'); END;
CREATE TRIGGER study_lock_stays BEFORE UPDATE ON study_lock
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER withdrawal_stays BEFORE UPDATE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal stays'); END;
CREATE TRIGGER withdrawal_kept BEFORE DELETE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal stays'); END;
