import { type Accessor, createEffect, createMemo, onCleanup } from 'solid-js'
import type * as Y from 'yjs'
import { createRead } from '../device/create-read.ts'
import type { RefusedPiece } from '../device/database.ts'
import { useWorkspace } from '../identity/session.tsx'
import { PAGE_ROOT } from './page/page-pieces.ts'
import { enterPieces } from './page/unsent-pieces.ts'
import type { Replica } from './replica.ts'

export type Refused = {
  /** What of one's own the server doesn't take, in this document; reactive. */
  all: Accessor<readonly RefusedPiece[]>
  /** That of a field (`<root>.<key>`; a text's is its root). */
  of: (field: string) => RefusedPiece | undefined
  /** Sends it once more; with the right regained it is accepted. */
  enterAgain: (piece: RefusedPiece) => void
  /** It was rewritten or dismissed. */
  forget: (piece: Pick<RefusedPiece, 'root' | 'key'>) => Promise<void>
}

/**
 * Refused pieces of a document, shown at their place until the person has dealt with them. Writing anew in the field does so; in a page, where one goes
 * on writing beside it, only a click does.
 */
export function createRefused(replica: Accessor<Replica | undefined>): Refused {
  const { database, documents } = useWorkspace()
  const kept = createRead(
    () => replica()?.name,
    (name) => database.recovered.where('document').equals(name).toArray(),
    () => documents()?.replicas.recoveredCount(),
  )
  const all = createMemo(() => (kept.value() ?? []).flatMap(({ pieces }) => pieces ?? []))
  const fieldOf = ({ root, key }: Pick<RefusedPiece, 'root' | 'key'>) => (key === '' ? root : `${root}.${key}`)
  const forget = async (piece: Pick<RefusedPiece, 'root' | 'key'>) => {
    for (const row of kept.value() ?? []) {
      if (!row.pieces?.some((other) => fieldOf(other) === fieldOf(piece))) continue
      const pieces = row.pieces.filter((other) => fieldOf(other) !== fieldOf(piece))
      if (pieces.length > 0) await database.recovered.put({ ...row, pieces })
      else await database.recovered.delete(row.id)
    }
    await documents()?.replicas.recoveredChanged()
  }
  createEffect(() => {
    const doc = replica()?.doc
    if (!doc) return
    const onTransaction = (transaction: Y.Transaction) => {
      if (!transaction.local) return
      for (const piece of all()) {
        const root = doc.share.get(piece.root)
        const keys = root && transaction.changed.get(root as never)
        if (keys?.has(piece.key === '' ? null : piece.key)) void forget(piece)
      }
    }
    doc.on('afterTransaction', onTransaction)
    onCleanup(() => doc.off('afterTransaction', onTransaction))
  })
  return {
    all,
    of: (field) => all().find((piece) => fieldOf(piece) === field),
    enterAgain(piece) {
      const current = replica()
      current?.edit(() => enterPieces([piece], current.doc))
      if (piece.root === PAGE_ROOT) void forget(piece)
    },
    forget,
  }
}
