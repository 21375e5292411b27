import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What each start would otherwise load though only some screens use it: documents, editors, and what places one thing beside another. */
const HEAVY =
  /^(yjs|y-|@hocuspocus|@tiptap|prosemirror|@automerge|@floating-ui|@kobalte\/core\/(popover|tooltip|dropdown-menu|context-menu|select|combobox|hover-card))/

/** What a file imports when it is loaded: types and `import()` are not. */
const importsOf = (path: string): string[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
  ].map(([, from = '']) => from)

function fileOf(from: string, importer: string): string | undefined {
  if (from.startsWith('.')) return join(dirname(importer), from)
  const [, name = '', rest = ''] = /^@werkbank\/([^/]+)\/(.+)$/.exec(from) ?? []
  const path = name && join(ROOT, 'packages', name, 'src', rest)
  return path && existsSync(path) ? path : undefined
}

test('FE-09 what each start loads reaches no documents, no editor and nothing that places one thing beside another', () => {
  const ways = new Map<string, string>()
  const queue = [join(ROOT, 'app/src/main.tsx')]
  const found: string[] = []
  const wayTo = (path: string): string[] => {
    const before = ways.get(path)
    return [...(before === undefined ? [] : wayTo(before)), path.slice(ROOT.length)]
  }
  for (const path of queue)
    for (const from of importsOf(path)) {
      if (HEAVY.test(from)) found.push(`${from}: ${wayTo(path).join(' > ')}`)
      const file = fileOf(from, path)
      if (!file || !/\.tsx?$/.test(file) || queue.includes(file)) continue
      ways.set(file, path)
      queue.push(file)
    }
  expect(found).toEqual([])
  expect(queue.length).toBeGreaterThan(200) // it did follow the imports
})
