import { isPositive } from '@werkbank/model/base/quantity.ts'
import { commitOrder, type Shortage } from '@werkbank/model/sales/commands.ts'
import { orderContentHash } from '@werkbank/model/sales/content-hash.ts'
import { readOrder, removeLine, setLineField } from '@werkbank/model/sales/order-document.ts'
import { type Accessor, createMemo } from 'solid-js'
import * as Y from 'yjs'
import type { Outbox } from '../outbox/outbox.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'
import type { Replica } from '../replica/replica.ts'

/** Where a commit of this order is. It is read from the outbox, so it is the same after a reload and in every tab. */
export type Commit = {
  /** On its way: sent, or waiting for the network. */
  waiting: Accessor<boolean>
  /** The server said no; the person decides. `code` as the command declares it. */
  refused: Accessor<{ code: string; title: string } | undefined>
  /** The lines that stock can't cover, where that was the reason. */
  shortages: Accessor<readonly Shortage[]>
  /** Commits what is on the screen. */
  send(): Promise<void>
  /** Not yet, after all: only while it waits. */
  withdraw(): Promise<void>
  /** The same again, with what is on the screen now; with `backorder` stock gives what it has and the rest follows. */
  sendAgain(options?: { backorder?: boolean }): Promise<void>
  /** Lines get what stock has; those of which there is nothing go. An edit like any other. */
  setToAvailable(): Promise<void>
  dismiss(): Promise<void>
}

/**
 * The commit of an order, from pressing the button to the server's answer, with or without a network. The outbox itself waits until
 * the server has the edits that a commit names.
 */
export function createCommit(options: { orderId: string; replica: Replica; outbox: Outbox }): Commit {
  const { orderId, replica, outbox } = options
  const entries = createMemo(() =>
    outbox.forSubject(`order:${orderId}`).filter(({ command }) => command === commitOrder.name),
  )
  const withState = (state: OutboxEntry['state']) => entries().findLast((entry) => entry.state === state)
  const refusedEntry = () => withState('attention')
  const seenNow = () => ({
    stateVector: btoa(String.fromCharCode(...Y.encodeStateVector(replica.doc))),
    contentHash: orderContentHash(readOrder(replica.doc)),
  })
  const dismiss = async () => {
    const entry = refusedEntry()
    if (entry) await outbox.discard(entry.key)
  }
  const sendAgain = async ({ backorder = false } = {}) => {
    const entry = refusedEntry()
    if (entry) await outbox.retry(entry.key, { ...entry.input, ...seenNow(), backorder })
  }
  const shortages = createMemo<readonly Shortage[]>(() => {
    const reason = refusedEntry()?.reason
    return reason?.code === 'insufficient-stock' ? ((reason.data as { shortages: Shortage[] }).shortages ?? []) : []
  })
  return {
    waiting: () => withState('waiting') !== undefined,
    refused: createMemo(() => {
      const reason = refusedEntry()?.reason
      return reason && { code: reason.code, title: reason.detail ?? reason.title }
    }),
    shortages,
    async send() {
      await dismiss() // a new attempt is the answer to the old refusal
      await outbox.enqueue(commitOrder, { id: orderId, ...seenNow() })
    },
    async withdraw() {
      const entry = withState('waiting')
      if (entry) await outbox.discard(entry.key)
    },
    sendAgain,
    async setToAvailable() {
      const short = shortages()
      replica.edit(() => {
        for (const { lineId, available } of short) {
          if (isPositive(available)) setLineField(replica.doc, lineId, 'quantity', available)
          else removeLine(replica.doc, lineId)
        }
      })
      await dismiss()
    },
    dismiss,
  }
}
