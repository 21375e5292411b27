import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { type OrderContent, readOrder, removeLine, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { isPositive, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import type { SeenOrder, Shortage } from '@werkbank/model/sales/commands.ts'
import { type Accessor, createMemo } from 'solid-js'
import * as Y from 'yjs'
import type { Outbox } from '../outbox/outbox.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'
import type { Replica } from '../replica/replica.ts'
import type { AgreementKind } from './kind.ts'

/** Where the confirmations of this document are. It is read from the outbox, so it is the same after a reload and in every tab. */
export type Commit = {
  /** How many are on their way: sent, or waiting for the network. */
  underWay: Accessor<number>
  /** What was written since the last of them, field by field: the next version's. */
  since: Accessor<number>
  /** The last of them has not been decided: it can still be withdrawn. */
  waiting: Accessor<boolean>
  /** The server said no; the person decides. `code` as the command declares it. */
  refused: Accessor<{ code: string; title: string; data: unknown } | undefined>
  /** The lines that stock can't cover, where that was the reason. */
  shortages: Accessor<readonly Shortage[]>
  /** Confirms what is on the screen; of `backorderLines` stock gives what it has and the rest follows. */
  send(options?: { backorderLines?: readonly string[] }): Promise<void>
  /** Not yet, after all: only while it waits. */
  withdraw(): Promise<void>
  /** The same again, with what is on the screen now. */
  sendAgain(): Promise<void>
  /** Lines get what stock has of what they lack; those of which there is nothing go. An edit like any other. */
  setToAvailable(shortages: readonly Shortage[]): Promise<void>
  dismiss(): Promise<void>
}

/** What is on the screen now, for the command to name. */
function seenNow(doc: Y.Doc): SeenOrder {
  const { head, lines, notes } = readOrder(doc)
  return { snapshot: base64(Y.encodeSnapshot(Y.snapshot(doc))), head, lines, notes }
}
const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

/**
 * The confirmation of a working copy, from the click to the server's answer, online or offline. The outbox waits until the server has the edits that a
 * command names. Edits after the click belong to the next version.
 */
export function createCommit(options: {
  kind: Pick<AgreementKind, 'prefix' | 'commit'>
  id: string
  replica: Replica
  outbox: Outbox
  content: Accessor<OrderContent>
}): Commit {
  const { id, kind, replica, outbox } = options
  const { commit: command } = kind
  const entries = createMemo(() =>
    outbox.forSubject(`${kind.prefix}:${id}`).filter((entry) => entry.command === command.name),
  )
  const withState = (state: OutboxEntry['state']) => entries().findLast((entry) => entry.state === state)
  const refusedEntry = () => withState('attention')
  // One that was answered counts until the mirror shows what it did.
  const open = createMemo(() => entries().filter(({ state }) => state !== 'attention'))
  const lastSeen = createMemo(() => command.input.shape.seen.safeParse(open().at(-1)?.input.seen).data)
  const dismiss = async () => {
    const entry = refusedEntry()
    if (entry) await outbox.discard(entry.key)
  }
  return {
    underWay: () => open().length,
    since: createMemo(() => {
      const seen = lastSeen()
      return seen ? orderChanges(seen, options.content()).length : 0
    }),
    waiting: () => withState('waiting') !== undefined,
    refused: createMemo(() => {
      const reason = refusedEntry()?.reason
      return reason && { code: reason.code, title: reason.detail ?? reason.title, data: reason.data }
    }),
    shortages: createMemo<readonly Shortage[]>(() => {
      const reason = refusedEntry()?.reason
      return reason?.code === 'insufficient-stock' ? ((reason.data as { shortages: Shortage[] }).shortages ?? []) : []
    }),
    async send({ backorderLines = [] } = {}) {
      const seen = seenNow(replica.doc) // before anything waits: the state at the press
      await dismiss() // a new attempt is the answer to the old refusal
      await outbox.enqueue(command, {
        id,
        seen,
        ...(backorderLines.length > 0 ? { backorderLines: [...backorderLines] } : {}),
      })
    },
    async withdraw() {
      const entry = withState('waiting')
      if (entry) await outbox.discard(entry.key)
    },
    async sendAgain() {
      const [entry, seen] = [refusedEntry(), seenNow(replica.doc)]
      if (!entry) return
      // Those behind it named states that this one holds too.
      for (const later of open()) if (later.n > entry.n) await outbox.discard(later.key)
      await outbox.retry(entry.key, { ...entry.input, id, seen })
    },
    async setToAvailable(short) {
      replica.edit(() => reduceLines(replica.doc, short))
      await dismiss()
    },
    dismiss,
  }
}

function reduceLines(doc: Y.Doc, short: readonly Shortage[]): void {
  const now = new Map(readOrder(doc).lines.map((line) => [line.id, line]))
  for (const { lineId, requested, available } of short) {
    const line = now.get(lineId)
    if (!line) continue
    const quantity = subtractQuantities(line.quantity, subtractQuantities(requested, available))
    if (isPositive(quantity)) setLineField(doc, lineId, 'quantity', quantity)
    else removeLine(doc, lineId)
  }
}
