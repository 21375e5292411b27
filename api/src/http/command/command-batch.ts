import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { NOWHERE, recordSecurity, type SecurityRecord } from '@werkbank/database/security-log.ts'
import { emit, withLate } from '@werkbank/database/spine.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { earliestDay, HISTORY_FROM } from '@werkbank/model/agreement/check-days.ts'
import type { AnswerOf, Command } from '@werkbank/model/base/command.ts'
import { type Emit, type NewEvent, newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import type { z } from 'zod'
import type { Services } from '../context.ts'
import { parseInput } from '../input.ts'
import { companyZone } from '../organisation.ts'
import { constraintOf, type Problem, problemOf, Refusal } from '../problem/problem.ts'
import type { CommandContext, Handler } from './command-route.ts'
import { batchEntries } from './log-entries.ts'
import { UnitOfWork } from './unit-of-work.ts'

type Run = <C extends Command>(handler: Handler<C>, input: z.input<C['input']>) => Promise<Omit<AnswerOf<C>, 'cursor'>>
/** One transaction in which several commands run through their own handlers, as one person. */
export type BatchContext = CommandContext<never> & { run: Run }

/** Runs several commands in one transaction; keep it short: the spine's readers wait for the oldest one. Events are written at its end, as for every command. */
export function commandBatch<T>(
  services: Services,
  caller: Caller,
  work: (work: BatchContext) => Promise<T>,
): Promise<T> {
  return withOrg(services.sql, caller, async (tx) => {
    // Batches bring histories, which may be older than what people date.
    const { context, run, end } = await openBatch({ services, caller, tx }, { earliest: HISTORY_FROM })
    const result = await work({ ...context, run: (handler, input) => run(handler as Handler, input) as never })
    await end()
    return result
  })
}

/**
 * The same in a transaction that is there already, with people's own limits of days. `attempt` runs a command of which nothing stays where it is refused, and
 * gives back why; what is wrong with the database is thrown. `end` writes the events, and names the documents that were appended to.
 */
export async function commandsIn(within: { services: Services; caller: Caller; tx: Tx }) {
  const { attempt, end } = await openBatch(within, {})
  return { attempt, end }
}

type News = { events: NewEvent[]; records: SecurityRecord[]; counts: Map<string, number> }

async function openBatch(
  { services, caller, tx }: { services: Services; caller: Caller; tx: Tx },
  { earliest }: { earliest?: string },
) {
  const news: News = { events: [], records: [], counts: new Map() }
  const now = services.now()
  const today = dayIn(now, await companyZone(tx))
  const context = {
    ...{ tx, caller, services, now: now.toISOString(), today },
    earliestDay: earliest ?? earliestDay(today),
    newId: services.newId,
    emit: ((...told) => void news.events.push(newEvent(...told))) as Emit,
    record: (entry: SecurityRecord) => void news.records.push(entry),
    refuse: (code: string, data: unknown) => new Refusal(code, data),
  } as unknown as CommandContext<never>
  const runIn = async (inner: Tx, handler: Handler, input: unknown) => {
    const before = news.events.length
    const parsed = parseInput(handler.command.input, input)
    const unit = new UnitOfWork(inner)
    const own = { ...context, tx: inner, write: unit.write, writeLast: unit.writeLast }
    const answer = await unit.during(handler.run(own as never, parsed as never))
    const late = await unit.end([])
    if (handler.command.logged !== false)
      news.counts.set(handler.command.name, (news.counts.get(handler.command.name) ?? 0) + 1)
    news.events.push(...news.events.splice(before).map((event) => withLate(event, late)))
    return { ...answer, ...late }
  }
  return {
    context,
    run: (handler: Handler, input: unknown) => runIn(tx, handler, input),
    async attempt(handler: Handler, input: unknown): Promise<Problem | undefined> {
      const { events, records } = news
      const [told, recorded] = [events.length, records.length]
      try {
        await tx.savepoint((inner) => runIn(inner as unknown as Tx, handler, input))
        return undefined
      } catch (error) {
        events.length = told
        records.length = recorded
        return await whyNot(context, handler, { input, error })
      }
    },
    async end(): Promise<string[]> {
      const entries = batchEntries(news.counts, news.records)
      await recordSecurity(tx, { orgId: caller.orgId, actor: caller.userId }, NOWHERE, entries)
      await emit(tx, ...news.events.map((event) => ({ orgId: caller.orgId, actor: caller.userId, ...event })))
      return news.events.filter(({ type }) => type === documentChanged).map(({ subject }) => subject.id)
    },
  }
}

/** The reason of a refused command, after its rollback. Throws what a retry may cure; a fault is logged and fails its own row only. */
async function whyNot(
  context: CommandContext<never>,
  { command, constraints }: Handler,
  { input, error }: { input: unknown; error: unknown },
): Promise<Problem> {
  const meaning = constraints[constraintOf(error) ?? '']
  if (meaning) return await meaning(context as never, input as never)
  const problem = problemOf(error)
  if (problem.status === 503) throw error
  if (problem.status >= 500) context.services.log.error({ err: error, command: command.name }, 'fault')
  return problem
}
