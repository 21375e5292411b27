-- 0193-audiences.sql: who hears of an event is always said, and what it says is all that is asked (docs/decisions/0069): news of conversations are for
-- who sees the room, news of documents for who sees the document. Nothing is for all of the organisation only because nobody said for whom it is.
ALTER TABLE events DISABLE TRIGGER append_only;
UPDATE events SET audience = CASE
    WHEN type LIKE 'chat.%' THEN 'room:' || coalesce(payload->>'roomId', subject_id)
    ELSE 'document:' || coalesce(payload->>'document', subject_id) END
  WHERE (type LIKE 'chat.%' OR type LIKE 'document.%') AND audience NOT LIKE 'user:%';
ALTER TABLE events ENABLE TRIGGER append_only;
ALTER TABLE events ALTER COLUMN audience DROP DEFAULT,
  ADD CONSTRAINT audience_is_said CHECK (audience ~ '^(org|[a-z-]+\.[a-z-]+|(user|room):[0-9a-f-]{36}|document:.+)$') NOT VALID;
