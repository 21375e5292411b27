import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { expect, test } from 'vitest'

/** What handles documents, feeds and histories of all domains names none: domains register themselves from above (decision 0063). */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const PLANES = [
  'packages/model/src/documents',
  'api/src/documents',
  'api/src/feed',
  'sync-server/src',
  'app/src/replica',
  'app/src/shell',
  'app/src/history',
]
const DOMAINS = ['sales', 'quotes', 'chat', 'counting', 'stock', 'ledger', 'partners', 'catalogue', 'company']
/** What subjects are called in names, events and rows. */
const SUBJECTS = [
  'order',
  'quote',
  'chat',
  'room',
  'page',
  'doc',
  'product',
  'customer',
  'invoice',
  'count',
  'location',
]
const named = new Set([...SUBJECTS, ...Object.keys(MIRROR_TABLES)])
/** Of the mirror's tables these are of the planes themselves. */
for (const own of ['people', 'documentStates', 'favourites']) named.delete(own)

/** `file: name` for each domain that is imported, and each subject or table that stands as a word of its own or begins a document's name. */
function namesOf(path: string): string[] {
  const text = read(path).replaceAll(/\/\*[\s\S]*?\*\/|^ *\/\/.*$/gm, '')
  const imported = [...text.matchAll(/from '[^']*\/([a-z]+)\/[^'/]+'/g)].map(([, domain = '']) => domain)
  const words = [...text.matchAll(/['"`](\w+)(?:['"`]|:)/g)].map(([, word = '']) => word)
  const found = [...imported.filter((name) => DOMAINS.includes(name)), ...words.filter((word) => named.has(word))]
  return [...new Set(found)].map((name) => `${path}: ${name}`)
}

test('PL-01 planes name no domain: the list of what does only shrinks', () => {
  const sources = PLANES.flatMap((plane) => globSync(`${plane}/**/*.{ts,tsx}`, { cwd: ROOT }))
  const own = sources.filter((path) => !/\.test\.tsx?$|(^|\/)testing[^/]*\.ts$/.test(path)).sort()
  const found = own.flatMap(namesOf)
  const listed = read('scripts/planes-that-name.txt').split('\n').filter(Boolean)
  expect(
    found.filter((name) => !listed.includes(name)),
    'let the domain register itself instead',
  ).toEqual([])
  expect(
    listed.filter((name) => !found.includes(name)),
    'no longer so: take them off scripts/planes-that-name.txt',
  ).toEqual([])
})
