import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { replaceBuild } from './replace-build.ts'

const DAY_MS = 86_400_000
const start = new Date('2026-01-01T00:00:00Z')
const after = (days: number) => new Date(start.getTime() + days * DAY_MS)

function makeFolders() {
  const base = mkdtempSync(join(tmpdir(), 'wb-build-'))
  onTestFinished(() => rmSync(base, { recursive: true }))
  let builds = 0
  const served = join(base, 'dist')
  return {
    served,
    build(files: Record<string, string>, at: Date) {
      builds += 1
      const next = join(base, `next${builds}`)
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(next, name)), { recursive: true })
        writeFileSync(join(next, name), text)
      }
      replaceBuild(next, served, at)
    },
    files: () =>
      readdirSync(served, { recursive: true })
        .map(String)
        .filter((name) => !name.startsWith('.') && name !== 'assets')
        .sort(),
    read: (name: string) => readFileSync(join(served, name), 'utf8'),
  }
}

test('PL-06 chunks of the build before stay for tabs that are open, other files are those of the new build', () => {
  const { build, files, read } = makeFolders()
  build({ 'index.html': 'one', 'assets/a-1.js': 'a1', 'assets/same-1.js': 's', 'old-icon.png': 'x' }, start)
  build({ 'index.html': 'two', 'assets/a-2.js': 'a2', 'assets/same-1.js': 's' }, after(1))
  expect(files()).toEqual(['assets/a-1.js', 'assets/a-2.js', 'assets/same-1.js', 'index.html'])
  expect([read('index.html'), read('assets/a-1.js')]).toEqual(['two', 'a1'])
})

test('they go two weeks after they were replaced, not after they were built', () => {
  const { build, files } = makeFolders()
  build({ 'index.html': '1', 'assets/a-1.js': '' }, start)
  build({ 'index.html': '2', 'assets/a-2.js': '' }, after(100)) // open since the first build, perhaps
  build({ 'index.html': '3', 'assets/a-3.js': '' }, after(110))
  expect(files()).toEqual(['assets/a-1.js', 'assets/a-2.js', 'assets/a-3.js', 'index.html'])
  build({ 'index.html': '4', 'assets/a-3.js': '' }, after(115))
  expect(files()).toEqual(['assets/a-2.js', 'assets/a-3.js', 'index.html'])
  build({ 'index.html': '5', 'assets/a-3.js': '' }, after(130))
  expect(files()).toEqual(['assets/a-3.js', 'index.html'])
})

test('one that is built again counts as new again', () => {
  const { build, files } = makeFolders()
  build({ 'index.html': '1', 'assets/a-1.js': '' }, start)
  build({ 'index.html': '2', 'assets/a-2.js': '' }, after(1))
  build({ 'index.html': '1', 'assets/a-1.js': '' }, after(10))
  build({ 'index.html': '3', 'assets/a-3.js': '' }, after(20))
  expect(files()).toContain('assets/a-1.js') // replaced for the second time on day 20
})

test('PL-06 a run that was cut off is repaired by the next', () => {
  const { served, build, files } = makeFolders()
  build({ 'index.html': '1', 'assets/a-1.js': '' }, start)
  writeFileSync(join(served, '.kept.json'), '{"assets/')
  writeFileSync(join(served, 'assets/.arriving-1'), 'half')
  build({ 'index.html': '2', 'assets/a-2.js': '' }, after(1))
  expect(files()).toEqual(['assets/a-1.js', 'assets/a-2.js', 'index.html'])
  expect(existsSync(join(served, 'assets/.arriving-1'))).toBe(false)
})
