-- 0001-ground.sql: the two roles that every transaction takes, the row policies that tables share, and the organisations.
-- werkbank_api sees one organisation, the one in app.org_id. werkbank_system serves sign-in, the document log and the consumers.
DO $$ BEGIN
  CREATE ROLE werkbank_api NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object THEN NULL; WHEN unique_violation THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE werkbank_system NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object THEN NULL; WHEN unique_violation THEN NULL; END $$;
DO $$ BEGIN
  EXECUTE format('GRANT werkbank_api, werkbank_system TO %I', current_user);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO werkbank_api, werkbank_system', current_schema());
END $$;

CREATE FUNCTION current_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.org_id', true), '')::uuid $$;

-- Without app.org_id set, current_org() is null and no row is visible: forgetting to set it shows nothing.
CREATE FUNCTION protect(t regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  EXECUTE format('CREATE POLICY own_org ON %s TO werkbank_api USING (org_id = current_org()) WITH CHECK (org_id = current_org())', t);
  EXECUTE format('CREATE POLICY system_all ON %s TO werkbank_system USING (true) WITH CHECK (true)', t);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO werkbank_api, werkbank_system', t);
END $$;

-- changed_xid is the row's revision: the transaction that wrote it last. A reader that takes all rows with
-- cursor <= changed_xid < pg_snapshot_xmin(...) misses none, whatever the order of commits.
CREATE FUNCTION stamp_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.changed_xid := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE FUNCTION mirrored(t regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id()', t);
  EXECUTE format('CREATE TRIGGER stamp_changed BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION stamp_changed()', t);
  EXECUTE format('CREATE INDEX ON %s (org_id, changed_xid)', t);
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rows of % are never changed: post a reversal', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION append_only(t regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
END $$;

-- One row: a client that meets another epoch (a restored or new database) loads everything anew.
CREATE TABLE installation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;
GRANT SELECT ON installation TO werkbank_api, werkbank_system;

CREATE TABLE organisations (
  org_id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
  country text NOT NULL DEFAULT 'DE',
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect('organisations');
