import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const PROJECTS = ['unit', 'app', 'pg', 'e2e'] as const
export type Project = (typeof PROJECTS)[number]

/** Which project runs a test file: its name and place say so. */
export function projectOf(path: string): Project {
  if (/\.e2e\.test\.ts$/.test(path)) return 'e2e'
  if (/\.pg\.test\.ts$/.test(path)) return 'pg'
  return path.startsWith('app/') ? 'app' : 'unit'
}

export function testFiles(): string[] {
  const exclude = (path: string) => /^(node_modules|dist|\.data.*|\.git)$/.test(basename(path))
  return globSync('**/*.test.{ts,tsx}', { cwd: ROOT, exclude }).sort()
}

/**
 * The test files for a word: those of a domain (`sales`: its folders, and the browser stories whose head names it after "Domains:"), else those whose
 * path contains the word.
 */
export function filesFor(words: readonly string[]): string[] {
  const all = testFiles()
  const chosen = words.map((word) => {
    const ofDomain = all.filter((path) => domainsOf(path).includes(word))
    return new Set(ofDomain.length > 0 ? ofDomain : all.filter((path) => path.includes(word)))
  })
  return all.filter((path) => chosen.some((some) => some.has(path)))
}

/** Folders in the path, or the domains that a browser story names at its head. */
export function domainsOf(path: string): string[] {
  if (projectOf(path) !== 'e2e') return path.split('/').slice(0, -1)
  const [, listed = ''] = readFileSync(join(ROOT, path), 'utf8').match(/^\/\/ Domains: (.*)$/m) ?? []
  return listed.split(/,\s*/).filter(Boolean)
}

/**
 * The browser stories that a change affects: those of the domains with changed files, and all of them where a file changed on which every screen
 * depends. `since` is a commit; by default the uncommitted changes.
 */
export function storiesOfChange(since: string | undefined): string[] {
  const stories = testFiles().filter((path) => projectOf(path) === 'e2e')
  const domains = new Set(stories.flatMap(domainsOf))
  const concerned = changedFiles(since).map((path) => ({
    path,
    domain: path.split('/').find((part) => domains.has(part)),
  }))
  const shared = concerned.some(
    ({ path, domain }) =>
      !domain &&
      /^(app|api|sync-server|packages|scripts|e2e\/support)\//.test(path) &&
      !/\.(test\.tsx?|md)$/.test(path),
  )
  return stories.filter(
    (story) =>
      shared || concerned.some(({ path, domain }) => path === story || (domain && domainsOf(story).includes(domain))),
  )
}

function changedFiles(since: string | undefined): string[] {
  const git = (...args: string[]) =>
    spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  return [...git('diff', '--name-only', since ?? 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')]
}
