import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MIRROR_TABLES } from '../mirror/tables.ts'
import { ordersHeld } from '../sales/settings.ts'
import type { AnyRecord } from './define-record.ts'
import type { Field } from './field.ts'
import { optionsOf } from './narrowing.ts'
import { heldFrom, isHeld, isOfOwner, newerThan, open } from './window.ts'

test('a window begins on the first of a month, so many months before, and never goes back as days pass', () => {
  expect(heldFrom('2026-11-28', 12)).toBe('2025-11-01')
  expect(heldFrom('2026-01-31', 1)).toBe('2025-12-01')
  expect(heldFrom('2024-02-29', 24)).toBe('2022-02-01')
  const days = fc.date({ min: new Date('2001-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  const day = (at: Date) => at.toISOString().slice(0, 10)
  fc.assert(
    fc.property(days, days, fc.integer({ min: 1, max: 120 }), (a, b, months) => {
      const [earlier, later] = [day(a), day(b)].sort() as [string, string]
      expect(heldFrom(earlier, months) <= heldFrom(later, months)).toBe(true)
      expect(heldFrom(earlier, months + 1) < heldFrom(earlier, months)).toBe(true)
      expect(heldFrom(earlier, months) < earlier).toBe(true)
    }),
  )
})

test('windows are of fields that say when, and what tells of rows beyond a window names a table that has one', () => {
  const records = Object.entries<AnyRecord>(MIRROR_TABLES)
  const windows = records.filter(([, { holds }]) => holds)
  for (const [name, { holds, holdsParts, fields }] of records) {
    for (const window of [holdsParts, holds && !isOfOwner(holds) ? holds : undefined]) {
      if (!window) continue
      expect(['date', 'timestamp with time zone'], name).toContain(fields[window.newerThan]?.columns[0])
      const known = window.open ? optionsOf(fields[window.open.field] as Field) : []
      for (const also of [window.open?.counts, window.otherwise])
        if (also !== undefined) expect(fields[also], name).toBeDefined()
      expect(known, name).toEqual(expect.arrayContaining([...(window.open?.choices ?? [])]))
    }
    if (!holds || !isOfOwner(holds)) continue
    expect(fields[holds.field], name).toBeDefined()
    expect(
      records.map(([, record]) => record),
      name,
    ).toContain(holds.owner)
  }
  const told = records.flatMap(([, { beyond }]) => beyond ?? [])
  expect(told.length).toBeGreaterThan(0)
  for (const name of told) expect(windows.map(([table]) => table)).toContain(name)
})

test('a row that is open or in which something counts is held whatever its age, one without a day by the moment that counts instead', () => {
  const isOpen = open('status', ['draft', 'invoiced'], 'changes')
  const window = newerThan<string>('orderedOn', ordersHeld, { open: isOpen, otherwise: 'createdAt' })
  const held = (status: string, orderedOn: string | null, more: { changes?: number; createdAt?: string } = {}) =>
    isHeld(window, { status, orderedOn, changes: 0, ...more }, '2025-11-01')
  expect([held('invoiced', '2001-01-01'), held('draft', null)]).toEqual([true, true])
  expect([held('paid', '2025-11-01'), held('paid', '2025-10-31'), held('cancelled', null)]).toEqual([
    true,
    false,
    false,
  ])
  expect([held('paid', '2001-01-01', { changes: 1 }), held('paid', '2001-01-01')]).toEqual([true, false])
  const begun = (createdAt: string) => held('cancelled', null, { createdAt })
  expect([begun('2025-11-01T00:00:00.000Z'), begun('2025-10-31T23:59:59.999Z')]).toEqual([true, false])
})
