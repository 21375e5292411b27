import { appendUpdates, headSeq } from '@werkbank/database/log/document-log.ts'
import { DOCUMENT_KINDS } from '@werkbank/model/document-kinds.ts'
import { restoreDocument } from '@werkbank/model/documents/commands.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { say } from '@werkbank/words/say.ts'
import * as Y from 'yjs'
import { handle } from '../http/command/command-route.ts'
import { notFound } from '../http/problem/problem.ts'
import { requireDocument } from './document-access.ts'

export const handleRestoreDocument = handle(
  restoreDocument,
  async ({ tx, caller, emit, refuse, services }, { name, seq }) => {
    const { kind } = await requireDocument(tx, caller, name, 'write')
    if (DOCUMENT_KINDS[kind].withoutHistory) throw refuse('not-restorable', {}) // messages are their authors'
    const head = (await headSeq(tx, caller.orgId, name)) ?? 0
    if (seq > head) throw notFound(say('problems.no_state'))
    let update = await services.past.restoring(caller, { name, kind, head, seq })
    await tx`SELECT 1 FROM documents WHERE name = ${name} FOR UPDATE` // from here on nobody appends
    const locked = (await headSeq(tx, caller.orgId, name)) ?? head
    // The update is built on the state that was read. The lock is held longer only where an edit was logged meanwhile.
    if (locked !== head) update = await services.past.restoring(caller, { name, kind, head: locked, seq })
    if (!update) throw refuse('nothing-changed', {})
    const clientIds = [...Y.parseUpdateMeta(update).from.keys()]
    const [written] = await appendUpdates(tx, [
      { orgId: caller.orgId, document: name, update, userId: caller.userId, clientIds, origin: 'restore' },
    ])
    emit(documentChanged, name, { document: name, seq: written ?? 0 })
    return { seq: written ?? 0 }
  },
)
