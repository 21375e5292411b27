import { type Accessor, createMemo, createSignal } from 'solid-js'
import { z } from 'zod'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useControl } from '../replica/undo/use-control.ts'

const presenceSchema = z.object({
  kind: z.literal('presence'),
  full: z.boolean(),
  gone: z.array(z.string()),
  people: z.array(
    z.object({
      userId: z.string(),
      status: z.enum(['online', 'away']),
      subjectType: z.string().nullable(),
      subjectId: z.string().nullable(),
      label: z.string().nullable(),
    }),
  ),
})
export type Present = z.infer<typeof presenceSchema>['people'][number]

/** Takes one message of the server into the list; anything else leaves it as it is. Pure. */
export function applyPresence(before: ReadonlyMap<string, Present>, message: unknown): ReadonlyMap<string, Present> {
  const parsed = presenceSchema.safeParse(message)
  if (!parsed.success) return before
  const { full, people, gone } = parsed.data
  const after = new Map(full ? [] : before)
  for (const userId of gone) after.delete(userId)
  for (const person of people) after.set(person.userId, person)
  return after
}

const [board, setBoard] = createSignal<ReadonlyMap<string, Present>>(new Map())

/** The people online in the organisation, with their records; empty while disconnected. One list for the whole page. */
export function createBoard(): Accessor<readonly Present[]> {
  const workspace = useWorkspace()
  useControl().onMessage((message) => setBoard((before) => applyPresence(before, message)))
  return createMemo(() => (workspace.documents()?.socket.connected() ? [...board().values()] : []))
}

/** The word for a person who is online, wherever their face is shown (RT-20.1); undefined for all others. */
export function createOnline(): (userId: string) => string | undefined {
  const present = createBoard()
  const online = createMemo(() => new Set(present().map(({ userId }) => userId)))
  return (userId) => (online().has(userId) ? t('presence.online') : undefined)
}
