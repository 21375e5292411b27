import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8')

/** Where private parts of a library are used, each with the package that it was read from. */
const VENDOR: Readonly<Record<string, string>> = {
  'packages/model/src/vendor/yjs.ts': 'yjs',
  'packages/database/src/vendor/postgres.ts': 'postgres',
  'sync-server/src/vendor/hocuspocus.ts': '@hocuspocus/server',
  'app/src/vendor/hocuspocus-provider.ts': '@hocuspocus/provider',
  'app/src/vendor/y-indexeddb.ts': 'y-indexeddb',
}
const sources = globSync('{app,api,sync-server,packages/*}/src/**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (path) => !/\.test\.tsx?$/.test(path),
)

test('what is used of libraries beside their documentation was read for the versions that are installed', () => {
  expect(sources.filter((path) => path.includes('/vendor/')).sort()).toEqual(Object.keys(VENDOR).sort())
  const other = Object.entries(VENDOR).filter(([path, name]) => {
    const { version } = JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }
    return !read(path).includes(`for ${version} (pinned)`) && !read(path).includes(`for ${name} ${version} (pinned)`)
  })
  expect(other, 'read these libraries again, then change the version that the file tells').toEqual([])
})

/** Members of Yjs, y-indexeddb, Hocuspocus and the driver that they keep for themselves. */
const PRIVATE =
  /\b(?:doc|live|both|map|type|parent|transaction|persistence|connection|lines|head)\??\.(?:_\w+|store\.(?:clients|pending\w+))|\.doc\.store\.(?:clients|pending\w+)|\b(?:messageQueue|providerMap|_storeUpdate|_dbsize|_needFormattingCleanup)\b/

test('private parts of libraries are used in the folders for them only', () => {
  const uses = sources
    .filter((path) => !path.includes('/vendor/'))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          PRIVATE.test(line.replace(/\/\/.*|^\s*\*.*/, '')) ? `${path}:${index + 1} ${line.trim()}` : [],
        ),
    )
  expect(uses).toEqual([])
})
