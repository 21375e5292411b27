import type { Field } from '@werkbank/model/records/field.ts'
import { parametersOf } from '@werkbank/model/records/narrowing.ts'

type Known = {
  fields: Readonly<Record<string, Field>>
  groups: Readonly<Record<string, Field>>
  columns: readonly { key: string }[]
  /** Parameters of the list's own. */
  also: readonly string[]
}

/**
 * What a view names that the list doesn't have any more, or not for this person: parameters of its address and columns, by name. A value that
 * is none any more counts, too. The rest of the view is shown as it was.
 */
export function lackingIn(
  { address, columns: wanted }: { address: string; columns: readonly string[] },
  known: Known,
): string[] {
  const schemas = Object.assign({}, ...Object.entries(known.fields).map(([name, field]) => parametersOf(name, field)))
  const isColumn = (key: string) => known.columns.some((column) => column.key === key)
  const isKnown = (name: string, value: string): boolean => {
    if (name === 'sort') return isColumn(value.replace('-', ''))
    if (name === 'group') return Object.hasOwn(known.groups, value)
    if (name === 'q' || name === 'folded' || known.also.includes(name)) return true
    return Object.hasOwn(schemas, name) && schemas[name].safeParse(value).success
  }
  const parameters = [...new URLSearchParams(address)].flatMap(([name, value]) =>
    isKnown(name, value) ? [] : name === 'sort' ? value.replace('-', '') : name === 'group' ? value : name,
  )
  return [...new Set([...parameters, ...wanted.filter((key) => !isColumn(key))])]
}
