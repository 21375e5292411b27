import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** The requirements lie beside the project, not in it; where they are missing, ids and counts can't be checked. */
const SPEC = join(ROOT, '../shared/spec')
const ROW = /^\| ([A-Z][A-Z0-9]{1,3}-[\d.]*\d)\b[^|]*\|([^|]*)\|/gm

/** A requirement that docs/features.md lists. */
export type Feature = { id: string; state: string }

export function readFeatures(page = readFileSync(join(ROOT, 'docs/features.md'), 'utf8')): Feature[] {
  return [...page.matchAll(ROW)].map(([, id = '', state = '']) => ({ id, state: state.trim() }))
}

/** Ids of all requirements; undefined where they are not beside the project. */
export function readRequirements(): string[] | undefined {
  if (!existsSync(SPEC)) return undefined
  const pages = readdirSync(SPEC).filter((name) => name.endsWith('.md'))
  const rows = pages.flatMap((name) => [...readFileSync(join(SPEC, name), 'utf8').matchAll(ROW)])
  return [...new Set(rows.map(([, id = '']) => id))]
}

export const works = ({ state }: Feature): boolean => /^works\b/.test(state)
export const worksPartly = ({ state }: Feature): boolean => state.startsWith('partly: ')

/** Features that are said to work although no title of these tests names them. */
export function unshown(features: readonly Feature[], titles: Iterable<string>): string[] {
  const named = new Set(
    [...titles].flatMap((title) => title.match(/(?<![\w-])[A-Z][A-Z0-9]{1,3}-\d+(?:\.\d+)*/g) ?? []),
  )
  return features.filter((feature) => works(feature) && !named.has(feature.id)).map(({ id }) => id)
}

/** What is said to work and nothing that ran shows: claims, and what would be shown by tests that lack something here. */
export function claimsOf(
  features: readonly Feature[],
  { passed, lacked }: { passed: readonly string[]; lacked: readonly string[] },
): { claims: string[]; notHere: string[] } {
  const claims = unshown(features, [...passed, ...lacked])
  return { claims, notHere: unshown(features, passed).filter((id) => !claims.includes(id)) }
}

/** "12 of 1,464 rows work, 3 partly" */
export function countFeatures(features: readonly Feature[], requirements = readRequirements()): string {
  const [whole, partly] = [features.filter(works).length, features.filter(worksPartly).length]
  return requirements
    ? `${whole} of ${requirements.length.toLocaleString('en')} rows work, ${partly} partly`
    : `${whole} rows work, ${partly} partly; of how many is not known here: the requirements are not beside the project`
}
