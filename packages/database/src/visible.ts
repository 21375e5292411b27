import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS } from '@werkbank/model/document-kinds.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { GRANTED, type GrantedScope, isGranted, type Scope } from '@werkbank/model/records/scope.ts'
import { SUBJECTS, visibleSubjects } from '@werkbank/model/subject-rights.ts'
import type { Statement, Tx } from './postgres/connect.ts'
import { rowsAs } from './rows.ts'

type Viewer = Pick<Caller, 'userId' | 'permissions'>
/** The person for whom a query asks, as SQL: one viewer, or a row of the query, which then asks for many at once. `subjects`: `visibleSubjects`. */
type Asker = { orgId: Statement; userId: Statement; subjects: Statement; may: (right: Permission) => Statement }

const askerOf = (tx: Tx, viewer: Viewer): Asker => ({
  orgId: tx`current_org()`,
  userId: tx`${viewer.userId}::uuid`,
  subjects: tx`${visibleSubjects(viewer)}::text[]`,
  may: (right) => (can(viewer, right) ? tx`true` : tx`false`),
})

/**
 * SQL: is the row of the query, of this record's table, in the scope of the viewer? The right to the record (`read`) is asked beside it. Every outlet of
 * rows uses this: feed, lists, single rows, commands, search, exports.
 */
export const rowIsVisible = (tx: Tx, viewer: Viewer, record: Pick<AnyRecord, 'scope' | 'table'>): Statement =>
  (record.scope ?? []).reduce<Statement>(
    (all, scope) => tx`${all} AND ${scopeSql(tx, viewer, record.table, scope)}`,
    tx`true`,
  )

function scopeSql(tx: Tx, viewer: Viewer, table: string, scope: Scope): Statement {
  const column = (field: string) => expression(tx, `${table}.${columnOf(field)}`)
  if (isGranted(scope)) return isIn(tx, viewer, scope.by, column(scope.field))
  switch (scope.by) {
    case 'person': {
      const { field, only, unless } = scope
      if (unless && can(viewer, unless)) return tx`true`
      const own = tx`${column(field)} = ${viewer.userId}::uuid`
      return only ? tx`(${column(only.field)} <> ${only.is} OR ${own})` : own
    }
    case 'subject':
      return subjectRule(tx, askerOf(tx, viewer), column(scope.type), column(scope.id))
    case 'document':
      return documentIsVisible(tx, viewer, `${table}.${columnOf(scope.field)}`)
    case 'holders':
      return holderRule(tx, viewer, { rights: column(scope.field), person: column(scope.person) })
  }
}

type Held = { rights: Statement; person: Statement }
/**
 * SQL: is it their own, do they hold one of the rights, or stand in for somebody else who does? Nobody stands in on what is of the person themselves. Roles
 * that count at some hours only let their holders' deputies see it all day; who may decide is asked with the hours (`resolveRights`).
 */
function holderRule(tx: Tx, viewer: Viewer, { rights, person }: Held): Statement {
  const own = tx`${person} = ${viewer.userId}::uuid OR ${rights} ?| ${viewer.permissions as string[]}::text[]`
  if (!can(viewer, GRANTED.deputy)) return tx`(${own})`
  return tx`(${own} OR EXISTS (SELECT FROM grants g
    JOIN users u ON u.org_id = g.org_id AND u.id = g.scope_id AND u.disabled_at IS NULL
    WHERE g.scope = ${literal(tx, 'deputy')} AND ${grantRule(tx, askerOf(tx, viewer))} AND g.scope_id <> ${person} AND EXISTS (
      WITH RECURSIVE line AS (
        SELECT r.key, r.permissions, r.parent_key FROM user_roles ur JOIN roles r ON r.org_id = ur.org_id AND r.key = ur.role_key
        WHERE ur.org_id = g.org_id AND ur.user_id = g.scope_id
        UNION SELECT p.key, p.permissions, p.parent_key FROM line l JOIN roles p ON p.org_id = g.org_id AND p.key = l.parent_key
      ) SELECT FROM line WHERE ${rights} ?| line.permissions)))`
}

/** Not a parameter, so that parts of the view which list other scopes are left out when the query is planned. */
const literal = (tx: Tx, scope: GrantedScope) => expression(tx, `'${scope}'`)
const expression = (tx: Tx, sql: string) => tx.unsafe(sql) as unknown as Statement

/** SQL: does the grant `g` of the query hold for the one who asks? */
const grantRule = (tx: Tx, asker: Asker): Statement =>
  tx`(g.org_id = ${asker.orgId} AND g.holds AND (g.user_id = ${asker.userId} OR (g.everybody AND ${subjectRule(tx, asker, tx`g.subject_type`, tx`g.subject_id`)})))`

/**
 * SQL: is this one of the scopes that the viewer is in? `IS TRUE` keeps the planner from a join, for which it has no idea how many scopes there are: for a
 * table that is read whole it hashes them once, and for a few rows it looks each up.
 */
const isIn = (tx: Tx, viewer: Viewer, scope: GrantedScope, id: Statement): Statement =>
  can(viewer, GRANTED[scope])
    ? tx`(EXISTS (SELECT FROM grants g WHERE g.scope = ${literal(tx, scope)} AND g.scope_id = ${id} AND ${grantRule(tx, askerOf(tx, viewer))})) IS TRUE`
    : tx`false`

/** SQL: the ids of the scopes of this kind that the viewer is in, as a query in parentheses. */
export const grantedIds = (tx: Tx, viewer: Viewer, scope: GrantedScope): Statement =>
  can(viewer, GRANTED[scope])
    ? tx`(SELECT g.scope_id FROM grants g WHERE g.scope = ${literal(tx, scope)} AND ${grantRule(tx, askerOf(tx, viewer))})`
    : tx`(SELECT NULL::uuid AS scope_id WHERE false)`

/** Records with a scope of members: what stands beside one is visible to those members only. */
const scopedSubjects = () => Object.entries(SUBJECTS).filter(([, { scope = [] }]) => scope.some(isGranted))

/** SQL: is the record of this type and id one that may be seen by the one who asks? What names no record is everybody's. */
function subjectRule(tx: Tx, asker: Asker, type: Statement, id: Statement): Statement {
  const ofKind = tx`(${type} IS NULL OR ${type} = ANY(${asker.subjects}))`
  return scopedSubjects().reduce<Statement>(
    (all, [name, { table, scope = [] }]) => tx`${all} AND (${type} IS DISTINCT FROM ${name} OR EXISTS (
      SELECT FROM ${tx(table)} s WHERE s.org_id = ${asker.orgId} AND s.id::text = ${id}::text AND ${memberRule(tx, asker, scope)}))`,
    ofKind,
  )
}

/** SQL: is the row `s` of the query in the scopes of the one who asks? */
const memberRule = (tx: Tx, asker: Asker, scopes: readonly Scope[]): Statement =>
  scopes.filter(isGranted).reduce<Statement>(
    (all, { by, field }) => tx`${all} AND ${asker.may(GRANTED[by])} AND s.${tx(columnOf(field))} IN (
      SELECT g.scope_id FROM grants g WHERE g.scope = ${literal(tx, by)} AND g.org_id = ${asker.orgId} AND g.holds AND (g.everybody OR g.user_id = ${asker.userId}))`,
    tx`true`,
  )

type AskedScope = { caller: Caller; scope: GrantedScope; id: string }
type AskedSubject = { caller: Caller; type: string | null; id: string | null }
const MANY = { orgId: 'uuid', userId: 'uuid', subjects: 'text', permissions: 'text', type: 'text', id: 'text' } as const

/** Which of these hold, `rule` being asked of each as the row `a`: for many viewers at once, of any organisation, for the system's role. */
async function holding<A extends { caller: Caller; id: string | null }>(
  tx: Tx,
  asked: readonly A[],
  typeOf: (one: A) => string | null,
  rule: (asker: Asker) => Statement,
): Promise<Set<A>> {
  if (asked.length === 0) return new Set()
  const rows = asked.map((one) => {
    const { orgId, userId, permissions } = one.caller
    const subjects = visibleSubjects({ permissions }).join(',')
    return { orgId, userId, subjects, permissions: permissions.join(','), type: typeOf(one), id: one.id }
  })
  const asker: Asker = {
    orgId: tx`a.org_id`,
    userId: tx`a.user_id`,
    subjects: tx`string_to_array(a.subjects, ',')`,
    may: (right) => tx`${right} = ANY(string_to_array(a.permissions, ','))`,
  }
  const found = await tx<{ at: number }[]>`
    SELECT a.at FROM ${rowsAs(tx, 'a', MANY, rows, { numbered: true })} WHERE ${rule(asker)}`
  return new Set(found.flatMap(({ at }) => asked[at - 1] ?? []))
}

/** Which of these scopes their callers are in. */
export const inScopes = <A extends AskedScope>(tx: Tx, asked: readonly A[]): Promise<Set<A>> =>
  holding(
    tx,
    asked.filter(({ caller, scope }) => can(caller, GRANTED[scope])),
    ({ scope }) => scope,
    (asker) =>
      tx`EXISTS (SELECT FROM grants g WHERE g.scope = a.type AND g.scope_id = a.id::uuid AND ${grantRule(tx, asker)})`,
  )

/** Which of these records their callers may see. */
export const seenSubjects = <A extends AskedSubject>(tx: Tx, asked: readonly A[]): Promise<Set<A>> =>
  holding(
    tx,
    asked,
    ({ type }) => type,
    (asker) => subjectRule(tx, asker, tx`a.type`, tx`a.id`),
  )

/**
 * SQL: may the viewer see the document of this name (an SQL expression, never input)? By the right of its kind, and by the scope that is its subject, or
 * with the record that it belongs to.
 */
export function documentIsVisible(tx: Tx, viewer: Viewer, name: string): Statement {
  const readable = ALL_KINDS.filter(({ rights }) => can(viewer, rights.read))
  const sql = expression(tx, name)
  const own = readable.flatMap(({ scope, prefix }) => (scope === 'organisation' ? prefix : []))
  const inScope = readable.flatMap(({ scope, prefix }) => (scope === 'organisation' ? [] : [{ scope, prefix }]))
  return tx`(split_part(${sql}, ':', 1) = ANY(${own}::text[]) ${besideHidden(tx, viewer, sql)} ${inScope.reduce<Statement>(
    (all, { scope, prefix }) =>
      tx`${all} OR (split_part(${sql}, ':', 1) = ${prefix} AND split_part(${sql}, ':', 2) IN (SELECT scope_id::text FROM ${grantedIds(tx, viewer, scope)} AS granted))`,
    tx``,
  )})`
}

/** Most people may see all records: of them it is not asked to which a document belongs. */
function besideHidden(tx: Tx, viewer: Viewer, name: Statement): Statement {
  const seesAll = visibleSubjects(viewer).length === Object.keys(SUBJECTS).length
  if (seesAll && scopedSubjects().length === 0) return tx``
  const seen = subjectRule(tx, askerOf(tx, viewer), tx`d.of_type`, tx`d.of_id`)
  // Columns have other names here: `name` may be a column of the query.
  return tx`AND NOT EXISTS (
    SELECT FROM (SELECT name AS called, subject_type AS of_type, subject_id AS of_id FROM documents WHERE org_id = current_org()) d
    WHERE d.called = ${name} AND NOT (${seen}))`
}

/**
 * SQL: is the viewer in the audience of the row `events` of the query (`Audience` in base/event.ts): everybody, a right that they have, themselves, a
 * scope that they are in, a record or a document that they may see? Every reader of events for a person uses this.
 */
export function isHeardBy(tx: Tx, viewer: Viewer): Statement {
  const direct: string[] = ['org', `user:${viewer.userId}`, ...viewer.permissions]
  const about = (part: number) => expression(tx, `split_part(events.audience, ':', ${part})`)
  const inScope = (Object.keys(GRANTED) as GrantedScope[]).reduce<Statement>(
    (all, scope) =>
      tx`${all} WHEN ${scope} THEN split_part(events.audience, ':', 2) IN (SELECT scope_id::text FROM ${grantedIds(tx, viewer, scope)} AS granted)`,
    tx``,
  )
  return tx`(events.audience = ANY(${direct}::text[]) OR CASE split_part(events.audience, ':', 1)
    ${inScope} WHEN 'subject' THEN split_part(events.audience, ':', 4) = ANY(${direct}::text[]) AND ${subjectRule(tx, askerOf(tx, viewer), about(2), about(3))}
    WHEN 'document' THEN ${documentIsVisible(tx, viewer, 'substr(events.audience, 10)')} ELSE false END)`
}
