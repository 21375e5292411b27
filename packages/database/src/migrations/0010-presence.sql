-- 0010-presence.sql: who is online and where; a small table written by sync nodes and by the API (tills, workstations).
-- Unlogged: after a crash everybody is offline until they say otherwise.
CREATE UNLOGGED TABLE presence (
  org_id uuid NOT NULL, connection text NOT NULL, -- socket id, or 'api:<name>'
  user_id uuid NOT NULL, node text NOT NULL, subject_type text, subject_id text, label text,
  status text NOT NULL DEFAULT 'online' CHECK (status IN ('online', 'away')),
  seen_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, connection)
);
SELECT protect('presence');

-- The switch: hidden people are shown to nobody else.
CREATE TABLE presence_settings (
  org_id uuid NOT NULL, user_id uuid NOT NULL, hidden boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, user_id), FOREIGN KEY (org_id, user_id) REFERENCES users
);
SELECT protect('presence_settings');
