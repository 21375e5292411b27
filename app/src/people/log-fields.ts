/** A field of an entry in words: what stood there before, where it changed something, and what stands there now. */
export type LogField = { name: string; before?: string; after: string }

/** The fields of an entry's details; of `before` and `after` those that differ, each with both (ID-123, ID-128). */
export function fieldsOf({ before, after, ...others }: Record<string, unknown>): LogField[] {
  return [...changes(before, after), ...Object.entries(others).map(([name, value]) => ({ name, after: said(value) }))]
}

function changes(before: unknown, after: unknown): LogField[] {
  if (before === undefined && after === undefined) return []
  if (!isRecord(before) || !isRecord(after))
    return [{ name: 'value', ...(before === undefined ? {} : { before: said(before) }), after: said(after) }]
  return Object.keys({ ...before, ...after })
    .filter((name) => said(before[name]) !== said(after[name]))
    .map((name) => ({ name, before: said(before[name]), after: said(after[name]) }))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const said = (value: unknown): string => {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(', ') || '–' : JSON.stringify(value)
}
