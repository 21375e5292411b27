import { existsSync, readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EVENT_TYPES } from '@werkbank/model/event-types.ts'
import { parseAst } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { readFeatures, unshown } from './features.ts'

/** What taste agreed on, as far as a machine can see it (CONTRIBUTING.md). */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WORKSPACES = {
  '@werkbank/model/': 'packages/model/src/',
  '@werkbank/words/': 'packages/words/src/',
  '@werkbank/database/': 'packages/database/src/',
}
/** Started by name, not imported. */
const STARTED = [
  /\.test\.tsx?$/,
  /\.bench\.ts$/,
  /\.d\.ts$/,
  /\.config\.ts$/,
  /(^|\/)main\.tsx?$/,
  /^(scripts|examples)\//,
  /service-worker\//,
  /-worker\.ts$/,
  // Found by their folder: a language is added by files alone.
  /^packages\/words\/src\/[^/]+\/(language|index|server)\.ts$/,
]

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
async function files(pattern: string): Promise<string[]> {
  const found: string[] = []
  const exclude = (path: string) => /(^|\/)(node_modules|dist|\.data[^/]*|\.git)$/.test(path)
  for await (const path of glob(pattern, { cwd: ROOT, exclude })) found.push(path)
  return found.sort()
}

type Node = { type: string; [field: string]: unknown }

let sources: string[]
const parsed = new Map<string, Node>()
beforeAll(async () => {
  sources = await files('**/*.{ts,tsx}')
  for (const path of sources) {
    parsed.set(path, parseAst(read(path), { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node)
  }
})

function visit(node: Node | undefined, see: (node: Node) => void): void {
  if (typeof node?.type !== 'string') return
  see(node)
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) for (const item of child) visit(item, see)
    else if (child && typeof child === 'object') visit(child as Node, see)
  }
}

/** Every string of a file: what it imports is among them, also lazily and by `new URL(…, import.meta.url)`. */
function stringsOf(path: string): string[] {
  const strings: string[] = []
  visit(parsed.get(path), (node) => {
    if (node.type === 'Literal' && typeof node['value'] === 'string') strings.push(node['value'])
  })
  return strings
}

/** Functions of over 70 lines, as `file: name`; what has no name of its own is called after what holds it. */
function longFunctionsOf(path: string): string[] {
  const text = read(path)
  const long = new Set<string>()
  const walk = (node: Node, name: string) => {
    const { id, key } = node as { id?: Node | null; key?: Node }
    const here = String(id?.['name'] ?? key?.['name'] ?? name)
    const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
    const lines = isFunction ? text.slice(Number(node['start']), Number(node['end'])).split('\n').length : 0
    if (lines > FUNCTION_LINES_MAX) long.add(`${path}: ${here}`)
    for (const child of Object.values(node).flat()) if (isNode(child)) walk(child, here)
  }
  const root = parsed.get(path)
  if (root) walk(root, 'the file')
  return [...long]
}
const FUNCTION_LINES_MAX = 70
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function resolve(from: string, specifier: string): string | undefined {
  for (const [name, folder] of Object.entries(WORKSPACES)) {
    if (specifier.startsWith(name)) return folder + specifier.slice(name.length)
  }
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  return sources.includes(specifier) ? specifier : undefined
}

test('a file of over 400 lines says at its head why it is one', () => {
  const silent = sources.filter((path) => {
    const text = read(path)
    return text.split('\n').length > 400 && !/one file|in one place|one table/i.test(text.slice(0, 2_500))
  })
  expect(silent).toEqual([])
})

test('a function is at most a screen long: those that were longer before only become fewer', () => {
  const listed = read('scripts/long-functions.txt').split('\n').filter(Boolean)
  const long = sources.filter((path) => !/\.test\.tsx?$/.test(path)).flatMap(longFunctionsOf)
  expect(
    long.filter((name) => !listed.includes(name)),
    'split these',
  ).toEqual([])
  expect(
    listed.filter((name) => !long.includes(name)),
    'short by now: take them off scripts/long-functions.txt',
  ).toEqual([])
})

/** Coinages that a newcomer has to decode, as parts of names: an event is emitted, a text described, a device is a device. */
const COINED =
  /^(here|said|told|tells?|who|whose|whoever|nobody|somebody|together|along|linger|fate|standing|nearby|afterlife)$/i
const partsOf = (name: string): string[] => name.split(/[-_.]|(?<=[a-z0-9])(?=[A-Z])/)
const isCoined = (name: string): boolean => partsOf(name).some((part) => COINED.test(part))

test('names of exports and of source files are made of terms of the field, not of private coinages', () => {
  const own = sources.filter((path) => /(^|\/)src\//.test(path) && !/\.test\.tsx?$/.test(path))
  const exported = /^export (?:async |abstract )*(?:function\*?|const|class|interface|type) (\w+)/gm
  const coined = own.flatMap((path) => [
    ...(isCoined(path.split('/').at(-1) ?? '') ? [path] : []),
    ...[...read(path).matchAll(exported)].flatMap(([, name = '']) =>
      // Rights and audiences have names for all roles and for none.
      isCoined(name) && name !== 'NOBODY' ? `${path} ${name}` : [],
    ),
  ])
  expect(coined, 'CONTRIBUTING.md, "Names and comments"').toEqual([])
})

test('no file is dead: each is started, or used by one that is', async () => {
  const manifests = (await files('{,*/,packages/*/}{package.json,vitest.config.ts}')).map(read).join('\n')
  const used = new Set<string>()
  for (const path of sources) for (const text of stringsOf(path)) used.add(resolve(path, text) ?? '')
  const dead = sources.filter(
    (path) =>
      !used.has(path) && !STARTED.some((how) => how.test(path)) && !manifests.includes(path.split('/').at(-1) ?? path),
  )
  expect(dead).toEqual([])
})

test('components hold no words of their own: what a person reads comes from i18n', () => {
  const own: string[] = []
  const spoken = new Set<unknown>(['title', 'aria-label', 'placeholder', 'alt', 'label'])
  const isWords = (text: unknown) => typeof text === 'string' && /\p{L}{2}/u.test(text) && text.trim() !== 'Werkbank'
  for (const path of sources.filter((source) => source.startsWith('app/src/') && source.endsWith('.tsx'))) {
    visit(parsed.get(path), (node) => {
      const text =
        node.type === 'JSXText'
          ? node['value']
          : node.type === 'JSXAttribute' && spoken.has((node['name'] as Node)['name'])
            ? (node['value'] as Node | null)?.['value']
            : undefined
      if (isWords(text)) own.push(`${path}: ${String(text).trim()}`)
    })
  }
  expect(own).toEqual([])
})

test('TE-02 every rule of a RULES.md is carried by a test', async () => {
  const tests = sources.filter((path) => /\.test\.tsx?$/.test(path)).map(read)
  const named = new Set(tests.flatMap((text) => text.match(/\bR-[A-Z]{2}\d{1,2}\b/g) ?? []))
  const rules = await files('{api,packages/model,app,sync-server}/src/**/RULES.md')
  expect(rules.length).toBeGreaterThan(0)
  const ids = rules.flatMap((path) => [...read(path).matchAll(/^- \*\*([\w-]+)\*\*/gm)].map(([, id = '']) => id))
  // Without the letter a rule could be taken for a requirement.
  expect(ids.filter((id) => !id.startsWith('R-'))).toEqual([])
  expect(ids.filter((id) => !named.has(id))).toEqual([])
})

test('what the pages name exists: links, files and tests', async () => {
  const missing: string[] = []
  for (const page of ['README.md', 'CONTRIBUTING.md', ...(await files('docs/**/*.md'))]) {
    const text = read(page)
    for (const [, link] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (link && !/^[a-z]+:/.test(link) && !existsSync(join(ROOT, dirname(page), link)))
        missing.push(`${page} → ${link}`)
    }
    for (const [, path] of text.matchAll(
      /`((?:app|api|sync-server|packages|scripts|bench|demo|e2e|deploy)\/[\w./-]+\.\w+)`/g,
    )) {
      if (path && !existsSync(join(ROOT, path))) missing.push(`${page} → ${path}`)
    }
  }
  expect(missing).toEqual([])
})

test('RT-01.5 protocol.md tells every event, refusal and reason for closing', () => {
  const guide = read('docs/protocol.md')
  const reasons = ['packages/model/src/', 'sync-server/src/'].flatMap((folder) =>
    sources
      .filter((path) => path.startsWith(folder) && !path.endsWith('.test.ts'))
      .flatMap((path) => [
        ...read(path).matchAll(/EditRefused\('([a-z-]+)'/g),
        ...read(path).matchAll(/code: \d{4}, reason: '([a-z-]+)'/g),
        ...(path.endsWith('policy.ts') ? read(path).matchAll(/(?:return|\?|\?\?|:) '([a-z]+(?:-[a-z]+)+)'/g) : []),
      ])
      .map((match) => match[1] as string),
  )
  expect(reasons.length).toBeGreaterThan(20)
  const told = (word: string) => guide.includes(`\`${word}\``) || guide.includes(`| \`${word}`)
  expect([...new Set([...reasons, ...EVENT_TYPES.keys()])].filter((word) => !told(word))).toEqual([])
})

test('no test is skipped in silence, or runs alone', () => {
  const odd = sources
    .filter((path) => /\.test\.tsx?$/.test(path) && path !== relative(ROOT, fileURLToPath(import.meta.url)))
    // A reason is told by `context.skip(reason)` alone.
    .filter((path) => /\b(test|it|describe)\.(skip|skipIf|runIf|only|todo|fails)\(/.test(read(path)))
  expect(odd).toEqual([])
})

test('no test waits by an async function: waitForFunction takes its promise for a yes', () => {
  const waits = sources.filter((path) => /^(e2e|bench)\//.test(path) && /waitForFunction\(\s*async\b/.test(read(path)))
  expect(waits).toEqual([])
})

test('what features.md says to work stands in the title of a test; that it passes is seen after a full run', () => {
  const titles = sources.filter((path) => /\.test\.tsx?$/.test(path)).flatMap(stringsOf)
  // Titles begin with the ids; some are made of parts.
  const ofRequirements = titles.filter((text) => /^[A-Z][A-Z0-9]{1,3}-\d/.test(text))
  expect(unshown(readFeatures(), ofRequirements)).toEqual([])
})

test('features.md names requirements that exist', (context) => {
  const spec = join(ROOT, '../shared/spec')
  if (!existsSync(spec)) {
    return context.skip('the requirements lie beside the project, not in it')
  }
  const areas = ['chat', 'erp-core', 'identity', 'integrations', 'notifications', 'platform', 'realtime', 'records']
  const known = new Set(
    areas.flatMap(
      (area) => readFileSync(join(spec, `${area}.md`), 'utf8').match(/^\| [A-Z][A-Z0-9]{1,3}-[\d.]+/gm) ?? [],
    ),
  )
  const rows = read('docs/features.md').match(/^\| [A-Z][A-Z0-9]{1,3}-[\d.]+/gm) ?? []
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter((row) => !known.has(row))).toEqual([])
})
