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

-- Assignments that go with a family that left. A row stands only within the change that removes them, beneath the
-- tombstone of that change: it is what lets a submitted sheet be removed at all.
CREATE TABLE leaving (
    assignment_id INTEGER PRIMARY KEY,
    withdrawal_id INTEGER NOT NULL REFERENCES withdrawal (id)
) STRICT;

-- What was recorded once stays. The insert guards stop INSERT OR REPLACE, which fires no delete trigger.
CREATE TRIGGER incident_stays BEFORE UPDATE ON incident BEGIN SELECT RAISE(ABORT, 'an incident stays'); END;
CREATE TRIGGER incident_kept BEFORE DELETE ON incident
WHEN NOT EXISTS (SELECT 1 FROM leaving WHERE assignment_id = old.assignment_id)
BEGIN SELECT RAISE(ABORT, 'an incident stays'); END;
CREATE TRIGGER incident_no_replace BEFORE INSERT ON incident
WHEN EXISTS (SELECT 1 FROM incident WHERE id = new.id OR assignment_id = new.assignment_id)
BEGIN SELECT RAISE(ABORT, 'an incident stays'); END;
CREATE TRIGGER withdrawn_stays BEFORE UPDATE OF withdrawn_at ON assignment
WHEN old.withdrawn_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a sheet that was withdrawn stays so'); END;
CREATE TRIGGER guess_stays BEFORE UPDATE ON guess BEGIN SELECT RAISE(ABORT, 'a guess stays'); END;
CREATE TRIGGER guess_kept BEFORE DELETE ON guess
WHEN NOT EXISTS (SELECT 1 FROM leaving JOIN sheet USING (assignment_id) WHERE sheet.id = old.sheet_id)
BEGIN SELECT RAISE(ABORT, 'a guess stays'); END;
CREATE TRIGGER guess_no_replace BEFORE INSERT ON guess
WHEN EXISTS (SELECT 1 FROM guess WHERE sheet_id = new.sheet_id)
BEGIN SELECT RAISE(ABORT, 'a guess stays'); END;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER revision_kept BEFORE DELETE ON revision
WHEN NOT EXISTS (SELECT 1 FROM leaving JOIN sheet USING (assignment_id) WHERE sheet.id = old.sheet_id)
BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER revision_rating_stays BEFORE UPDATE ON revision_rating
BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER revision_rating_kept BEFORE DELETE ON revision_rating
WHEN NOT EXISTS (
    SELECT 1 FROM leaving JOIN sheet USING (assignment_id) JOIN revision ON revision.sheet_id = sheet.id
    WHERE revision.id = old.revision_id)
BEGIN SELECT RAISE(ABORT, 'a revision stays'); END;
CREATE TRIGGER unblinding_stays BEFORE UPDATE ON unblinding
BEGIN SELECT RAISE(ABORT, 'an unblinding stays'); END;
CREATE TRIGGER unblinding_kept BEFORE DELETE ON unblinding
BEGIN SELECT RAISE(ABORT, 'an unblinding stays'); END;
CREATE TRIGGER unblinding_no_replace BEFORE INSERT ON unblinding
WHEN EXISTS (SELECT 1 FROM unblinding WHERE id = new.id OR (new.kind = 'study' AND kind = 'study'))
BEGIN SELECT RAISE(ABORT, 'an unblinding stays'); END;
CREATE TRIGGER study_lock_stays BEFORE UPDATE ON study_lock
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_lock_kept BEFORE DELETE ON study_lock
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_lock_no_replace BEFORE INSERT ON study_lock
WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER waiver_stays BEFORE UPDATE ON waiver BEGIN SELECT RAISE(ABORT, 'a waiver stays'); END;
CREATE TRIGGER waiver_kept BEFORE DELETE ON waiver BEGIN SELECT RAISE(ABORT, 'a waiver stays'); END;
CREATE TRIGGER withdrawal_stays BEFORE UPDATE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal stays'); END;
CREATE TRIGGER withdrawal_kept BEFORE DELETE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'a withdrawal stays'); END;
CREATE TRIGGER withdrawal_no_replace BEFORE INSERT ON withdrawal
WHEN EXISTS (SELECT 1 FROM withdrawal WHERE id = new.id)
BEGIN SELECT RAISE(ABORT, 'a withdrawal stays'); END;

-- A submitted sheet goes only with its family.
DROP TRIGGER rating_locked_delete;
CREATE TRIGGER rating_locked_delete BEFORE DELETE ON rating
WHEN (SELECT submitted_at FROM sheet WHERE id = old.sheet_id) IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM leaving JOIN sheet USING (assignment_id) WHERE sheet.id = old.sheet_id)
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;
CREATE TRIGGER sheet_locked_delete BEFORE DELETE ON sheet
WHEN old.submitted_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM leaving WHERE assignment_id = old.assignment_id)
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;

-- After the lock nothing is rated, given out or brought in. A family can still leave.
CREATE TRIGGER study_locked_rating BEFORE INSERT ON rating WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_rerating BEFORE UPDATE ON rating WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_unrating BEFORE DELETE ON rating WHEN EXISTS (SELECT 1 FROM study_lock)
AND NOT EXISTS (SELECT 1 FROM leaving JOIN sheet USING (assignment_id) WHERE sheet.id = old.sheet_id)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_sheet BEFORE INSERT ON sheet WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_submission BEFORE UPDATE OF submitted_at ON sheet
WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_revision BEFORE INSERT ON revision WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_assignment BEFORE INSERT ON assignment WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
CREATE TRIGGER study_locked_recording BEFORE INSERT ON recording WHEN EXISTS (SELECT 1 FROM study_lock)
BEGIN SELECT RAISE(ABORT, 'the study is locked'); END;
