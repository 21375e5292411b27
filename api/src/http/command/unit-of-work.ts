import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { emit, insertEvents, withLate } from '@werkbank/database/spine.ts'
import { settleAll } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { NewEvent } from '@werkbank/model/base/event.ts'

/** Fields that only the last statement knows, such as a number that is taken there. */
export type LateFields = Record<string, unknown>
/** Where statements read late fields from: a one-row CTE `late(fields jsonb)`. */
export type Late = { fields: Statement; from: Statement }

/**
 * What one command writes, in its transaction. A handler says what is to be written and goes on; the end waits for all of it, and writes the
 * command's events and its kept answer with it. So statements travel together, and a number that others wait for is held for one statement
 * (docs/decisions/0018, 0024).
 */
export class UnitOfWork {
  readonly #tx: Tx
  readonly #sent: Promise<unknown>[] = []
  #last: { statement: Statement; taking: Statement | undefined } | undefined

  constructor(tx: Tx) {
    this.#tx = tx
  }

  /** Sends a statement without waiting for it. What is sent after it finds what it wrote; where it fails, the command does, with its error. */
  readonly write = (statement: Statement): void => {
    const sent = statement.execute()
    sent.catch(() => {}) // `end` throws the error
    this.#sent.push(sent)
  }

  /**
   * The last statement of the command, which changes one row. `taking` takes what others wait for (a number), as the table `taken` for it.
   * What it returns are the fields that stand as `LATE` in the answer and in payloads of events.
   */
  readonly writeLast = (statement: Statement, taking?: Statement): void => {
    if (this.#last) throw new Error('a command has one last statement')
    this.#last = { statement, taking }
  }

  /** Runs the handler. After a statement that failed, the following ones only say that the transaction is over: its error is the reason. */
  async during<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if ((error as { code?: unknown }).code === IN_FAILED_TRANSACTION) await settleAll(...this.#sent)
      throw error
    }
  }

  /** Writes events and kept answer, waits for everything, and resolves to the late fields. `keep` makes the statement that keeps the answer. */
  async end(events: readonly NewEvent[], keep?: (late?: Late) => Statement | undefined): Promise<LateFields> {
    if (!this.#last) {
      await settleAll(...this.#sent, emit(this.#tx, ...events), keep?.())
      return {}
    }
    const written = this.#lastOf(events, keep).execute()
    await settleAll(...this.#sent, written)
    const { fields } = must((await written)[0] as { fields: LateFields } | undefined, 'what is written last is there')
    for (const event of events) withLate(event, fields)
    return fields
  }

  #lastOf(events: readonly NewEvent[], keep?: (late: Late) => Statement | undefined): Statement {
    const tx = this.#tx
    const { statement, taking } = must(this.#last, 'asked where there is one')
    const late = { fields: tx`late.fields`, from: tx`late` }
    const kept = keep?.(late)
    return tx`WITH ${taking ? tx`taken AS (${taking}),` : tx``} changed AS (${statement}), late AS (SELECT to_jsonb(changed) AS fields FROM changed)
      ${events.length > 0 ? tx`, told AS (${insertEvents(tx, events, late)})` : tx``} ${kept ? tx`, kept AS (${kept})` : tx``}
      SELECT fields FROM late`
  }
}

const IN_FAILED_TRANSACTION = '25P02'
