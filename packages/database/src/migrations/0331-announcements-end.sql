-- 0331-announcements-end.sql: each second in which somebody types in a document is an event that announces it ("document.changed"). Some days later nobody
-- asks for it any more, and it goes by night (docs/decisions/0091); its document keeps up to where it was announced. All other events stay as they are, for ever.
ALTER TABLE documents ADD COLUMN announced_seq bigint NOT NULL DEFAULT 0;
REVOKE UPDATE, DELETE ON events FROM werkbank_api;
REVOKE UPDATE ON events FROM werkbank_system;
DROP TRIGGER append_only ON events;
CREATE TRIGGER append_only BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_lost_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM gone LEFT JOIN documents d ON d.org_id = gone.org_id AND d.name = gone.subject_id
    WHERE gone.type <> 'document.changed' OR coalesce(d.announced_seq, 0) < (gone.payload ->> 'seq')::bigint) THEN
    RAISE EXCEPTION 'only announcements of documents go, once the document says up to where it was announced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER append_only_gone AFTER DELETE ON events REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_lost_events();
CREATE INDEX events_of_changed_documents ON events (xid, id) WHERE type = 'document.changed';
