import { keptSettings, settingValues } from '@werkbank/database/setting-values.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { SETTINGS } from '@werkbank/model/all-settings.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { quoteValidDays } from '@werkbank/model/quotes/settings.ts'
import { DEFAULT_ROLES, PERMISSIONS } from '@werkbank/model/rights.ts'
import type { SettingValue } from '@werkbank/model/settings/kinds.ts'
import { readValue } from '@werkbank/model/settings/kinds.ts'
import { limitsOf } from '@werkbank/model/settings/limits-of.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import { commandBatch } from '../http/command/command-batch.ts'
import type { Problem } from '../http/problem/problem.ts'
import { makeCall, type TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { handleChangeSetting } from './change-setting.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const ALL: readonly Setting[] = Object.values(SETTINGS).flat()
const change = (person: TestPerson, key: string, body: object) => person.call('PUT', `/settings/${key}`, body)
const valueFor = async ({ orgId, userId }: TestPerson, setting: Setting = quoteValidDays) =>
  (await withOrg(shop.sql, { orgId, userId }, (tx) => settingValues(tx, { orgId, userId }, setting)))[0]
const keptLevels = ({ levels }: Setting) => levels.filter((level) => level !== 'device')
const at = (level: string) => ({ level, ...(level === 'role' ? { roleKey: 'sales' } : {}) })

/** One within the limits that is not the default, and what is none. */
function valuesOf({ kind, default: usual }: Setting): { good: SettingValue; bad: unknown[] } {
  if (kind.kind === 'number' || kind.kind === 'money')
    return {
      good: usual === kind.from ? kind.to : kind.from,
      bad: [kind.from - 1, kind.to + 1, kind.from + 0.5, 'many', true],
    }
  if (kind.kind === 'yesNo') return { good: !usual, bad: [1, 'true'] }
  return { good: kind.choices.find((one) => one !== usual) ?? '', bad: ['no such choice', 3] }
}

test('VA-01 each value that is none is refused the same by form, command and API; each that is one is taken', async () => {
  const caller = { ...shop.admin, permissions: PERMISSIONS, via: 'session', fresh: true } as unknown as Caller
  let refused = 0
  for (const setting of ALL) {
    const { good, bad } = valuesOf(setting)
    expect(readValue(setting.kind, good), setting.key).toBe(good)
    for (const level of keptLevels(setting)) {
      for (const value of bad) {
        expect(readValue(setting.kind, value), `${setting.key} ${value}`).toBeUndefined()
        const sentence = `This setting does not take that value: ${limitsOf(setting.kind)}.`
        const answer = await change(shop.admin, setting.key, { ...at(level), value })
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'value', message: sentence }] } })
        const command = commandBatch(shop.api.services, caller, ({ run }) =>
          run(handleChangeSetting, { key: setting.key, ...at(level), value } as never),
        ).catch((error) => error)
        expect((await command) as Problem).toMatchObject({ status: 400, code: 'invalid-input' })
        refused += 1
      }
      const done = { ...at(level), value: good }
      expect(await change(shop.admin, setting.key, done), setting.key).toMatchObject({ status: 200 })
      expect(await change(shop.admin, setting.key, { ...at(level), value: null })).toMatchObject({ status: 200 })
    }
  }
  expect(refused).toBeGreaterThan(ALL.length)
  const stay = await withOrg(shop.sql, shop.admin, (tx) => keptSettings(tx, shop.admin, ALL))
  expect(stay.kept).toEqual({})
})

test('each role may set for all and for a role what the setting says, and everybody their own', async () => {
  const wrong: string[] = []
  for (const [role, { permissions }] of Object.entries(DEFAULT_ROLES)) {
    const person = await shop.person(role)
    for (const setting of ALL)
      for (const level of keptLevels(setting)) {
        const { status } = await change(person, setting.key, { ...at(level), value: valuesOf(setting).good })
        const may = level === 'person' || permissions.includes(setting.right)
        if (status !== (may ? 200 : 403)) wrong.push(`${role} ${setting.key} ${level}: ${status}`)
      }
  }
  for (const setting of ALL)
    for (const level of keptLevels(setting)) await change(shop.admin, setting.key, { ...at(level), value: null })
  expect(wrong).toEqual([])
})

test('what is no setting, no level of it or no role is refused in a sentence', async () => {
  const refused = async (key: string, body: object) => {
    const { status, body: problem } = await change(shop.admin, key, { value: 5, ...body })
    return [status, problem.errors?.[0]?.path ?? problem.code]
  }
  expect(await refused('quotes.nothing', at('organisation'))).toEqual([404, 'not-found'])
  expect(await refused('no setting', at('organisation'))).toEqual([400, 'key'])
  expect(await refused(quoteValidDays.key, at('person'))).toEqual([400, 'level'])
  expect(await refused(quoteValidDays.key, at('device'))).toEqual([400, 'level'])
  expect(await refused(quoteValidDays.key, { level: 'role' })).toEqual([400, 'roleKey'])
  expect(await refused(quoteValidDays.key, { level: 'role', roleKey: 'nobody' })).toEqual([400, 'roleKey'])
  expect(await refused(quoteValidDays.key, { level: 'organisation', roleKey: 'sales' })).toEqual([400, 'roleKey'])
})

test('a change counts with the next command of every process, for that organisation and those roles alone', async () => {
  const [sales, store, stranger] = [await shop.person('sales'), await shop.person('warehouse'), await shop.stranger()]
  const validDays = async (person: TestPerson) => {
    const { id } = (await person.call('POST', '/quotes', { lines: [] })).body
    const { head } = (await person.call('GET', `/quotes/${id}`)).body.workingCopy
    return Math.round((Date.parse(head.validUntil) - Date.parse(new Date().toISOString().slice(0, 10))) / 86_400_000)
  }
  const roughly = (days: number) => expect.toSatisfy((value: number) => Math.abs(value - days) <= 1, `about ${days}`)
  expect(await validDays(sales)).toEqual(roughly(30))
  await change(shop.admin, quoteValidDays.key, { ...at('organisation'), value: 60 })
  expect(await validDays(sales)).toEqual(roughly(60))
  await change(shop.admin, quoteValidDays.key, { ...at('role'), value: 90 })
  expect(await validDays(sales)).toEqual(roughly(90))
  expect([await valueFor(sales), await valueFor(store), await valueFor(stranger)]).toEqual([90, 60, 30])
  await change(shop.admin, quoteValidDays.key, { ...at('role'), value: null })
  expect(await validDays(sales)).toEqual(roughly(60))
  await change(shop.admin, quoteValidDays.key, { ...at('organisation'), value: null })
  expect(await validDays(sales)).toEqual(roughly(30))
})

test('who changes what somebody else has changed meanwhile is told what stands there now', async () => {
  const { key } = quoteValidDays
  await change(shop.admin, key, { ...at('organisation'), value: 40, seen: { value: null } })
  expect(await change(shop.admin, key, { ...at('organisation'), value: 50, seen: { value: null } })).toMatchObject({
    status: 409,
    body: { code: 'changed-meanwhile', data: { fields: { value: 40 } } },
  })
  // Both set the same value: no confirmation is asked.
  expect(await change(shop.admin, key, { ...at('organisation'), value: 40, seen: { value: null } })).toMatchObject({
    status: 200,
  })
  expect(await valueFor(shop.admin)).toBe(40)
  const many = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      change(shop.admin, key, { ...at('organisation'), value: 100 + n, seen: { value: 40 } }),
    ),
  )
  expect(many.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
  await change(shop.admin, key, { ...at('organisation'), value: null })
})

test('devices get what holds for all and for roles, and of people their own alone; the history says who changed what', async () => {
  const [ada, bo, stranger] = [
    await shop.person('sales', 'Ada'),
    await shop.person('sales', 'Bo'),
    await shop.stranger(),
  ]
  const setting = ALL.find(({ levels }) => levels.includes('person')) as Setting
  const { good } = valuesOf(setting)
  const [mine, others, theirs] = [ada, bo, stranger].map(makeMirrorClient) as [
    ReturnType<typeof makeMirrorClient>,
    ReturnType<typeof makeMirrorClient>,
    ReturnType<typeof makeMirrorClient>,
  ]
  for (const device of [mine, others, theirs]) await device.bootstrap()
  await change(ada, setting.key, { ...at('person'), value: good })
  await change(shop.admin, quoteValidDays.key, { ...at('role'), value: 77 })
  for (const device of [mine, others, theirs]) await device.pull()
  const told = (device: typeof mine) => device.rows('settings').map(({ id, value }) => [id, value])
  expect(told(others)).toEqual([[`${quoteValidDays.key}/role/sales`, 77]])
  expect(told(mine)).toEqual(expect.arrayContaining([[`${setting.key}/person/${ada.userId}`, good], ...told(others)]))
  expect(told(theirs)).toEqual([])
  await change(ada, setting.key, { ...at('person'), value: null })
  await mine.pull()
  expect(told(mine)).toEqual(told(others))

  const changes = async (person: TestPerson, key: string) =>
    (await person.call('GET', `/settings/${key}/changes`)).body.items
  expect((await changes(ada, setting.key)).slice(0, 2)).toMatchObject([
    { actor: ada.userId, level: 'person', roleKey: null, from: good, to: null },
    { actor: ada.userId, level: 'person', from: null, to: good },
  ])
  expect((await changes(bo, setting.key)).filter(({ level }: { level: string }) => level === 'person')).toEqual([])
  expect((await changes(bo, quoteValidDays.key))[0]).toMatchObject({
    actor: shop.admin.userId,
    level: 'role',
    roleKey: 'sales',
    from: null,
    to: 77,
  })
  expect(await changes(stranger, quoteValidDays.key)).toEqual([])
  const events = await withSystem(
    shop.sql,
    (tx) =>
      tx<
        { audience: string }[]
      >`SELECT audience FROM events WHERE type = 'setting.changed' AND subject_id = ${setting.key} AND actor = ${ada.userId}`,
  )
  expect(new Set(events.map(({ audience }) => audience))).toEqual(new Set([`user:${ada.userId}`]))
  await change(shop.admin, quoteValidDays.key, { ...at('role'), value: null })
})

test('AP-03 a program reads what counts and where it comes from; it sets for all what its scopes allow, and nothing for its person', async () => {
  const { body } = await shop.admin.call('POST', '/tokens', { name: 'settings', scopes: ['company.edit'] })
  const program = { ...shop.admin, call: makeCall(shop.url, { authorization: `Bearer ${body.token}` }) }
  await change(program, quoteValidDays.key, { ...at('organisation'), value: 45 })
  const { items } = (await program.call('GET', '/settings')).body
  expect(items).toHaveLength(ALL.length)
  expect(items.find(({ key }: Setting) => key === quoteValidDays.key)).toMatchObject({
    value: 45,
    from: 'organisation',
    default: 30,
  })
  const own = ALL.find(({ levels }) => levels.includes('person')) as Setting
  expect(await change(program, own.key, { ...at('person'), value: valuesOf(own).good })).toMatchObject({
    status: 403,
    body: { code: 'session-needed' },
  })
  for (const setting of ALL.filter(({ right, levels }) => right === 'access.manage' && levels.includes('organisation')))
    expect((await change(program, setting.key, { ...at('organisation'), value: valuesOf(setting).good })).status).toBe(
      403,
    )
  await change(program, quoteValidDays.key, { ...at('organisation'), value: null })
})

test('PR-04 a new customer has the payment term that the company has set, unless one is given', async () => {
  const key = 'partners.paymentDays'
  const days = async (fields: object = {}) => {
    const { id } = await shop.ask('POST', '/customers', { name: `Kunde ${Math.random()}`, ...fields })
    return (await shop.ask('GET', `/customers/${id}`)).paymentDays
  }
  expect(await days()).toBe(14)
  await change(shop.admin, key, { ...at('organisation'), value: 21 })
  expect([await days(), await days({ paymentDays: 0 })]).toEqual([21, 0])
  await change(shop.admin, key, { ...at('organisation'), value: null })
})
