import { createSignal } from 'solid-js'
import {
  type DeviceDatabase,
  type Piece,
  type RecoveredDocument,
  type RefusedPiece,
  withStorage,
} from '../device/database.ts'
import { until } from '../device/until.ts'
import { withPlace } from './page/page-pieces.ts'
import { enterPieces, groupPieces, unsentPieces } from './page/unsent-pieces.ts'
import type { ReplicaHandle } from './replicas.ts'

/** Beyond that the network is away again, or much is refused: it stays whole under "Needs attention". */
const enterAgainMsMax = 60_000

type Options = {
  database: DeviceDatabase
  open: (name: string) => ReplicaHandle
  recoveredChanged: () => Promise<void>
}

/** Enters refused content again, part by part, once its document was opened anew from the server. */
export class EnterAgain {
  readonly #options: Options
  /** Documents in which a part is being tried, with the callback for its refusal. */
  readonly #trials = new Map<string, (kept: RecoveredDocument) => void>()

  constructor(options: Options) {
    this.#options = options
  }

  /** True where what was refused is the part that is being tried. */
  hears(kept: RecoveredDocument): boolean {
    const trial = this.#trials.get(kept.document)
    trial?.(kept)
    return trial !== undefined
  }

  /**
   * One update is refused as a whole, and with it what was typed after it. So everything in it is entered again, in halves of halves, until what the
   * server doesn't take stands alone: that keeps its reason and is shown at its place, the rest is sent. Where it can't be taken apart it stays whole.
   */
  async enter(kept: RecoveredDocument): Promise<void> {
    await oneTabOnly(`enter-again:${kept.document}`, () => this.#enter(kept))
  }

  async #enter(kept: RecoveredDocument): Promise<void> {
    const handle = this.#options.open(kept.document)
    const after = new AbortController()
    const giveUp = setTimeout(() => after.abort(), enterAgainMsMax)
    try {
      const isThere = () => handle.replica().synced()
      await until(isThere, after.signal)
      if (!isThere() || handle.replica().readOnly()) return
      const pieces = unsentPieces(kept.state, handle.replica().doc)
      if (!pieces) return
      const refused = await this.#tryHalves(handle, groupPieces(pieces), kept.reason, after.signal)
      if (!refused || after.signal.aborted) return
      await this.#noteRefused(kept, refused)
    } finally {
      clearTimeout(giveUp)
      handle.close()
    }
  }

  /** What of the groups, which were refused together for `reason`, is refused by itself. Undefined where that can't be found out now. */
  async #tryHalves(
    handle: ReplicaHandle,
    groups: readonly Piece[][],
    reason: string,
    signal: AbortSignal,
  ): Promise<RefusedPiece[] | undefined> {
    if (groups.length <= 1) return groups.flat().map((piece) => ({ ...withPlace(piece, handle.replica().doc), reason }))
    const middle = Math.ceil(groups.length / 2)
    const refused: RefusedPiece[] = []
    for (const half of [groups.slice(0, middle), groups.slice(middle)]) {
      const again = await this.#tryOnce(handle, half, signal)
      if (signal.aborted) return undefined
      if (!again) continue
      const more = await this.#tryHalves(handle, again.groups, again.reason, signal)
      if (!more) return undefined
      refused.push(...more)
    }
    return refused
  }

  /** Enters groups as one edit. Undefined when the log has it, else what was refused: they, and what was typed meanwhile. */
  async #tryOnce(
    handle: ReplicaHandle,
    groups: readonly Piece[][],
    signal: AbortSignal,
  ): Promise<{ groups: Piece[][]; reason: string } | undefined> {
    const { name } = handle.replica()
    let kept: RecoveredDocument | undefined
    const [isRefused, setRefused] = createSignal(false)
    this.#trials.set(name, (row) => {
      kept = row
      setRefused(true)
    })
    try {
      const replica = handle.replica()
      replica.edit(() => enterPieces(groups.flat(), replica.doc))
      await until(() => isRefused() || (handle.replica() === replica && replica.synced()), signal)
      if (!kept) return undefined
      await until(() => handle.replica().synced(), signal)
      const pieces = unsentPieces(kept.state, handle.replica().doc) ?? groups.flat()
      await this.#options.database.recovered.delete(kept.id)
      return { groups: groupPieces(pieces), reason: kept.reason }
    } finally {
      this.#trials.delete(name)
    }
  }

  async #noteRefused(kept: RecoveredDocument, pieces: RefusedPiece[]): Promise<void> {
    const { recovered } = this.#options.database
    await withStorage(this.#options.database, async () => {
      if (pieces.length > 0) await recovered.put({ ...kept, pieces })
      else await recovered.delete(kept.id)
    })
    await this.#options.recoveredChanged()
  }
}

/** Two tabs of one document meet the same refusal; both entering it again would double what was typed into a text. */
async function oneTabOnly(name: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return await work()
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}
