import { isWithinHours, type RoleHours, turnsOfHours } from './role-hours.ts'

/** How many roles stand above each other at most, the last one included. */
export const ROLE_DEPTH_MAX = 5

/** From and until which moment (ms since 1970) something counts: the first one included, the last one not. null: no limit. */
type Span = { fromMs: number | null; untilMs: number | null }
/** A role that a person was given, and not taken from again. */
export type HeldAssignment = { id: string; role: string } & Span
/** A role as far as its rights go. */
export type HeldRole = {
  key: string
  permissions: readonly string[]
  parent?: string | null
  hours?: RoleHours | null
} & Partial<Span>

/** Why somebody has a right. */
export type RightSource = {
  assignment: string
  /** The role that was given, and the one among its parents that has the right: the same where it isn't inherited. */
  role: string
  inheritedFrom: string
  /** When this source ends; undefined: not by itself. */
  untilMs?: number
}
export type ResolvedRights = {
  rights: ReadonlyMap<string, readonly RightSource[]>
  /** The next moment at which rights or their sources differ; undefined: never without somebody doing something. */
  changesAtMs: number | undefined
}

/**
 * Which rights assignments give at a moment, each with its sources, and when that changes next. The one place that decides it: servers ask it with what
 * `accessFacts` reads. A role that doesn't count at the moment gives nothing, nor what it inherits; a parent that is unknown, or met a second time, ends the line.
 */
export function resolveRights(
  assignments: readonly HeldAssignment[],
  roles: readonly HeldRole[],
  atMs: number,
  zone: string,
): ResolvedRights {
  const known: Known = { ...byKey(roles), zone }
  const rights = rightsAt(assignments, known, atMs)
  return { rights, changesAtMs: changesAt(assignments, known, atMs, rights) }
}

type Known = { roles: ReadonlyMap<string, HeldRole>; zone: string }

const spans = ({ fromMs, untilMs }: Partial<Span>, atMs: number): boolean =>
  (fromMs ?? Number.NEGATIVE_INFINITY) <= atMs && atMs < (untilMs ?? Number.POSITIVE_INFINITY)
const counts = (role: HeldRole, atMs: number, zone: string): boolean =>
  spans(role, atMs) && (!role.hours || isWithinHours(role.hours, atMs, zone))

/** All that a role gives at some time, with what it inherits. */
export const rightsOfRole = (key: string, roles: readonly HeldRole[]): string[] => [
  ...new Set(lineOf(key, byKey(roles)).flatMap(({ permissions }) => permissions)),
]

/** Whether a role gives a right at all hours and without an end. */
export function givesAtAllTimes(key: string, roles: readonly HeldRole[], right: string): boolean {
  for (const role of lineOf(key, byKey(roles))) {
    if (role.fromMs != null || role.untilMs != null || role.hours) return false
    if (role.permissions.includes(right)) return true
  }
  return false
}

/** Why a role can't inherit from this one: it would inherit from itself, or the line would be longer than any is. */
export function parentHindrance(
  key: string | undefined,
  parent: string,
  roles: readonly HeldRole[],
): 'role-circle' | 'role-too-deep' | undefined {
  const above = lineOf(parent, byKey(roles))
  if (above.some((role) => role.key === key)) return 'role-circle'
  const below = key === undefined ? 1 : heightOf(key, roles)
  return above.length + below > ROLE_DEPTH_MAX ? 'role-too-deep' : undefined
}

/** The roles that inherit from this one, itself included. */
export const heirsOf = (key: string, roles: readonly HeldRole[]): string[] =>
  roles.filter((role) => lineOf(role.key, byKey(roles)).some((one) => one.key === key)).map((role) => role.key)

/** How many roles stand below each other from this one on, itself included. */
function heightOf(key: string, roles: readonly HeldRole[]): number {
  const known = byKey(roles)
  const distances = roles.map((role) => lineOf(role.key, known).findIndex((one) => one.key === key) + 1)
  return Math.max(1, ...distances)
}

const byKey = (roles: readonly HeldRole[]) => ({ roles: new Map(roles.map((role) => [role.key, role])) })

/** A role and those it inherits from, nearest first. */
function lineOf(key: string, { roles }: Pick<Known, 'roles'>): HeldRole[] {
  const line: HeldRole[] = []
  let role = roles.get(key)
  while (role && line.length < ROLE_DEPTH_MAX && !line.includes(role)) {
    line.push(role)
    role = role.parent ? roles.get(role.parent) : undefined
  }
  return line
}

function rightsAt(assignments: readonly HeldAssignment[], known: Known, atMs: number): Map<string, RightSource[]> {
  const rights = new Map<string, RightSource[]>()
  for (const assignment of assignments) {
    if (!spans(assignment, atMs)) continue
    let untilMs = assignment.untilMs ?? undefined
    for (const role of lineOf(assignment.role, known)) {
      if (!counts(role, atMs, known.zone)) break
      untilMs = earlier(untilMs, role.untilMs ?? undefined)
      const source: RightSource = {
        assignment: assignment.id,
        role: assignment.role,
        inheritedFrom: role.key,
        ...(untilMs === undefined ? {} : { untilMs }),
      }
      for (const right of role.permissions) {
        const sources = rights.get(right)
        if (sources) sources.push(source)
        else rights.set(right, [source])
      }
    }
  }
  return rights
}

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : other === undefined ? one : Math.min(one, other)

/** More turns than any week has: from there on looking again early costs less than looking further ahead. */
const TURNS_MAX = 100

function changesAt(
  assignments: readonly HeldAssignment[],
  known: Known,
  atMs: number,
  now: ReadonlyMap<string, readonly RightSource[]>,
): number | undefined {
  let before: string | undefined
  let at = atMs
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const next = nextTurn(assignments, known, at)
    if (next === undefined) return undefined
    before ??= signature(now)
    if (signature(rightsAt(assignments, known, next)) !== before) return next
    at = next
  }
  return at
}

/** The first moment after `atMs` at which something begins or ends. */
function nextTurn(assignments: readonly HeldAssignment[], known: Known, atMs: number): number | undefined {
  let next: number | undefined
  const consider = (moment: number | null | undefined) => {
    if (moment != null && moment > atMs && (next === undefined || moment < next)) next = moment
  }
  for (const assignment of assignments) {
    consider(assignment.fromMs)
    consider(assignment.untilMs)
    for (const role of lineOf(assignment.role, known)) {
      consider(role.fromMs)
      consider(role.untilMs)
      if (role.hours && spans(assignment, atMs))
        for (const moment of turnsOfHours(role.hours, atMs, known.zone)) consider(moment)
    }
  }
  return next
}

const signature = (rights: ReadonlyMap<string, readonly RightSource[]>): string =>
  [...rights]
    .map(
      ([right, sources]) =>
        `${right}=${sources.map(({ assignment, inheritedFrom, untilMs }) => `${assignment}/${inheritedFrom}/${untilMs ?? ''}`).sort()}`,
    )
    .sort()
    .join('\n')
