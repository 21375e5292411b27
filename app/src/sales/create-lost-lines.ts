import { linesOf, type OrderLine, orderLineSchema, parseLineKey } from '@werkbank/model/sales/order-document.ts'
import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type * as Y from 'yjs'

type Fields = Record<string, unknown>

/** Fields of lines that have no product: somebody removed the line while somebody else changed one of its fields. */
export function halfLines(doc: Y.Doc): Map<string, Fields> {
  const fields = new Map<string, Fields>()
  for (const [key, value] of linesOf(doc).entries()) {
    const parsed = parseLineKey(key)
    if (parsed) fields.set(parsed.lineId, { ...fields.get(parsed.lineId), [parsed.field]: value })
  }
  return new Map([...fields].filter(([, values]) => values.productId === undefined))
}

/** What a transaction took out of the lines, by line. Call it while the event is being told: later the values are gone. */
function taken(event: Y.YMapEvent<unknown>): Map<string, Fields> {
  const byLine = new Map<string, Fields>()
  for (const [key, { action, oldValue }] of event.changes.keys) {
    const parsed = parseLineKey(key)
    if (parsed && action === 'delete')
      byLine.set(parsed.lineId, { ...byLine.get(parsed.lineId), [parsed.field]: oldValue })
  }
  return byLine
}

/**
 * Lines that somebody removed while this person was changing them, as they were and with what this person typed: nothing is lost by
 * a meeting. They go from the list when the line is put back or let go.
 */
export function createLostLines(doc: Y.Doc): Accessor<readonly OrderLine[]> {
  const [lost, setLost] = createSignal<readonly OrderLine[]>([])
  const onChange = (event: Y.YMapEvent<unknown>) => {
    const fresh = event.transaction.local ? new Map<string, Fields>() : taken(event)
    if (fresh.size === 0 && lost().length === 0) return // a key press does not read the whole order for this
    const halves = halfLines(doc)
    const added = [...halves].flatMap(([id, typed]) => {
      const line = orderLineSchema.safeParse({ ...fresh.get(id), ...typed, id })
      return fresh.has(id) && line.success ? [line.data] : []
    })
    if (added.length === 0 && lost().length === 0) return
    setLost((before) => [
      ...before.filter(({ id }) => halves.has(id) && !added.some((line) => line.id === id)),
      ...added,
    ])
  }
  linesOf(doc).observe(onChange)
  onCleanup(() => linesOf(doc).unobserve(onChange))
  return lost
}
