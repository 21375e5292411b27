-- 0002-identity.sql: people, roles as data, sessions and API tokens (only hashes of them), sign-in attempts.
CREATE TABLE units (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, name text NOT NULL,
  PRIMARY KEY (org_id, id)
);
SELECT protect('units');

CREATE TABLE users (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  email text NOT NULL, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'machine')),
  password_hash text, unit_id uuid,
  color int NOT NULL DEFAULT 0, -- index into the palette of people's colours
  language text NOT NULL DEFAULT 'de', demo boolean NOT NULL DEFAULT false,
  disabled_at timestamptz, deleted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id), UNIQUE (id),
  FOREIGN KEY (org_id, unit_id) REFERENCES units
);
CREATE UNIQUE INDEX users_email ON users (lower(email)); -- one sign-in form for all organisations
SELECT protect('users');
SELECT mirrored('users');

CREATE TABLE roles (
  org_id uuid NOT NULL REFERENCES organisations, key text NOT NULL, name text NOT NULL,
  permissions text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (org_id, key)
);
SELECT protect('roles');

CREATE TABLE user_roles (
  org_id uuid NOT NULL, user_id uuid NOT NULL, role_key text NOT NULL,
  PRIMARY KEY (org_id, user_id, role_key),
  FOREIGN KEY (org_id, user_id) REFERENCES users, FOREIGN KEY (org_id, role_key) REFERENCES roles
);
SELECT protect('user_roles');

-- id_hash = SHA-256 of the session id, hex. The id itself is only in the cookie.
CREATE TABLE sessions (
  org_id uuid NOT NULL, id_hash text PRIMARY KEY, user_id uuid NOT NULL,
  expires_at timestamptz NOT NULL, -- moves on with use
  ends_at timestamptz NOT NULL,    -- absolute
  created_at timestamptz NOT NULL DEFAULT now(), user_agent text,
  FOREIGN KEY (org_id, user_id) REFERENCES users
);
CREATE INDEX ON sessions (org_id, user_id);
SELECT protect('sessions');

CREATE TABLE api_tokens (
  org_id uuid NOT NULL, id uuid NOT NULL, user_id uuid NOT NULL, name text NOT NULL,
  token_hash text NOT NULL UNIQUE, scopes text[] NOT NULL, -- permissions, at most those of the person
  expires_at timestamptz NOT NULL, last_used_at timestamptz, revoked_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, user_id) REFERENCES users
);
SELECT protect('api_tokens');

-- Throttle by account and by address; key = 'account:<lower email>' or 'address:<ip>'.
CREATE TABLE sign_in_attempts (
  key text PRIMARY KEY, failures int NOT NULL, last_at timestamptz NOT NULL, blocked_until timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO werkbank_system;
