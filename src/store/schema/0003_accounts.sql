-- Who may sign in, and which keys they may open.

CREATE TABLE setting (
    name          TEXT    PRIMARY KEY,
    value         TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may sign in. The data manager's key is a file to take away: its row holds the public half only.
CREATE TABLE account (
    id              INTEGER PRIMARY KEY,
    name            TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (length(trim(name)) > 0),
    coder_id        INTEGER UNIQUE REFERENCES coder (id),    -- whose ratings this person gives
    public_key      TEXT    NOT NULL,
    passphrase_hash TEXT,                                    -- argon2id, PHC string
    identity        BLOB,                                    -- the secret half, wrapped in the passphrase
    must_change     INTEGER NOT NULL CHECK (must_change IN (0, 1)), -- the passphrase was handed over by the lead
    made_at         TEXT    NOT NULL,
    closed_at       TEXT,                                    -- no longer signs in
    CHECK ((passphrase_hash IS NULL) = (identity IS NULL))
) STRICT;

CREATE TABLE account_role (
    account_id    INTEGER NOT NULL REFERENCES account (id),
    role          TEXT    NOT NULL CHECK (role IN ('coder', 'lead', 'analyst', 'data_manager')),
    PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;
-- Who knows the groups never rates.
CREATE TRIGGER account_role_apart BEFORE INSERT ON account_role
WHEN new.role IN ('coder', 'data_manager') AND EXISTS (
    SELECT 1 FROM account_role WHERE account_id = new.account_id AND role <> new.role
    AND role IN ('coder', 'data_manager'))
BEGIN SELECT RAISE(ABORT, 'nobody is coder and data manager'); END;
CREATE TRIGGER account_role_stays BEFORE UPDATE ON account_role
BEGIN SELECT RAISE(ABORT, 'a role is given or taken, not changed'); END;

-- The study's own keys: public halves in the open, secret halves sealed to the accounts that may open them.
CREATE TABLE study_key (
    name          TEXT    PRIMARY KEY CHECK (name IN ('linkage', 'results')),
    public_key    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE key_grant (
    key_name      TEXT    NOT NULL REFERENCES study_key (name),
    account_id    INTEGER NOT NULL REFERENCES account (id),
    sealed        BLOB    NOT NULL,
    PRIMARY KEY (key_name, account_id)
) STRICT, WITHOUT ROWID;
