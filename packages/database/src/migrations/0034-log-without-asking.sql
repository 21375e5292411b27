-- 0034-log-without-asking.sql: an append changes the row of its document and then asked for it once more, for the foreign key (a tenth of the append).
-- The other way round is what has to hold: a document that has a log keeps its row and its name.
ALTER TABLE document_updates DROP CONSTRAINT document_updates_org_id_document_fkey;

CREATE FUNCTION keep_logged_document() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'document % has a log: it keeps its row and its name', OLD.name USING ERRCODE = 'foreign_key_violation';
END $$;
CREATE TRIGGER keep_logged BEFORE DELETE OR UPDATE OF org_id, name ON documents
  FOR EACH ROW WHEN (OLD.head_seq > 0) EXECUTE FUNCTION keep_logged_document();
CREATE FUNCTION keep_logged_documents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM documents WHERE head_seq > 0) THEN
    RAISE EXCEPTION 'documents have logs: they keep their rows' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_logged_all BEFORE TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION keep_logged_documents();
