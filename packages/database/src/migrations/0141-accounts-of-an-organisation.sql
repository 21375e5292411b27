-- 0141-accounts-of-an-organisation.sql: a mail address is one account in an organisation, not in the installation: else whoever adds people learns who
-- works elsewhere (S-38, docs/decisions/0051). Somebody may sign in under a user name, too (ID-01).
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (org_id, lower(email));
CREATE INDEX users_by_email ON users (lower(email));
ALTER TABLE users ADD COLUMN user_name text CHECK (user_name ~ '^[^@[:space:]]{2,60}$'); -- never like an address
CREATE UNIQUE INDEX users_user_name ON users (org_id, lower(user_name));
CREATE INDEX users_by_user_name ON users (lower(user_name));
GRANT UPDATE (user_name) ON users TO werkbank_api;

-- Where a session was begun, to be told apart from a stranger's (US-12.1).
ALTER TABLE sessions ADD COLUMN address text NOT NULL DEFAULT '';

-- What a role is for (US-6.1).
ALTER TABLE roles ADD COLUMN description text NOT NULL DEFAULT '' CHECK (length(description) <= 500);

-- How often a token may be used: in a minute, and altogether (US-14.2). 0: as often as its person may.
ALTER TABLE api_tokens ADD COLUMN calls_per_minute int NOT NULL DEFAULT 0 CHECK (calls_per_minute >= 0),
  ADD COLUMN calls_max bigint NOT NULL DEFAULT 0 CHECK (calls_max >= 0),
  ADD COLUMN calls bigint NOT NULL DEFAULT 0, ADD COLUMN minute timestamptz, ADD COLUMN minute_calls int NOT NULL DEFAULT 0;
