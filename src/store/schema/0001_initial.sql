-- The first schema. A schema once released is never edited: the next change is 0002_….sql.
-- Times are UTC, RFC 3339. Positions are whole milliseconds of media time. Dates are YYYY-MM-DD.

CREATE TABLE study (
    id            INTEGER PRIMARY KEY CHECK (id = 1),        -- one study a file
    title         TEXT    NOT NULL CHECK (length(trim(title)) > 0),
    created_at    TEXT    NOT NULL,
    window_ms     INTEGER NOT NULL CHECK (window_ms > 0)     -- length of the coded window
) STRICT;

CREATE TABLE wave (
    months        INTEGER PRIMARY KEY CHECK (months BETWEEN 0 AND 1200),
    label         TEXT    NOT NULL
) STRICT;

-- Codebooks are kept as text, with the hash they were pinned by: the study needs no other file to be read.
CREATE TABLE codebook (
    id            TEXT    PRIMARY KEY,
    position      INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    hash          TEXT    NOT NULL CHECK (length(hash) = 64),
    text          TEXT    NOT NULL,
    overlay_hash  TEXT    CHECK (length(overlay_hash) = 64),
    overlay_text  TEXT,
    profile_hash  TEXT    CHECK (length(profile_hash) = 64), -- NULL: every item stands for itself
    profile_text  TEXT
) STRICT;

-- The waves at which a codebook is rated.
CREATE TABLE codebook_wave (
    codebook_id   TEXT    NOT NULL REFERENCES codebook (id),
    wave_months   INTEGER NOT NULL REFERENCES wave (months),
    PRIMARY KEY (codebook_id, wave_months)
) STRICT, WITHOUT ROWID;

CREATE TABLE participant (
    id            INTEGER PRIMARY KEY
) STRICT;

-- Everything that names a family lives in linkage_* and nowhere else.
CREATE TABLE linkage_participant (
    participant_id INTEGER PRIMARY KEY REFERENCES participant (id),
    code           TEXT    NOT NULL UNIQUE CHECK (length(trim(code)) > 0),
    site           TEXT    NOT NULL DEFAULT '',
    birth_date     TEXT
) STRICT;

CREATE TABLE recording (
    id               INTEGER PRIMARY KEY,
    participant_id   INTEGER NOT NULL REFERENCES participant (id),
    wave_months      INTEGER NOT NULL REFERENCES wave (months),
    blind_code       TEXT    NOT NULL UNIQUE,
    file_name        TEXT    UNIQUE,                         -- NULL: no media (yet)
    fingerprint      TEXT    UNIQUE CHECK (length(fingerprint) = 64),
    media            TEXT    CHECK (media IS NULL OR json_valid(media)), -- what the probe found, shown only as a whole
    child_age_months INTEGER,
    adult            TEXT    CHECK (adult IN ('mother', 'father', 'both', 'other')),
    others_present   TEXT    NOT NULL DEFAULT '',
    UNIQUE (participant_id, wave_months),
    CHECK ((file_name IS NULL) = (fingerprint IS NULL) AND (file_name IS NULL) = (media IS NULL))
) STRICT;

CREATE TABLE linkage_recording (
    recording_id       INTEGER PRIMARY KEY REFERENCES recording (id),
    recorded_on        TEXT,
    filmed_by          TEXT NOT NULL DEFAULT '',
    original_file_name TEXT NOT NULL DEFAULT ''
) STRICT;

-- Files that an import has begun to write. A row left over by a crash says what to clear away.
CREATE TABLE incoming (
    file_name     TEXT    PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE clip (
    id            INTEGER PRIMARY KEY,
    recording_id  INTEGER NOT NULL REFERENCES recording (id),
    start_ms      INTEGER NOT NULL CHECK (start_ms >= 0),
    end_ms        INTEGER NOT NULL CHECK (end_ms > start_ms)
) STRICT;
CREATE INDEX clip_recording ON clip (recording_id);

CREATE TABLE coder (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (length(trim(name)) > 0)
) STRICT;

CREATE TABLE assignment (
    id            INTEGER PRIMARY KEY,
    clip_id       INTEGER NOT NULL REFERENCES clip (id),
    coder_id      INTEGER NOT NULL REFERENCES coder (id),
    role          TEXT    NOT NULL CHECK (role IN ('primary', 'second')),
    position      INTEGER NOT NULL CHECK (position > 0),
    UNIQUE (clip_id, coder_id),                              -- nobody rates a clip twice
    UNIQUE (clip_id, role)
) STRICT;
CREATE INDEX assignment_coder ON assignment (coder_id, position);

CREATE TABLE sheet (
    id            INTEGER PRIMARY KEY,
    assignment_id INTEGER NOT NULL UNIQUE REFERENCES assignment (id),
    opened_at     TEXT    NOT NULL,
    submitted_at  TEXT,                                      -- NULL: a draft
    resume_item   TEXT,
    resume_ms     INTEGER
) STRICT;

CREATE TABLE rating (
    sheet_id      INTEGER NOT NULL REFERENCES sheet (id),
    item_id       TEXT    NOT NULL,
    value         REAL,
    reason        TEXT,
    reason_text   TEXT    NOT NULL DEFAULT '',
    rated_at      TEXT    NOT NULL,
    PRIMARY KEY (sheet_id, item_id),
    CHECK ((value IS NULL) <> (reason IS NULL))              -- a point or a reason, never both, never neither
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    sheet_id      INTEGER NOT NULL REFERENCES sheet (id),
    item_id       TEXT    NOT NULL DEFAULT '',               -- '': a note on the whole sheet
    text          TEXT    NOT NULL,
    PRIMARY KEY (sheet_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id            INTEGER PRIMARY KEY,
    at            TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    what          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    old           TEXT    NOT NULL DEFAULT '',
    new           TEXT    NOT NULL DEFAULT ''
) STRICT;

-- What is submitted stays as it was given.
CREATE TRIGGER rating_locked_insert BEFORE INSERT ON rating
WHEN (SELECT submitted_at FROM sheet WHERE id = new.sheet_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;
CREATE TRIGGER rating_locked_update BEFORE UPDATE ON rating
WHEN (SELECT submitted_at FROM sheet WHERE id = old.sheet_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;
CREATE TRIGGER rating_locked_delete BEFORE DELETE ON rating
WHEN (SELECT submitted_at FROM sheet WHERE id = old.sheet_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;
CREATE TRIGGER sheet_stays_submitted BEFORE UPDATE OF submitted_at ON sheet
WHEN old.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the sheet is submitted'); END;

-- The trail is only ever added to. The insert guard stops INSERT OR REPLACE, which fires no delete trigger.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
