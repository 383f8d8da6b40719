-- The trail as a chain: each row's hash covers its own columns and the hash of the row before. scope and digest
-- say what a change left behind. Rows of before are chained by the second half of this step, in code.

DROP TRIGGER audit_no_update;
DROP TRIGGER audit_no_delete;
DROP TRIGGER audit_no_replace;
ALTER TABLE audit RENAME TO plain_audit;
CREATE TABLE audit (
    id                 INTEGER PRIMARY KEY CHECK (id > 0),   -- 1, 2, 3, … without a gap
    at                 TEXT    NOT NULL,
    utc_offset_minutes INTEGER NOT NULL,
    who                TEXT    NOT NULL,
    what               TEXT    NOT NULL,
    subject            TEXT    NOT NULL,
    old                TEXT    NOT NULL,
    new                TEXT    NOT NULL,
    why                TEXT    NOT NULL,
    scope              TEXT    NOT NULL,
    digest             TEXT    NOT NULL,
    hash               TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE INDEX audit_scope ON audit (scope, id);
