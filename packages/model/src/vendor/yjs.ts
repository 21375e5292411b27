import { writeVarUint } from 'lib0/encoding'
import * as Y from 'yjs'

/*
 * What we read of Yjs that its documentation doesn't promise, for 13.6.33 (pinned). `scripts/vendor.test.ts` fails with another version: read its
 * `src/structs/Item.js`, `src/types/AbstractType.js` and `src/utils/Transaction.js` again before the version there is changed.
 */

/** The item with the value of a key, also where it is deleted. Earlier values are to its left. */
export const itemAt = (map: Y.Map<unknown>, key: string): Y.Item | undefined => map._map.get(key)

/** The item that a nested type stands in; null for a root. */
export const itemOf = (type: { readonly _item: Y.Item | null }): Y.Item | null => type._item

type Struct = Y.Item | Y.GC
/** All that a client has written, in the order of its clock. */
export const structsOf = (doc: Y.Doc, client: number): readonly Struct[] => doc.store.clients.get(client) ?? []
/** The same of every client. */
export const allStructs = (doc: Y.Doc): Iterable<readonly Struct[]> => doc.store.clients.values()

/** The document is empty. */
export const isUnwritten = (doc: Y.Doc): boolean => doc.store.clients.size === 0

/** It was given updates that go on from others which it doesn't have: they wait, and nothing of them can be seen. */
export const hasGap = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/** Keeps Yjs from tidying formatting marks after this transaction, which would be an edit of its own. */
export function skipFormattingCleanup(transaction: Y.Transaction): void {
  transaction._needFormattingCleanup = false
}

/** The types and, of maps, the keys at which this transaction changed something; null for what stands in a row. */
export const changedIn = (transaction: Y.Transaction): ReadonlyMap<object, ReadonlySet<string | null>> =>
  transaction.changed

/** What the client must have at hand for `struct` to be put in its place: what it stands between, in, and after. */
export function neededBy(struct: Y.Item | Y.GC | Y.Skip): Y.ID[] {
  const before = struct.id.clock > 0 ? [Y.createID(struct.id.client, struct.id.clock - 1)] : []
  if (!(struct instanceof Y.Item)) return before
  const parent = struct.parent instanceof Y.ID ? [struct.parent] : []
  return [...before, ...parent, ...[struct.origin, struct.rightOrigin].filter((id) => id !== null)]
}

/**
 * The same update in fewer bytes: what was typed letter by letter as one piece of text each, as Yjs itself joins it once it stands in a document. Merging
 * (`Y.mergeUpdates`) leaves each letter with a head of its own. It is taken apart again wherever something refers to a part of it.
 */
export function joinText(update: Uint8Array): Uint8Array {
  const { structs, ds } = Y.decodeUpdate(update)
  return encode(joined(structs), ds)
}

/**
 * Of an update what somebody with these clocks has of it; undefined where that is nothing. Without what it deletes: clocks tell nothing of that, and values that
 * overwrite others do so without it.
 */
export function upToClocks(update: Uint8Array, clocks: ReadonlyMap<number, number>): Uint8Array | undefined {
  const known = Y.decodeUpdate(update).structs.flatMap((struct) => {
    const length = (clocks.get(struct.id.client) ?? 0) - struct.id.clock
    if (length <= 0) return []
    if (length < struct.length) {
      if (struct instanceof Y.Item) struct.content.splice(length) // keeps what is before
      struct.length = length
    }
    return [struct]
  })
  return known.length > 0 ? encode(known, Y.createDeleteSet()) : undefined
}

function encode(structs: readonly (Y.Item | Y.GC | Y.Skip)[], ds: ReturnType<typeof Y.createDeleteSet>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const byClient = Map.groupBy(structs, ({ id }) => id.client)
  writeVarUint(encoder.restEncoder, byClient.size)
  for (const [client, own] of byClient) {
    writeVarUint(encoder.restEncoder, own.length)
    encoder.writeClient(client)
    writeVarUint(encoder.restEncoder, own[0]?.id.clock ?? 0)
    for (const struct of own) struct.write(encoder, 0)
  }
  writeVarUint(encoder.restEncoder, ds.clients.size)
  for (const [client, ranges] of [...ds.clients].sort(([a], [b]) => b - a)) {
    encoder.resetDsCurVal()
    writeVarUint(encoder.restEncoder, client)
    writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
  return encoder.toUint8Array()
}

function joined(structs: readonly (Y.Item | Y.GC | Y.Skip)[]): (Y.Item | Y.GC | Y.Skip)[] {
  const all: (Y.Item | Y.GC | Y.Skip)[] = []
  for (const struct of structs) {
    const last = all.at(-1)
    if (last instanceof Y.Item && struct instanceof Y.Item && isContinued(last, struct)) {
      last.content.mergeWith(struct.content as never)
      last.length += struct.length
    } else all.push(struct)
  }
  return all
}

/** Only text: values of keys are never joined, since each overwrites the one before. */
const isContinued = (last: Y.Item, next: Y.Item): boolean =>
  last.content instanceof Y.ContentString &&
  next.content instanceof Y.ContentString &&
  last.id.client === next.id.client &&
  last.id.clock + last.length === next.id.clock &&
  Y.compareIDs(next.origin, Y.createID(last.id.client, next.id.clock - 1)) &&
  Y.compareIDs(last.rightOrigin, next.rightOrigin)
