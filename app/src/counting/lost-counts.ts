import * as Automerge from '@automerge/automerge/slim'
import { type CountDocument, countDecisionSchema, type NamedEntry } from '@werkbank/model/counting/count-document.ts'

/** What others counted on a sheet that only this device still has. */
export type LostCounts = {
  /** Their people and products. */
  entries: { by: string; productId: string }[]
  /** The sheet without it: as the server has it, with what this person counted and decided. */
  without: () => Automerge.Doc<CountDocument>
}

/**
 * Compares this device's copy with the server's, whose state `heads` names: changes of others that the server lacks can't be sent by `me` alone
 * (decision 0073), and later counts of `me` depend on them. Undefined where no change of others is missing, or this device doesn't have the server's
 * state yet.
 */
export function lostCounts(
  doc: Automerge.Doc<CountDocument>,
  heads: readonly string[],
  me: string,
): LostCounts | undefined {
  if (!doc.entries || !Automerge.hasHeads(doc, [...heads])) return undefined
  const later = new Set(Automerge.getChangesSince(doc, [...heads]).map((bytes) => Automerge.decodeChange(bytes).hash))
  const known = Automerge.getAllChanges(doc).filter((bytes) => !later.has(Automerge.decodeChange(bytes).hash))
  const [base] = Automerge.applyChanges(Automerge.init<CountDocument>(), known)
  const missing = Object.entries(doc.entries).filter(([id]) => !base.entries?.[id])
  const entries = missing.flatMap(([, { by, productId }]) =>
    by === me ? [] : { by: String(by), productId: String(productId) },
  )
  if (entries.length === 0) return undefined
  const mine = missing.filter(([, { by }]) => by === me)
  const without = () =>
    Automerge.change(base, (sheet) => {
      for (const [id, entry] of mine) (sheet.entries as Record<string, NamedEntry>)[id] = plain(entry)
      for (const [bin, decision] of Object.entries(doc.accepted)) {
        const isMine = countDecisionSchema.safeParse(decision).data?.by === me
        if (isMine && sheet.accepted[bin]?.at !== decision.at) sheet.accepted[bin] = plain(decision)
      }
    })
  return { entries, without }
}

/** A value of one document can't be put into another one. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
