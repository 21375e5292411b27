import { NOWHERE, recordSecurity, type SecurityRecord } from '@werkbank/database/security-log.ts'
import { emit, withLate } from '@werkbank/database/spine.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { AnswerOf, Command } from '@werkbank/model/base/command.ts'
import { dayIn } from '@werkbank/model/base/company-day.ts'
import { type Emit, type NewEvent, newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { HISTORY_FROM } from '@werkbank/model/sales/check-days.ts'
import type { z } from 'zod'
import type { CommandContext, Handler } from './command-route.ts'
import type { Services } from './context.ts'
import { parseInput } from './input.ts'
import { companyZone } from './organisation.ts'
import { Refusal } from './problem.ts'
import { UnitOfWork } from './unit-of-work.ts'

/** One transaction in which several commands run through their own handlers, as one person. */
export type BatchWork = CommandContext<never> & {
  run: <C extends Command>(handler: Handler<C>, input: z.input<C['input']>) => Promise<Omit<AnswerOf<C>, 'cursor'>>
}

/** Runs several commands in one transaction; keep it short: the spine's readers wait for the oldest one. Events are written at its end, as for every command. */
export function commandBatch<T>(services: Services, caller: Caller, work: (work: BatchWork) => Promise<T>): Promise<T> {
  return withOrg(services.sql, caller, async (tx) => {
    const events: NewEvent[] = []
    const records: SecurityRecord[] = []
    const now = services.now()
    const context = {
      tx,
      caller,
      services,
      now: now.toISOString(),
      today: dayIn(now, await companyZone(tx)),
      // Batches bring histories, which may be older than what people date.
      earliestDay: HISTORY_FROM,
      newId: services.newId,
      emit: ((...told) => void events.push(newEvent(...told))) as Emit,
      record: (entry: SecurityRecord) => void records.push(entry),
      refuse: (code: string, data: unknown) => new Refusal(code, data),
    } as unknown as CommandContext<never>
    const run = async (handler: Handler, input: unknown) => {
      const before = events.length
      const unit = new UnitOfWork(tx)
      const own = { ...context, write: unit.write, writeLast: unit.writeLast }
      const answer = await unit.during(handler.run(own as never, parseInput(handler.command.input, input) as never))
      const late = await unit.end([])
      events.push(...events.splice(before).map((event) => withLate(event, late)))
      return { ...answer, ...late }
    }
    const result = await work({ ...context, run } as BatchWork)
    await recordSecurity(tx, { orgId: caller.orgId, actor: caller.userId }, NOWHERE, records)
    await emit(tx, ...events.map((event) => ({ orgId: caller.orgId, actor: caller.userId, ...event })))
    return result
  })
}
