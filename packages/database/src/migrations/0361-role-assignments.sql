-- 0361-role-assignments.sql: who was given which role, from and until when, by whom and why (US-7.2, US-7.5, ID-64). Rows stay for ever: nothing but
-- their end is written later, once. What holds now follows from the moment of the database, whether or not anything ran at it (US-10.3).
ALTER TABLE user_roles RENAME TO role_assignments;
-- What was given before has no giver and no reason: nobody wrote them down.
ALTER TABLE role_assignments ADD COLUMN valid_from timestamptz, ADD COLUMN given_at timestamptz;
UPDATE role_assignments a SET valid_from = u.created_at, given_at = u.created_at FROM users u WHERE u.org_id = a.org_id AND u.id = a.user_id;
ALTER TABLE role_assignments DROP CONSTRAINT user_roles_pkey,
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(), ADD PRIMARY KEY (org_id, id),
  ALTER COLUMN valid_from SET NOT NULL, ALTER COLUMN valid_from SET DEFAULT now(),
  ALTER COLUMN given_at SET NOT NULL, ALTER COLUMN given_at SET DEFAULT now(),
  ADD COLUMN valid_until timestamptz, -- without: until somebody ends it
  ADD COLUMN given_by uuid, ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD COLUMN ended_at timestamptz, ADD COLUMN ended_by uuid, ADD COLUMN ended_reason text NOT NULL DEFAULT '', -- before its time
  ADD FOREIGN KEY (org_id, given_by) REFERENCES users (org_id, id), ADD FOREIGN KEY (org_id, ended_by) REFERENCES users (org_id, id),
  ADD CONSTRAINT assignment_ends_after_its_start CHECK (valid_until > valid_from);
CREATE INDEX role_assignments_open ON role_assignments (org_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX role_assignments_person ON role_assignments (org_id, user_id, valid_from);
CREATE INDEX role_assignments_role ON role_assignments (org_id, role_key, user_id);
REVOKE DELETE ON role_assignments FROM werkbank_api, werkbank_system;

CREATE FUNCTION only_the_end_of_an_assignment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
      AND (to_jsonb(NEW) - '{ended_at,ended_by,ended_reason}'::text[]) = (to_jsonb(OLD) - '{ended_at,ended_by,ended_reason}'::text[])
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'assignments of roles stay as they are: end one and make another' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER only_its_end BEFORE UPDATE OR DELETE ON role_assignments FOR EACH ROW EXECUTE FUNCTION only_the_end_of_an_assignment();
CREATE TRIGGER only_its_end_truncate BEFORE TRUNCATE ON role_assignments FOR EACH STATEMENT EXECUTE FUNCTION only_the_end_of_an_assignment();

-- The roles that people hold at this moment, each once.
CREATE VIEW user_roles WITH (security_invoker = true) AS
  SELECT DISTINCT org_id, user_id, role_key FROM role_assignments
  WHERE ended_at IS NULL AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now());
GRANT SELECT ON user_roles TO werkbank_api, werkbank_system;
