-- 0371-approvals.sql: requests, to which others agree before something takes effect (ID-103, ID-106 to ID-108; decision 0097). `stages` are data, so that
-- requests under way go by the rule under which they were made; `rights` are those with which somebody sees it and some time decides.
CREATE TABLE approvals (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[a-z.-]{1,60}$'),
  subject_type text NOT NULL CHECK (length(subject_type) <= 40), subject_id text NOT NULL CHECK (length(subject_id) <= 60),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'refused', 'sent-back', 'withdrawn', 'void', 'done')),
  requested_by uuid NOT NULL, requested_at timestamptz NOT NULL,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
  amount_minor bigint, cost_minor bigint,
  content jsonb NOT NULL, content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  stages jsonb NOT NULL CHECK (jsonb_array_length(stages) BETWEEN 1 AND 20),
  stage int NOT NULL DEFAULT 0 CHECK (stage >= 0 AND stage < jsonb_array_length(stages)),
  round int NOT NULL DEFAULT 1 CHECK (round >= 1),
  rights jsonb NOT NULL, due_at timestamptz, ended_at timestamptz, version int NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, id, requested_by), FOREIGN KEY (org_id, requested_by) REFERENCES users,
  CONSTRAINT ended_or_open CHECK ((ended_at IS NULL) = (state IN ('open', 'approved', 'sent-back')))
);
CREATE INDEX approvals_by_time ON approvals (org_id, requested_at DESC, id DESC);
CREATE INDEX approvals_of_subject ON approvals (org_id, subject_type, subject_id);
CREATE INDEX approvals_due ON approvals (org_id, due_at) WHERE state = 'open' AND due_at IS NOT NULL;
SELECT protect('approvals');
REVOKE DELETE ON approvals FROM werkbank_api, werkbank_system;
SELECT mirrored('approvals');

-- Who decided what, never changed. That nobody agrees to what they asked for, as themselves or through a deputy, and nobody twice in one round, is said
-- here once more (ID-106, ID-107).
CREATE TABLE approval_decisions (
  org_id uuid NOT NULL, approval_id uuid NOT NULL, n int NOT NULL, requested_by uuid NOT NULL,
  round int NOT NULL, stage int NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('approved', 'refused', 'sent-back', 'withdrawn', 'passed-on', 'void')),
  decided_by uuid, on_behalf_of uuid,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 300), at timestamptz NOT NULL,
  PRIMARY KEY (org_id, approval_id, n),
  FOREIGN KEY (org_id, decided_by) REFERENCES users, FOREIGN KEY (org_id, on_behalf_of) REFERENCES users,
  FOREIGN KEY (org_id, approval_id, requested_by) REFERENCES approvals (org_id, id, requested_by),
  CONSTRAINT decided_by_others CHECK (verdict IN ('withdrawn', 'passed-on', 'void') OR (decided_by IS NOT NULL AND decided_by <> requested_by)),
  CONSTRAINT not_for_requester CHECK (on_behalf_of IS DISTINCT FROM requested_by AND on_behalf_of IS DISTINCT FROM decided_by OR on_behalf_of IS NULL)
);
CREATE UNIQUE INDEX approved_once ON approval_decisions (org_id, approval_id, round, decided_by) WHERE verdict = 'approved';
CREATE UNIQUE INDEX approved_for_once ON approval_decisions (org_id, approval_id, round, on_behalf_of) WHERE verdict = 'approved' AND on_behalf_of IS NOT NULL;
SELECT protect('approval_decisions');
REVOKE UPDATE, DELETE ON approval_decisions FROM werkbank_api, werkbank_system;
SELECT append_only('approval_decisions');

-- Administration has every right; nobody else had anything like these.
UPDATE roles SET permissions = permissions || '{approval.overdue,stock.approve}'::text[] WHERE 'access.manage' = ANY (permissions);
