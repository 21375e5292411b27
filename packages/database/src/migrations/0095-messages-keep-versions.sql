-- 0095-messages-keep-versions.sql: an edit was silent where the device left out `editedAt`, and what stood there before was lost. The server
-- says when, and keeps what was replaced (CH-03.8). Deleting a message takes the text out of its versions as well (CH-03.9).
ALTER TABLE chat_messages ADD COLUMN revision integer NOT NULL DEFAULT 0; -- grows with each edit: which of two values is the later one, whatever clocks say

CREATE TABLE chat_message_versions (
  org_id uuid NOT NULL, message_id uuid NOT NULL, version integer NOT NULL, -- the first is 0
  text text NOT NULL, since timestamptz NOT NULL, replaced_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, message_id, version), FOREIGN KEY (org_id, message_id) REFERENCES chat_messages
);
SELECT protect('chat_message_versions');
