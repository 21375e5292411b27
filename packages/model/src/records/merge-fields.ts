import type { AnyRecord } from './define-record.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * A change with the fields merged that can be: each with what stands there now. Of those nothing is left that could be overwritten, so they
 * leave `seen`. Other fields stay as they are given.
 */
export function mergeFields(
  { fields }: Pick<AnyRecord, 'fields'>,
  row: Values,
  { change, seen }: { change: Values; seen?: Values | undefined },
): { change: Record<string, unknown>; seen: Record<string, unknown> | undefined } {
  const merged = { change: { ...change }, seen: seen && { ...seen } }
  for (const [name, value] of Object.entries(change)) {
    const merge = fields[name]?.merge
    if (!merge || value === undefined) continue
    merged.change[name] = merge(row[name], value, seen?.[name])
    delete merged.seen?.[name]
  }
  return merged
}
