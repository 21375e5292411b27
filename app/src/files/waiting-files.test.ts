import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, test } from 'vitest'
import type { Workspace } from '../identity/index.ts'
import { Outbox } from '../outbox/outbox.ts'
import { OutboxDatabase } from '../outbox/outbox-database.ts'
import { attachFiles } from './waiting-files.ts'

const OF = { subjectType: 'product', subjectId: newId() } as const
const photo = (name: string) => new File([name], name, { type: 'image/png' })

/** Two tabs of one person. */
function openTabs() {
  const personId = newId()
  return [0, 1].map(() => {
    const database = new OutboxDatabase(personId)
    const outbox = new Outbox(database)
    return { database, outbox, add: (...names: string[]) => attachFiles({ outbox } as Workspace, OF, names.map(photo)) }
  }) as [Tab, Tab]
}
type Tab = { database: OutboxDatabase; outbox: Outbox; add: (...names: string[]) => Promise<void> }

/** Names of the files whose command has its bytes, and of the others. */
async function waiting({ database }: Tab) {
  const entries = await database.entries.toArray()
  const bytes = new Set(await database.files.toCollection().primaryKeys())
  const names = (there: boolean) =>
    entries.filter(({ input }) => bytes.has(String(input.id)) === there).map(({ input }) => String(input.name))
  return { whole: names(true).toSorted(), lost: names(false), bytes: bytes.size }
}

test('PI-02 files that are added at the same time, in two tabs too, keep their bytes', async () => {
  const [one, two] = openTabs()
  const names = Array.from({ length: 8 }, (_, at) => `photo ${at}.png`)
  await Promise.all(names.map((name, at) => (at % 2 ? one : two).add(name)))
  expect(await waiting(one)).toEqual({ whole: names, lost: [], bytes: 8 })
  for (const tab of [one, two]) tab.outbox.close()
})

test('PI-02 the bytes of what was given up stay for its undo, those of what was sent go with the next file', async () => {
  const [tab, other] = openTabs()
  await tab.add('sent.png', 'given up.png')
  const [sent, givenUp] = tab.outbox.entries()
  await tab.database.entries.delete(sent?.n ?? 0)
  const discarded = await tab.outbox.discard(givenUp?.key ?? '')
  await tab.add('next.png')
  expect((await waiting(tab)).bytes).toBe(2)
  if (discarded) await tab.outbox.putBack(discarded)
  expect(await waiting(tab)).toEqual({ whole: ['given up.png', 'next.png'], lost: [], bytes: 2 })
  for (const { outbox } of [tab, other]) outbox.close()
})
