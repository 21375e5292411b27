import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { isAllowed } from '@werkbank/model/base/possible.ts'
import { viewChanged } from '@werkbank/model/settings/events.ts'
import { listView, type ViewLevel } from '@werkbank/model/settings/list-view.ts'
import { changeView, createView, removeView } from '@werkbank/model/settings/view-commands.ts'
import { missing } from '../http/caller.ts'
import { changedFields } from '../http/command/changed-fields.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { askingOf } from '../http/command/possible.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'
import { columnValues, insertRow, rowById, type Values } from '../records/rows.ts'

type View = Values<typeof listView>
type Placed = { level: ViewLevel; roleKey: string | null }

export const handleCreateView = handle(createView, async (work, { id = work.newId(), ...view }) => {
  await requirePlace(work, id, view)
  await insertRow(work.tx, listView, { id, ...view, userId: work.caller.userId })
  tell(work, 'created', { ...view, id, userId: work.caller.userId })
  return { id }
})

export const handleChangeView = handle(changeView, async (work, input) => {
  const before = await heldView(work, input.id)
  const after = { ...before, ...input } as View
  // A view that is no longer shared becomes its owner's again: other people cannot take it.
  if (after.level === 'person' && before.userId !== work.caller.userId) throw missing(work.caller, 'view.share')
  await requirePlace(work, input.id, after)
  const { id, seen, ...change } = input
  const { changed, newer } = changedFields(before, change, seen)
  if (Object.keys(newer).length > 0) throw work.refuse('changed-meanwhile', { fields: newer })
  if (Object.keys(changed).length === 0) return { version: before.version }
  const { tx } = work
  await tx`UPDATE list_views SET ${tx(columnValues(tx, listView, changed) as never)}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  tell(work, 'changed', before)
  // Emitted for the audience of before and for the new one.
  if (after.level !== before.level) tell(work, 'changed', after)
  return { version: before.version + 1 }
})

export const handleRemoveView = handle(removeView, async (work, { id }) => {
  const view = await heldView(work, id)
  await work.tx`UPDATE list_views SET deleted_at = now() WHERE org_id = current_org() AND id = ${id}`
  tell(work, 'removed', view)
  return {}
})

type ViewContext = Pick<CommandContext<typeof createView>, 'tx' | 'caller' | 'emit' | 'refuse'>

/** The view, locked for a change by a caller who may: their own, or with the right a shared one. Another person's own view is a 404. */
async function heldView({ tx, caller }: ViewContext, id: string): Promise<View> {
  const view = (await rowById(tx, listView, id, { lock: true })) as View | undefined
  if (!view || (view.level === 'person' && view.userId !== caller.userId)) throw notFound()
  if (!isAllowed(changeView, view, askingOf({ caller }))) throw missing(caller, 'view.share')
  return view
}

function requireShare(caller: Caller): void {
  if (!can(caller, 'view.share')) throw missing(caller, 'view.share')
}

/** Of a role there is one view for each list, and its role exists. */
async function requirePlace(
  { tx, caller, refuse }: ViewContext,
  id: string,
  view: Placed & { list: string },
): Promise<void> {
  if (view.level !== 'person') requireShare(caller)
  if ((view.level === 'role') !== (view.roleKey !== null)) throw wrongInput('roleKey', 'problems.role_where_meant')
  if (view.roleKey === null) return
  // Locked, so that two people who choose one for the same role come one after the other.
  const [role] = await tx`SELECT 1 FROM roles WHERE key = ${view.roleKey} FOR NO KEY UPDATE`
  if (!role) throw wrongInput('roleKey', 'problems.no_role')
  const [other] = await tx<{ name: string }[]>`
    SELECT name FROM list_views WHERE list = ${view.list} AND role_key = ${view.roleKey} AND deleted_at IS NULL AND id <> ${id}`
  if (other) throw refuse('role-has-view', { name: other.name })
}

function tell(
  { emit }: ViewContext,
  what: 'created' | 'changed' | 'removed',
  view: Placed & Pick<View, 'id' | 'list' | 'name' | 'userId'>,
): void {
  const { id, list, name, level, userId } = view
  emit(viewChanged, id, { what, list, name, ...(level === 'person' ? { userId: String(userId) } : {}) })
}
