import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  givesAtAllTimes,
  type HeldAssignment,
  type HeldRole,
  ROLE_DEPTH_MAX,
  resolveRights,
  rightsOfRole,
} from './resolve-rights.ts'
import { isWithinHours, type RoleHours } from './role-hours.ts'

const ZONE = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const NOON = at('2027-03-05T12:00:00+01:00') // a Friday
const given = (role: string, from: number | null = null, until: number | null = null): HeldAssignment => ({
  id: `${role}-given`,
  role,
  fromMs: from,
  untilMs: until,
})
const seller: HeldRole = { key: 'seller', permissions: ['order.read', 'order.edit'] }
const lead: HeldRole = { key: 'lead', permissions: ['order.commit'], parent: 'seller' }
const held = (assignments: HeldAssignment[], roles: HeldRole[], atMs = NOON) => {
  const { rights, changesAtMs } = resolveRights(assignments, roles, atMs, ZONE)
  return { rights: [...rights.keys()].sort(), changesAtMs }
}

test('ID-82 US-7.1 without a role nobody has a right; of several roles it is all that one of them gives', () => {
  expect(held([], [seller])).toEqual({ rights: [], changesAtMs: undefined })
  expect(held([given('unknown')], [seller]).rights).toEqual([])
  const stock: HeldRole = { key: 'stock', permissions: ['stock.read', 'order.read'] }
  const { rights } = resolveRights([given('seller'), given('stock')], [seller, stock], NOON, ZONE)
  expect([...rights.keys()].sort()).toEqual(['order.edit', 'order.read', 'stock.read'])
  expect(rights.get('order.read')).toEqual([
    { assignment: 'seller-given', role: 'seller', inheritedFrom: 'seller' },
    { assignment: 'stock-given', role: 'stock', inheritedFrom: 'stock' },
  ])
})

test.each([
  ['a second before its start', NOON + 1_000, null, [], NOON + 1_000],
  ['at its start', NOON, null, ['order.edit', 'order.read'], undefined],
  ['a millisecond before its end', null, NOON + 1, ['order.edit', 'order.read'], NOON + 1],
  ['at its end', null, NOON, [], undefined],
  ['between both', NOON - 5, NOON + 5, ['order.edit', 'order.read'], NOON + 5],
])('US-7.2 US-10.3 an assignment %s', (_, from, until, rights, changesAtMs) => {
  expect(held([given('seller', from, until)], [seller])).toEqual({ rights, changesAtMs })
})

test('US-6.3 US-9.2 a role gives what its parents give, and each right says where it comes from and until when', () => {
  const until = NOON + 3_600_000
  const { rights } = resolveRights([given('lead', null, until)], [lead, seller], NOON, ZONE)
  expect(rights.get('order.commit')).toEqual([
    { assignment: 'lead-given', role: 'lead', inheritedFrom: 'lead', untilMs: until },
  ])
  expect(rights.get('order.read')).toEqual([
    { assignment: 'lead-given', role: 'lead', inheritedFrom: 'seller', untilMs: until },
  ])
  expect(rightsOfRole('lead', [lead, seller])).toEqual(['order.commit', 'order.read', 'order.edit'])
})

test('US-6.3 a circle of parents ends where it began, and a line has a length', () => {
  const circle: HeldRole[] = [
    { key: 'a', permissions: ['order.read'], parent: 'b' },
    { key: 'b', permissions: ['order.edit'], parent: 'a' },
  ]
  expect(held([given('a')], circle).rights).toEqual(['order.edit', 'order.read'])
  const line = Array.from({ length: ROLE_DEPTH_MAX + 3 }, (_, index) => ({
    key: `r${index}`,
    permissions: [`right.${index}`],
    parent: `r${index + 1}`,
  }))
  expect(rightsOfRole('r0', line)).toHaveLength(ROLE_DEPTH_MAX)
})

test('US-6.4 outside its time a role gives nothing, nor what it inherits; a parent outside its time is left out', () => {
  const over: HeldRole = { ...lead, untilMs: NOON }
  expect(held([given('lead')], [over, seller]).rights).toEqual([])
  const parentLater: HeldRole = { ...seller, fromMs: NOON + 10 }
  expect(held([given('lead')], [lead, parentLater])).toEqual({ rights: ['order.commit'], changesAtMs: NOON + 10 })
})

const early: RoleHours = { days: [1, 2, 3, 4, 5], from: '06:00', until: '14:00' }
const night: RoleHours = { days: [5], from: '22:00', until: '06:00' }
test.each([
  ['early', early, '2027-03-05T06:00:00+01:00', true, '2027-03-05T14:00:00+01:00'],
  ['early', early, '2027-03-05T05:59:59+01:00', false, '2027-03-05T06:00:00+01:00'],
  ['early', early, '2027-03-05T14:00:00+01:00', false, '2027-03-08T06:00:00+01:00'],
  ['early, while clocks go forward', early, '2027-03-26T14:00:00+01:00', false, '2027-03-29T06:00:00+02:00'],
  [
    'night, of whose hours one comes twice',
    { ...night, until: '02:30', days: [6] },
    '2027-10-31T02:45:00+02:00',
    false,
    '2027-10-31T02:00:00+01:00',
  ],
  [
    'night, whose beginning clocks jump over',
    { ...night, from: '02:30', days: [7] },
    '2027-03-28T01:45:00+01:00',
    false,
    '2027-03-28T03:00:00+02:00',
  ],
  ['night', night, '2027-03-06T05:59:00+01:00', true, '2027-03-06T06:00:00+01:00'],
  ['night', night, '2027-03-06T22:30:00+01:00', false, '2027-03-12T22:00:00+01:00'],
])('US-6.4 hours of the %s shift are the company’s', (_, hours, moment, within, changes) => {
  const shift: HeldRole = { ...seller, hours }
  expect(isWithinHours(hours, at(moment), ZONE)).toBe(within)
  const { rights, changesAtMs } = held([given('seller')], [shift], at(moment))
  expect([rights.length > 0, new Date(changesAtMs ?? 0).toISOString()]).toEqual([
    within,
    new Date(changes).toISOString(),
  ])
})

test('US-5.1 a right counts as lasting only from roles without hours and ends', () => {
  expect(givesAtAllTimes('lead', [lead, seller], 'order.edit')).toBe(true)
  expect(givesAtAllTimes('lead', [{ ...lead, hours: early }, seller], 'order.edit')).toBe(false)
  expect(givesAtAllTimes('lead', [lead, { ...seller, untilMs: NOON }], 'order.edit')).toBe(false)
  expect(givesAtAllTimes('lead', [lead, seller], 'stock.read')).toBe(false)
})

/** The same, told as simply as it can be: minute by minute, right by right. */
function naive(assignments: HeldAssignment[], roles: HeldRole[], atMs: number): string[] {
  const on = ({ fromMs, untilMs }: { fromMs?: number | null; untilMs?: number | null }) =>
    (fromMs == null || fromMs <= atMs) && (untilMs == null || atMs < untilMs)
  const gives = (key: string | null | undefined, depth: number): string[] => {
    const role = roles.find((one) => one.key === key)
    if (!role || depth === 0 || !on(role) || (role.hours && !isWithinHours(role.hours, atMs, ZONE))) return []
    return [...role.permissions, ...gives(role.parent, depth - 1)]
  }
  return [...new Set(assignments.filter(on).flatMap(({ role }) => gives(role, ROLE_DEPTH_MAX)))].sort()
}

const MINUTE = 60_000
const minutes = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => NOON + n * MINUTE)
const span = fc.record({
  fromMs: fc.option(minutes(-3_000, 3_000)),
  untilMs: fc.option(minutes(-3_000, 3_000)),
})
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
const hours = fc.option(
  fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: time, until: time }),
  { freq: 3 },
)
const KEYS = ['a', 'b', 'c', 'd']
const roleOf = (index: number) =>
  fc
    .record({
      permissions: fc.subarray(['order.read', 'order.edit', 'stock.read']),
      parent: fc.option(fc.constantFrom(...KEYS.slice(index + 1), 'gone')),
      hours,
      time: fc.option(span, { freq: 3 }),
    })
    .map(({ time: limits, ...role }): HeldRole => ({ key: KEYS[index] ?? '', ...role, ...limits }))
const world = fc.record({
  roles: fc.tuple(...KEYS.map((_, index) => roleOf(index))),
  assignments: fc.array(
    fc.tuple(fc.constantFrom(...KEYS), span).map(([role, limits]) => ({ role, ...limits })),
    { maxLength: 6 },
  ),
})

test('US-7.1 US-7.2 US-6.4 rights are those of the simple model at each moment, and stay so until the moment that is said', () => {
  fc.assert(
    fc.property(
      world,
      minutes(-3_000, 3_000),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      (drawn, start, shares) => {
        const assignments = drawn.assignments.map((one, index) => ({ id: `${index}`, ...one }))
        const { roles } = drawn
        let now = start
        for (let step = 0; step < 4; step++) {
          const { rights, changesAtMs } = resolveRights(assignments, roles, now, ZONE)
          expect([...rights.keys()].sort()).toEqual(naive(assignments, roles, now))
          const end = changesAtMs ?? now + 14 * 24 * 60 * MINUTE
          expect(end).toBeGreaterThan(now)
          for (const share of shares) {
            const between = Math.min(end - 1, Math.floor(now + share * (end - now)))
            expect(naive(assignments, roles, between)).toEqual([...rights.keys()].sort())
          }
          if (changesAtMs === undefined) return
          now = changesAtMs
        }
      },
    ),
    { numRuns: 300 },
  )
})
