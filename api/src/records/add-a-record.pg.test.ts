import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi } from '../testing.ts'

/** docs/add-a-record.md, followed: its blocks are the record, its routes and its table. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PAGE = readFileSync(join(ROOT, 'docs/add-a-record.md'), 'utf8')
const FOLDER = join(ROOT, `.data-page-${process.pid}`)
const block = (path: RegExp): string => {
  const found = [...PAGE.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].find(([, name = '']) => path.test(name))
  if (!found?.[2]) throw new Error(`the page has no block for ${path}`)
  return found[2]
}
/** A file of the page in a folder of its own: what it imports of the project stays where it is. */
function write(path: RegExp, workspace: string): string {
  const name = /carriers/.test(path.source) ? 'carriers.ts' : 'carrier.ts'
  const code = block(path)
    .replaceAll("'@werkbank/model/stock/carrier.ts'", "'./carrier.ts'")
    .replaceAll("'../", `'@werkbank/${workspace}/`)
  writeFileSync(join(FOLDER, name), code)
  return join(FOLDER, basename(name))
}

let built: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  write(/model\/src\/stock\/carrier\.ts/, 'model')
  const { carrierRoutes } = await import(write(/api\/src\/stock\/carriers\.ts/, 'api'))
  built = await buildApi({ moreRoutes: () => [carrierRoutes] })
  await built.sql.unsafe(block(/\.sql$/))
})
afterAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  await built?.close()
})

const ask = async (method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await built.admin.call(method, path, body)
  return { status, ...answer }
}

test('a record made as the page says is created, found, narrowed, changed field by field, told in its history and removed', async () => {
  const { id } = await ask('POST', '/carriers', { name: 'Müller Kurier', service: 'courier', days: 1 })
  await ask('POST', '/carriers', { name: 'Alpha Paket' })
  expect(await ask('POST', '/carriers', { name: ' ', days: 99, service: 'drone' })).toMatchObject({
    status: 400,
    errors: [{ path: 'name' }, { path: 'service' }, { path: 'days' }],
  })
  const names = async (query: string) =>
    (await ask('GET', `/carriers?${query}`)).items.map(({ name }: { name: string }) => name)
  expect(await names('')).toEqual(['Alpha Paket', 'Müller Kurier'])
  expect(await names('search=muller')).toEqual(['Müller Kurier'])
  expect(await names('service=parcel,freight&daysFrom=2')).toEqual(['Alpha Paket'])
  expect(await names('sort=-name&limit=1')).toEqual(['Müller Kurier'])
  await ask('PATCH', `/carriers/${id}`, { phone: '0911 1', seen: { phone: null } })
  expect(await ask('PATCH', `/carriers/${id}`, { phone: '2', seen: { phone: null } })).toMatchObject({
    status: 409,
    data: { fields: { phone: '0911 1' } },
  })
  expect((await ask('GET', `/carriers/${id}/changes`)).items).toMatchObject([{ fields: { phone: [null, '0911 1'] } }])
  const viewer = await built.person('viewer')
  expect((await viewer.call('PATCH', `/carriers/${id}`, { days: 3 })).status).toBe(403)
  await ask('POST', `/carriers/${id}/remove`, {})
  expect(await ask('GET', `/carriers/${id}`)).toMatchObject({ status: 404 })
  const stranger = await built.stranger()
  expect((await stranger.call('GET', '/carriers')).body.items).toEqual([])
})

test('the screen of the page can be read', () => {
  expect(() => parseAst(block(/\.tsx$/), { lang: 'tsx' })).not.toThrow()
})
