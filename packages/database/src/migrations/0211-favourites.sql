-- 0211-favourites.sql: records, pages, conversations and views that somebody wants at hand, on all of their devices. What they name may be gone or be
-- hidden from its owner later: then it is shown nowhere, and comes back with its right.
CREATE TABLE favourites (
  org_id uuid NOT NULL REFERENCES organisations, id text NOT NULL, -- <person>:<subject>, so that two devices mean the same one
  user_id uuid NOT NULL, subject text NOT NULL CHECK (length(subject) BETWEEN 3 AND 80),
  created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, user_id) REFERENCES users
);
CREATE INDEX favourites_of_person ON favourites (org_id, user_id) WHERE deleted_at IS NULL;
SELECT protect('favourites');
SELECT mirrored('favourites');
