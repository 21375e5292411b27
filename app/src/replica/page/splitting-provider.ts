import { HocuspocusProvider } from '@hocuspocus/provider'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { splitUpdate } from '@werkbank/model/documents/split-update.ts'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

type Send = HocuspocusProvider['send']
type Message = InstanceType<Parameters<Send>[0]>

const SYNC = 0
const STEP_2 = 1
const UPDATE = 2

/**
 * Sends what is larger than the guard takes at once (`LIMITS.updateBytesMax`) in several updates: what was pasted or written without a network
 * comes as one answer to the server's first question, a long text pasted at once as one update.
 */
export class SplittingProvider extends HocuspocusProvider {
  override send(message: Parameters<Send>[0], args: Parameters<Send>[1]): void {
    const { update, encoder } = (args ?? {}) as { update?: Uint8Array; encoder?: encoding.Encoder }
    const large = update ? { step: UPDATE, update } : readStep2(encoder)
    if (!this.isAttached || !large || large.update.length <= LIMITS.updateBytesMax) {
      super.send(message, args)
      return
    }
    for (const [index, piece] of splitUpdate(large.update, LIMITS.updateBytesMax).entries()) {
      // Each is acknowledged on its own. The answer to a first question, or the edit, is counted already.
      if (index > 0) this.incrementUnsyncedChanges()
      super.send(frameOf(this.effectiveName, index === 0 ? large.step : UPDATE, piece), {})
    }
  }
}

/** The update in an answer to a sync step 1; undefined for any other message. */
function readStep2(encoder: encoding.Encoder | undefined): { step: number; update: Uint8Array } | undefined {
  if (!encoder || encoding.length(encoder) <= LIMITS.updateBytesMax) return undefined
  const decoder = decoding.createDecoder(encoding.toUint8Array(encoder))
  decoding.readVarString(decoder)
  if (decoding.readVarUint(decoder) !== SYNC || decoding.readVarUint(decoder) !== STEP_2) return undefined
  return { step: STEP_2, update: decoding.readVarUint8Array(decoder) }
}

/** A message of the provider's kind that holds one update. */
function frameOf(name: string, step: number, update: Uint8Array): Parameters<Send>[0] {
  return class implements Pick<Message, 'get'> {
    readonly encoder = encoding.createEncoder()
    get() {
      encoding.writeVarString(this.encoder, name)
      encoding.writeVarUint(this.encoder, SYNC)
      encoding.writeVarUint(this.encoder, step)
      encoding.writeVarUint8Array(this.encoder, update)
      return this.encoder
    }
  } as unknown as Parameters<Send>[0]
}
