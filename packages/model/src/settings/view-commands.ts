import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { createFields, defineChange, defineRemove } from '../records/inputs.ts'
import { listView, mayWriteView, viewOnDevice } from './list-view.ts'

/** For one's own it takes no right; for others `view.share`. A program sees no lists. */
const own = { permission: null, needs: 'session' } as const
/** A role has one view with which a list opens. */
const refusals = { 'role-has-view': z.object({ name: z.string() }) }
const possible = ofState(viewOnDevice, () => undefined, mayWriteView)
const views = { many: 'views', permission: null as never, refusals }

export const createView = defineCommand({
  ...own,
  name: 'view.create',
  route: 'POST /views',
  summary: 'Keep a view of a list',
  input: z.object({ id: idSchema.optional(), ...createFields(listView) }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals,
  subject: (input) => `view:${input.id ?? input.name}`,
  overlay: (rows, { id, ...fields }, { now, userId }) => {
    if (id) rows.set('views', { ...fields, id, rev: '0', userId, version: 1, createdAt: now })
  },
})
const change = defineChange(listView, { ...views, possible, summary: 'Change a view of a list', fixed: ['list'] })
export const changeView: typeof change = { ...change, ...own }
const remove = defineRemove(listView, { ...views, possible, summary: 'Remove a view of a list' })
export const removeView: typeof remove = { ...remove, ...own }
