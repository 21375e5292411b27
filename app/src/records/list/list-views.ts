import { useLocation, useNavigate } from '@solidjs/router'
import { isAllowed } from '@werkbank/model/base/possible.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import type { ViewLevel } from '@werkbank/model/settings/list-view.ts'
import { changeView, createView, removeView } from '@werkbank/model/settings/view-commands.ts'
import { createEffect, createMemo } from 'solid-js'
import { useKept } from '../../device/use-draft.ts'
import { compareText } from '../../i18n/compare.ts'
import { useCan, useWorkspace } from '../../identity/index.ts'
import { useAsking } from '../../mirror/use-possible.ts'
import { useSend } from '../../outbox/use-send.ts'

/** The level of a view; for a role with its key. */
export type ViewPlace = { level: ViewLevel; roleKey: string | null }
/**
 * A stored view: the query of the address, and the columns. Without an id it is from before views were stored on the server, and exists on this device
 * alone.
 */
export type SavedView = { name: string; address: string; columns: readonly string[] } & ViewPlace & { id?: string }
type Kept = { columns: readonly string[]; views: readonly Pick<SavedView, 'name' | 'address' | 'columns'>[] }

const OWN: ViewPlace = { level: 'person', roleKey: null }
/** One's own first, then those for all, then those of roles. */
const ORDER: readonly ViewLevel[] = ['person', 'organisation', 'role']

/**
 * How a list is shown: the columns chosen on this device, and views: the person's own, everybody's and their roles'. An address without a query opens
 * the view of the role.
 */
export function createListViews(list: string) {
  const { mirror, person } = useWorkspace()
  const can = useCan()
  const asking = useAsking()
  const send = useSend()
  const location = useLocation()
  const navigate = useNavigate()
  const kept = useKept<Kept>(`list:${list}`, { columns: [], views: [] })
  const roles = () => mirror.table('people').get(person.userId)?.roles ?? person.roles
  const isSeen = ({ level, userId, roleKey }: MirrorRow<'views'>) => {
    if (level === 'person') return userId === person.userId
    return level === 'organisation' || can('view.share') || roles().includes(roleKey ?? '')
  }
  const views = createMemo((): SavedView[] =>
    [
      ...kept.value().views.map((view) => ({ ...view, ...OWN })),
      ...mirror.all('views').filter((view) => view.list === list && isSeen(view)),
    ]
      .map(asSaved)
      .toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || compareText(a.name, b.name)),
  )
  const ofRole = () => views().find(({ level, roleKey }) => level === 'role' && roles().includes(roleKey ?? ''))
  const columns = () => {
    const chosen = kept.value().columns
    return chosen.length > 0 ? chosen : (ofRole()?.columns ?? [])
  }
  const go = (address: string) => navigate(`${location.pathname}${address}`, { replace: true, scroll: false })
  const first = ofRole()
  if (first && first.address !== '' && location.search === '') go(first.address)
  onColumnsBrought((brought) => kept.set({ columns: brought }))
  return {
    columns,
    chooseColumns: (chosen: readonly string[]) => kept.set({ columns: chosen }),
    views,
    /** Under the name that a view for the same people has, it takes that one's place. */
    async saveView(name: string, place: ViewPlace = OWN) {
      const seen = { address: location.search, columns: [...columns()] }
      // As the server keeps it: keyboards write "ü" in two ways.
      const kept = name.trim().normalize('NFC')
      const same = views().find(
        (view) => view.id && view.name === kept && view.level === place.level && view.roleKey === place.roleKey,
      )
      if (same?.id) await send(changeView, { id: same.id, ...seen } as never)
      else await send(createView, { id: newId(), list, name, ...seen, ...place })
    },
    /** Another name, or for others. */
    changeView: (view: SavedView, name: string, place: ViewPlace) =>
      send(changeView, {
        id: view.id ?? '',
        name,
        ...place,
        seen: { name: view.name, level: view.level, roleKey: view.roleKey },
      } as never),
    async removeView(view: SavedView) {
      if (view.id) return await send(removeView, { id: view.id })
      kept.set({ views: kept.value().views.filter(({ name }) => name !== view.name) })
    },
    openView({ address, columns: chosen }: SavedView) {
      kept.set({ columns: chosen })
      go(address)
    },
    isOpenView: (view: SavedView) => view.address === location.search && view.columns.join() === columns().join(),
    /** Whether the person may change it: their own that the server has, and with the right those for others. */
    mayChange: ({ id }: SavedView) => {
      const view = id === undefined ? undefined : mirror.get('views', id)
      return view !== undefined && isAllowed(changeView, view, asking)
    },
  }
}

type AnyView = Pick<SavedView, 'name' | 'address' | 'level' | 'roleKey'> & { id?: string; columns: unknown }
const asSaved = ({ id, name, address, columns, level, roleKey }: AnyView): SavedView => ({
  ...(id === undefined ? {} : { id }),
  ...{ name, address: withoutDeed(address), columns: columns as readonly string[], level, roleKey },
})

/** A view that is opened from elsewhere brings its columns along. */
function onColumnsBrought(take: (columns: readonly string[]) => void): void {
  const location = useLocation()
  createEffect(() => {
    const { columns } = (location.state ?? {}) as { columns?: readonly string[] }
    if (columns) take(columns)
  })
}

/** How a list is seen opens no dialog: nothing opens by itself. */
function withoutDeed(address: string): string {
  const asked = new URLSearchParams(address)
  if (!asked.has('do')) return address
  asked.delete('do')
  return asked.size > 0 ? `?${asked}` : ''
}
