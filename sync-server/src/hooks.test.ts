import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type HookParts, makeHooks } from './hooks.ts'

test('RT-26.1 not-open: an edit of a document that this node let go of is refused, and the client has to open it again', async () => {
  const session = { id: 's1', caller: { userId: 'u1', orgId: 'o1' }, closed: new Set<string>() }
  const lines: string[] = []
  const hooks = makeHooks({
    documents: { get: () => undefined },
    log: { info: (_details: object, text: string) => lines.push(text), warn: () => {} },
    now: () => new Date(),
  } as unknown as HookParts)
  const doc = newDocument()
  doc.getMap('head').set('reference', 'late')
  const edit = { documentName: 'order:x', type: 2, payload: Y.encodeStateAsUpdate(doc), context: { session } }
  await expect(hooks.beforeSync?.(edit as never)).rejects.toMatchObject({ reason: 'refused:not-open' })
  expect(session.closed).toContain('order:x')
})
