-- 0009-chat.sql: rooms, members, accepted messages (written with the log append that accepted them), what each person has read.
CREATE TABLE chat_rooms (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'group' CHECK (kind IN ('direct', 'group', 'channel', 'record')), -- record: whoever may read the subject
  name text NOT NULL DEFAULT '' CHECK (length(name) <= 255), subject_type text, subject_id text,
  last_message_at timestamptz, last_position bigint NOT NULL DEFAULT 0,
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id)
);
SELECT protect('chat_rooms');
SELECT mirrored('chat_rooms');

CREATE TABLE chat_members (
  org_id uuid NOT NULL, id text NOT NULL, -- '<roomId>:<userId>'
  room_id uuid NOT NULL, user_id uuid NOT NULL, deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, room_id, user_id),
  FOREIGN KEY (org_id, room_id) REFERENCES chat_rooms, FOREIGN KEY (org_id, user_id) REFERENCES users
);
SELECT protect('chat_members');
SELECT mirrored('chat_members');

CREATE TABLE chat_messages (
  org_id uuid NOT NULL, id uuid NOT NULL, room_id uuid NOT NULL, document text NOT NULL,
  position bigint NOT NULL, -- the order in which the server accepted them, per room, without gaps
  author_id uuid NOT NULL, text text NOT NULL, reply_to uuid, written_at timestamptz, -- the device's clock
  accepted_at timestamptz NOT NULL DEFAULT now(), edited_at timestamptz, deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, room_id, position), FOREIGN KEY (org_id, room_id) REFERENCES chat_rooms
);
SELECT protect('chat_messages');
SELECT mirrored('chat_messages');

CREATE TABLE chat_reads (
  org_id uuid NOT NULL, id text NOT NULL, -- '<roomId>:<userId>'
  room_id uuid NOT NULL, user_id uuid NOT NULL, position bigint NOT NULL DEFAULT 0, deleted_at timestamptz, -- read up to; never goes back
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, room_id) REFERENCES chat_rooms
);
SELECT protect('chat_reads');
SELECT mirrored('chat_reads');

-- Titles of rich-text pages; the text is the document doc:<id>.
CREATE TABLE pages (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, title text NOT NULL DEFAULT '', subject_type text, subject_id text,
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id)
);
SELECT protect('pages');
SELECT mirrored('pages');
