import type { Statement, Tx } from '@werkbank/database/connect.ts'
import { insertEvents, withLate } from '@werkbank/database/spine.ts'
import { together } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { NewEvent } from '@werkbank/model/base/event.ts'

/** Fields that only the last statement knows, such as a number that is taken there. */
export type LateFields = Record<string, unknown>
/** What takes such fields in: the table `late` of one row, whose column `fields` is a JSON object. */
export type Late = { fields: Statement; from: Statement }

/**
 * The end of a command that locks what all others wait for, such as a number range: nothing follows on it but the commit. Events and kept
 * answer are written in the same statement; waiting for its answer first would hold the lock for one more way to the database and back
 * (docs/decisions/0024).
 */
export class Finish<A extends object> {
  /** Without the late fields. */
  readonly answer: Partial<A>
  readonly #statement: Statement
  readonly #alongside: readonly (Promise<unknown> | undefined)[]

  /**
   * `statement`: common table expressions, the last of them `late` with one row and its column `fields` (jsonb), which belongs to the
   * answer and to the payload of each event that waits for it (`LATE`). `alongside`: what is on its way already and must have gone well, too.
   */
  constructor(answer: Partial<A>, statement: Statement, alongside: readonly (Promise<unknown> | undefined)[] = []) {
    this.answer = answer
    this.#statement = statement
    this.#alongside = alongside
  }

  /** Resolves to the late fields. `keep` makes a statement that writes the kept answer. */
  async write(tx: Tx, events: readonly NewEvent[], keep?: (late: Late) => Statement | undefined): Promise<LateFields> {
    const late = { fields: tx`late.fields`, from: tx`late` }
    const kept = keep?.(late)
    const written = tx<{ fields: LateFields }[]>`WITH ${this.#statement}
      ${events.length > 0 ? tx`, told AS (${insertEvents(tx, events, late)})` : tx``}
      ${kept ? tx`, kept AS (${kept})` : tx``}
      SELECT fields FROM late`.execute()
    // Where one of them failed, its error is the reason, and the last statement only says that the transaction is over.
    await together(...this.#alongside, written)
    const { fields } = must((await written)[0], 'what is written last is there')
    for (const event of events) withLate(event, fields)
    return fields
  }
}
