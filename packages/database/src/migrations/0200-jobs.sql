-- 0200-jobs.sql: what goes on without whoever asked for it (NF-09, NF-10): the row that people see is the truth, and the queue (0201) only brings it to
-- somebody who works. `delivery` is another one each time that it is brought: what an earlier one still wanted to write finds no row. `place` is where
-- the next piece begins, written with the piece before. `runner` holds a lock of its name while it lives. Of each night there is one of a kind, so
-- organisations need not remember when their books were checked.
CREATE TABLE jobs (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT job_kind CHECK (kind IN ('backup', 'clean-up', 'collect-files', 'check-books')),
  asked_by uuid, asked_at timestamptz NOT NULL DEFAULT now(), night date, token uuid,
  about jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(about) = 'object'), input jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'refused', 'cancelled')),
  reason jsonb, stopping boolean NOT NULL DEFAULT false,
  done int NOT NULL DEFAULT 0 CHECK (done >= 0), total int CHECK (total >= 0),
  outcome jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(outcome) = 'object'), place jsonb,
  started_at timestamptz, ended_at timestamptz,
  result_name text, result_bytes int, result_sha256 text CHECK (result_sha256 ~ '^[0-9a-f]{64}$'), result_until timestamptz,
  delivery uuid NOT NULL DEFAULT gen_random_uuid(), sent_at timestamptz, not_before timestamptz, runner uuid, tries int NOT NULL DEFAULT 0,
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, asked_by) REFERENCES users,
  CHECK ((asked_by IS NULL) = (night IS NOT NULL)), CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running'))),
  CHECK ((result_sha256 IS NULL) = (result_bytes IS NULL))
);
CREATE UNIQUE INDEX one_job_a_night ON jobs (org_id, kind, night) WHERE night IS NOT NULL;
CREATE INDEX jobs_open ON jobs (asked_at) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_newest ON jobs (org_id, asked_at, id) WHERE deleted_at IS NULL;
CREATE INDEX jobs_by_result ON jobs (result_sha256) WHERE result_sha256 IS NOT NULL;
SELECT protect('jobs');
SELECT mirrored('jobs');

-- Who asked for what stays; who runs it, and when, says the system's account alone.
REVOKE INSERT, UPDATE, DELETE ON jobs FROM werkbank_api;
GRANT INSERT (org_id, id, kind, asked_by, asked_at, token, about, input, total) ON jobs TO werkbank_api;
GRANT UPDATE (state, reason, stopping, done, total, outcome, place, ended_at, result_name, result_bytes, result_sha256, result_until) ON jobs TO werkbank_api;

-- What has ended has ended: of it only the result goes, and then the row.
CREATE FUNCTION keep_ended_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (OLD.state, OLD.done, OLD.outcome, OLD.reason, OLD.ended_at) IS DISTINCT FROM (NEW.state, NEW.done, NEW.outcome, NEW.reason, NEW.ended_at) THEN
    RAISE EXCEPTION 'a job that has ended stays as it ended' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_ended_job BEFORE UPDATE ON jobs FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION keep_ended_job();

-- Jobs are few, so their transactions may say so themselves; whoever works hears it at once and needs not look each second.
CREATE FUNCTION tell_jobs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NOTIFY werkbank_jobs;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_asked_jobs AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION tell_jobs();
CREATE TRIGGER tell_stopped_jobs AFTER UPDATE OF stopping ON jobs FOR EACH STATEMENT EXECUTE FUNCTION tell_jobs();

ALTER TABLE organisations DROP COLUMN books_checked_on;
