import { must } from '@werkbank/model/base/assert.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import {
  type HeldAssignment,
  type HeldRole,
  type ResolvedRights,
  resolveRights,
} from '@werkbank/model/identity/resolve-rights.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import type { Sql, Statement, Tx } from './postgres/connect.ts'

/** Of a person: their assignments that are not over, and the roles behind them with all that these inherit from. */
export type AccessFacts = { atMs: number; zone: string; assignments: HeldAssignment[]; roles: HeldRole[] }

/** What they have at the moment of the database. */
export const resolveAccess = ({ assignments, roles, atMs, zone }: AccessFacts): ResolvedRights =>
  resolveRights(assignments, roles, atMs, zone)

/**
 * An expression that reads `AccessFacts` as JSON at the moment of the transaction; `orgId` and `userId` are parts of the statement around it. Part of the
 * statement and no function of the database, which would plan it anew at each call.
 */
export const accessFacts = (tx: Tx | Sql, orgId: Statement, userId: Statement): Statement => tx`(
  WITH RECURSIVE given AS (
    SELECT a.id, a.role_key, a.valid_from, a.valid_until FROM role_assignments a
    WHERE a.org_id = ${orgId} AND a.user_id = ${userId} AND a.ended_at IS NULL AND (a.valid_until IS NULL OR a.valid_until > now())
  ), involved AS (
    SELECT r.key, r.permissions, r.parent_key, r.valid_from, r.valid_until, r.hours FROM roles r
    WHERE r.org_id = ${orgId} AND r.key IN (SELECT role_key FROM given)
    UNION
    SELECT p.key, p.permissions, p.parent_key, p.valid_from, p.valid_until, p.hours FROM involved i JOIN roles p ON p.org_id = ${orgId} AND p.key = i.parent_key
  )
  SELECT jsonb_build_object('atMs', extract(epoch FROM now()) * 1000,
    'zone', (SELECT o.time_zone FROM organisations o WHERE o.org_id = ${orgId}),
    'assignments', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'role', role_key,
      'fromMs', extract(epoch FROM valid_from) * 1000, 'untilMs', extract(epoch FROM valid_until) * 1000)), '[]') FROM given),
    'roles', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'permissions', permissions, 'parent', parent_key,
      'fromMs', extract(epoch FROM valid_from) * 1000, 'untilMs', extract(epoch FROM valid_until) * 1000, 'hours', hours)), '[]') FROM involved)))`

/** What a person has now, in a transaction of their organisation or of the system. */
export async function accessOfPerson(tx: Tx | Sql, orgId: string, userId: string): Promise<ResolvedRights> {
  const [row] = await tx<
    { facts: AccessFacts }[]
  >`SELECT ${accessFacts(tx, tx`${orgId}::uuid`, tx`${userId}::uuid`)} AS facts`
  return resolveAccess(must(row, 'a row without a table').facts)
}

/** The rights that this version knows, in the order of the catalogue. */
export const heldRights = ({ rights }: ResolvedRights): Permission[] => PERMISSIONS.filter((right) => rights.has(right))
