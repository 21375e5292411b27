import { segmentOf, WAL } from './wal-archive.ts'

/** How long backups are kept (NF-32): every base copy with its log, then the first base copy of each month alone. */
export const KEPT_DAYS = 35
export const KEPT_MONTHS_DAYS = 366

const DAY_MS = 86_400_000
const PATTERN = /^werkbank-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)-([0-9A-F]{24})\.backup$/

/** Name of a base copy that began at `at` with log segment `segment`. */
export const baseName = (at: Date, segment: string) =>
  `werkbank-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${segment}.backup`

/** When the base copy of that name began, and its first segment; undefined for other names. */
export function readBaseName(name: string): { at: Date; segment: string } | undefined {
  const match = PATTERN.exec(name)
  if (!match?.[1] || !match[2]) return undefined
  const at = new Date(match[1].replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'))
  return Number.isNaN(at.getTime()) ? undefined : { at, segment: match[2] }
}

/**
 * Names that may go at `now`: base copies older than 35 days but for the first of each month of the last year, and the log that no kept
 * base copy of the last 35 days needs. The newest base copy and its log always stay.
 */
export function expired(names: readonly string[], now: Date): string[] {
  const bases = names
    .map((name) => ({ name, base: readBaseName(name) }))
    .flatMap(({ name, base }) => (base ? [{ name, ...base }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const newest = bases.at(-1)
  if (!newest) return []
  const ageDays = ({ at }: { at: Date }) => (now.getTime() - at.getTime()) / DAY_MS
  const firstOfMonth = new Set<string>()
  const months = new Set<string>()
  for (const { name, at } of bases) {
    const month = at.toISOString().slice(0, 7)
    if (!months.has(month)) firstOfMonth.add(name)
    months.add(month)
  }
  const isKept = (base: (typeof bases)[number]) =>
    base === newest || ageDays(base) <= KEPT_DAYS || (firstOfMonth.has(base.name) && ageDays(base) <= KEPT_MONTHS_DAYS)
  const withLog = bases.filter((base) => base === newest || ageDays(base) <= KEPT_DAYS)
  const oldestSegment = withLog.map(({ segment }) => segment.slice(8)).sort()[0] ?? ''
  const isOldLog = (name: string) => {
    const segment = segmentOf(name)
    return /^[0-9A-F]{24}/.test(segment) && segment.slice(8, 24) < oldestSegment
  }
  return [
    ...bases.filter((base) => !isKept(base)).map(({ name }) => name),
    ...names.filter((name) => name.startsWith(WAL) && isOldLog(name)),
  ]
}
