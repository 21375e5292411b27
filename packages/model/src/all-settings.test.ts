import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SETTINGS, settingByKey } from './all-settings.ts'
import { type Kind, readValue, type SettingValue } from './settings/kinds.ts'
import { resolveSetting, settingId } from './settings/resolve.ts'
import { LEVELS, type Level, type Setting } from './settings/setting.ts'

const ALL = Object.entries(SETTINGS).flatMap(([domain, settings]) => settings.map((setting) => ({ domain, setting })))
const named = ALL.map(({ domain, setting }) => [setting.key, domain, setting] as const)
const ROOT = new URL('../../../', import.meta.url)
const CODE = globSync('{packages/*,api,sync-server,app}/src/**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (path) => !/\.test\.tsx?$/.test(path) && !/\/settings\.ts$/.test(path),
)

test.each(named)('%s has levels in their order, and a default within its limits', (key, domain, setting) => {
  expect(key.split('.')[0]).toBe(domain)
  expect(settingByKey(key)).toBe(setting)
  expect(readValue(setting.kind, setting.default)).toBe(setting.default)
  expect(LEVELS.filter((level) => setting.levels.includes(level))).toEqual(setting.levels)
})

test('no two settings have one name', () => {
  const names = ALL.map(({ setting }) => setting.key)
  expect(new Set(names).size).toBe(names.length)
})

test('nothing can be set that no code reads', () => {
  const exported = globSync('packages/model/src/*/settings.ts', { cwd: ROOT }).flatMap((path) =>
    [...readFileSync(new URL(path, ROOT), 'utf8').matchAll(/export const (\w+) = defineSetting/g)].map(([, name]) =>
      String(name),
    ),
  )
  expect(exported).toHaveLength(ALL.length)
  const text = CODE.map((path) => readFileSync(new URL(path, ROOT), 'utf8')).join('\n')
  const isRead = (name: string) => new RegExp(`import[^;]*?\\b${name}\\b[^;]*?settings\\.ts'`).test(text)
  expect(exported.filter((name) => !isRead(name))).toEqual([])
})

/** Of the kind or not, within its limits or not. */
const anyValue = (kind: Kind): fc.Arbitrary<unknown> => {
  const own =
    kind.kind === 'number' || kind.kind === 'money'
      ? fc.integer({ min: kind.from - 3, max: kind.to + 3 })
      : kind.kind === 'choice'
        ? fc.constantFrom(...kind.choices, 'none of them')
        : fc.boolean()
  return fc.oneof({ weight: 4, arbitrary: own }, fc.constantFrom(undefined, null, 1.5, 'x', true, {}))
}

type Said = { device: unknown; person: unknown; roles: Record<string, unknown>; organisation: unknown }
const said = (kind: Kind): fc.Arbitrary<Said> =>
  fc.record({
    device: anyValue(kind),
    person: anyValue(kind),
    roles: fc.dictionary(fc.constantFrom('sales', 'stock', 'buying'), anyValue(kind)),
    organisation: anyValue(kind),
  })

/** The rule once more, as a person would say it. */
function simply(
  setting: Setting,
  { device, person, roles, organisation }: Said,
  held: readonly string[],
): SettingValue {
  const good = (value: unknown) => readValue(setting.kind, value)
  const order = setting.kind.kind === 'choice' ? setting.kind.choices : undefined
  const ofRoles = held.flatMap((role) => good(roles[role]) ?? [])
  const sorted = ofRoles.sort((a, b) => (order ? order.indexOf(String(a)) - order.indexOf(String(b)) : a < b ? -1 : 1))
  const byLevel: Record<Level, SettingValue | undefined> = {
    device: good(device),
    person: good(person),
    role: sorted.at(-1),
    organisation: good(organisation),
  }
  for (const level of setting.levels) if (byLevel[level] !== undefined) return byLevel[level]
  return setting.default
}

test('device before person before role before organisation before default, for any values, also those that are none any more', () => {
  const from = new Map<string, number>()
  const rolesHeld = fc.shuffledSubarray(['sales', 'stock', 'buying'])
  const levels = fc.subarray([...LEVELS], { minLength: 1 })
  const one = fc.constantFrom(...ALL.map(({ setting }) => setting))
  fc.assert(
    fc.property(
      one.chain((setting) => fc.tuple(fc.constant(setting), levels, said(setting.kind), rolesHeld)),
      ([declared, levelsOf, values, roles]) => {
        const setting = { ...declared, levels: levelsOf as unknown as Setting['levels'] }
        const rows = new Map<string, unknown>([
          [settingId(setting.key, { level: 'organisation' }), values.organisation],
          [settingId(setting.key, { level: 'person', userId: 'me' }), values.person],
          [settingId(setting.key, { level: 'person', userId: 'somebody else' }), setting.default],
          ...Object.entries(values.roles).map(
            ([roleKey, value]) => [settingId(setting.key, { level: 'role', roleKey }), value] as const,
          ),
        ])
        const found = resolveSetting(setting, { userId: 'me', roles }, (id) => rows.get(id), values.device)
        expect(found.value).toEqual(simply(setting, values, roles))
        expect(readValue(setting.kind, found.value)).toBe(found.value)
        expect(found).toEqual(
          resolveSetting(setting, { userId: 'me', roles: roles.toReversed() }, (id) => rows.get(id), values.device),
        )
        from.set(found.from, (from.get(found.from) ?? 0) + 1)
      },
    ),
    { numRuns: 500 },
  )
  for (const origin of [...LEVELS, 'default']) expect(from.get(origin) ?? 0, origin).toBeGreaterThan(5)
})
