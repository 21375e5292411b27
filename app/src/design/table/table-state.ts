import { useSearchParams } from '@solidjs/router'
import type { Accessor } from 'solid-js'
import type { Sort } from './data-table.tsx'

export interface TableState {
  query: Accessor<string>
  setQuery: (query: string) => void
  sort: Accessor<Sort | undefined>
  setSort: (sort: Sort) => void
  /** Any other filter, by name; undefined when not set. */
  filter: (name: string) => string | undefined
  setFilter: (name: string, value: string | undefined) => void
  /** Several at once. */
  setFilters: (values: Record<string, string | undefined>) => void
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** What a list shows, kept in the address: `?q=…&sort=-date&status=draft`. `initial` sorts while nothing is chosen. */
export function createTableState(initial?: Sort): TableState {
  const [params, setParams] = useSearchParams()
  const set = (name: string, value: string | undefined) =>
    setParams({ [name]: value }, { replace: true, scroll: false })
  return {
    query: () => one(params.q) ?? '',
    setQuery: (query) => set('q', query || undefined),
    sort: () => {
      const text = one(params.sort)
      if (!text) return initial
      return { key: text.replace(/^-/, ''), descending: text.startsWith('-') }
    },
    setSort: (sort) => set('sort', `${sort.descending ? '-' : ''}${sort.key}`),
    filter: (name) => one(params[name]),
    setFilter: set,
    setFilters: (values) => setParams(values, { replace: true, scroll: false }),
  }
}
