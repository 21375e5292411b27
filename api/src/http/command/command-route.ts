import type { Tx } from '@werkbank/database/postgres/connect.ts'
import {
  NOWHERE,
  type Origin,
  recordSecurity,
  type SecurityRecord,
  securityEntries,
} from '@werkbank/database/security-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { earliestDay } from '@werkbank/model/agreement/check-days.ts'
import type { AnswerOf, Command, InputOf, RefusalsOf } from '@werkbank/model/base/command.ts'
import { type Emit, type NewEvent, newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import type { z } from 'zod'
import { readJson } from '../body.ts'
import { requireCaller } from '../caller.ts'
import type { Routes, Services } from '../context.ts'
import { originOf } from '../edge/security-log.ts'
import { parseInput, wrongField } from '../input.ts'
import { createsOne, describeCommand, honoPath, pathNames } from '../openapi/openapi.ts'
import { constraintOf, Refusal } from '../problem/problem.ts'
import { type ProblemFacts, problemFacts, sendProblem } from '../problem/problem-body.ts'
import { speechOf } from '../problem/speech.ts'
import { checkAnswer } from './check-answer.ts'
import { type KeptAnswer, keepAnswer, openCommand, type RequestKey, requestKey } from './idempotency.ts'
import { doneEntries, refusedEntries } from './log-entries.ts'
import { type Late, UnitOfWork } from './unit-of-work.ts'

type RefuseCode<C> = keyof RefusalsOf<C> & string
type RefusalData<C, K extends RefuseCode<C>> = RefusalsOf<C>[K] extends z.ZodType ? z.input<RefusalsOf<C>[K]> : never

/** What a command's handler works with. Everything happens in `tx`, which sees the caller's organisation only. */
export type CommandContext<C> = {
  tx: Tx
  /** Sends a statement without waiting for it; the command ends when all are done. */
  write: UnitOfWork['write']
  /** The last statement, which takes what others wait for. */
  writeLast: UnitOfWork['writeLast']
  caller: Caller
  /** News for the spine, written at the end of the same transaction. */
  emit: Emit
  /** For the security log, written at the end of the same transaction (ID-124). */
  record: (entry: SecurityRecord) => void
  /** Makes an expected no, to be thrown: `throw refuse('insufficient-stock', { shortages })`. */
  refuse: <K extends RefuseCode<C>>(code: K, data: RefusalData<C, K>) => Refusal
  /** One moment for the whole command, RFC 3339. */
  now: string
  /** The company's day at that moment, YYYY-MM-DD. */
  today: string
  /** Nothing may be dated before it. */
  earliestDay: string
  newId: () => string
  services: Services
}
type Answer<C> = Omit<AnswerOf<C>, 'cursor'>
type Run<C> = (context: CommandContext<C>, input: InputOf<C>) => Promise<Answer<C>>
/** Constraint name → the refusal it means. Runs after the rollback, in a transaction of its own. */
type Constraints<C> = Record<
  string,
  (context: Pick<CommandContext<C>, 'tx' | 'caller' | 'refuse'>, input: InputOf<C>) => Refusal | Promise<Refusal>
>

export type Handler<C extends Command = Command> = { command: C; run: Run<C>; constraints: Constraints<C> }

/** Joins a command with what it does. `run` may be tried again after a deadlock: nothing but `tx` may remember anything. */
export function handle<C extends Command>(
  command: C,
  run: Run<C>,
  { constraints = {} }: { constraints?: Constraints<C> } = {},
): Handler<C> {
  return { command, run, constraints }
}

/** What a command did: the answer or refusal, whether it is a repeat of an earlier one, and the documents that it appended to. */
export type Outcome = KeptAnswer & { repeated: boolean; documents?: string[] }

/**
 * Runs a command for a caller: rights, idempotency, transaction, events, answer with `cursor`, poke. Answers and refusals come
 * back as outcomes; problems (401, 403, 404, 422) and faults are thrown.
 */
export async function runCommand<C extends Command>(
  services: Services,
  caller: Caller,
  handler: Handler<C>,
  input: InputOf<C>,
  key?: RequestKey,
  origin: Origin = NOWHERE,
): Promise<Outcome> {
  const outcome = await attempt(services, caller, handler, input, { key, origin }).catch((error) =>
    settle(services, caller, handler, input, { key, error, origin }),
  )
  if (!outcome.repeated && outcome.status < 400) services.poke(caller.orgId, { documents: outcome.documents ?? [] })
  return outcome
}

function attempt<C extends Command>(
  services: Services,
  caller: Caller,
  handler: Handler<C>,
  input: InputOf<C>,
  { key, origin }: { key: RequestKey | undefined; origin: Origin },
): Promise<Outcome> {
  return withOrg(services.sql, caller, async (tx) => {
    const { xid, timeZone, kept } = await openCommand(tx, caller, handler.command, key)
    if (kept) return { ...kept, repeated: true }
    const events: NewEvent[] = []
    const records: SecurityRecord[] = []
    const now = services.now()
    const unit = new UnitOfWork(tx)
    const context = {
      tx,
      write: unit.write,
      writeLast: unit.writeLast,
      caller,
      emit: ((...told) => void events.push(newEvent(...told))) as Emit,
      record: (entry: SecurityRecord) => void records.push(entry),
      refuse,
      now: now.toISOString(),
      today: dayIn(now, timeZone),
      earliestDay: earliestDay(dayIn(now, timeZone)),
      newId: services.newId,
      services,
    }
    const answer = await unit.during(handler.run(context as CommandContext<C>, input))
    const told = events.map((event) => ({ ...event, orgId: caller.orgId, actor: caller.userId }))
    const status = successStatus(handler.command)
    const keep = (late?: Late) => key && keepAnswer(tx, caller, key, { status, body: { ...answer, cursor: xid } }, late)
    const entries = doneEntries({ command: handler.command, caller, input }, { events, records })
    if (entries.length > 0) unit.write(securityEntries(tx, whoOf(caller), origin, entries))
    const body = { ...answer, ...(await unit.end(told, keep)), cursor: xid }
    if (services.checkAnswers) checkAnswer(handler.command.answer, body)
    return { status, body, repeated: false, documents: changedDocuments(events) }
  })
}

const whoOf = ({ orgId, userId }: Caller) => ({ orgId, actor: userId })

/** Nodes that have them open bring them up to date at once. */
const changedDocuments = (events: readonly NewEvent[]): string[] =>
  events.filter(({ type }) => type === documentChanged).map(({ subject }) => subject.id)

const refuse = (code: string, data: unknown): Refusal => new Refusal(code, data)

const successStatus = (command: Command): 200 | 201 => (createsOne(command) ? 201 : 200)

/**
 * After the rollback: a refusal is kept under its key, so that a repeat gets the same no although nothing else remained. Where a
 * repeat was quicker meanwhile, its answer counts for both.
 */
async function settle<C extends Command>(
  services: Services,
  caller: Caller,
  handler: Handler<C>,
  input: InputOf<C>,
  { key, error, origin }: { key: RequestKey | undefined; error: unknown; origin: Origin },
): Promise<Outcome> {
  const meaning = handler.constraints[constraintOf(error) ?? '']
  if (!(error instanceof Refusal) && !meaning) throw error
  return withOrg(services.sql, caller, async (tx) => {
    const { kept } = await openCommand(tx, caller, handler.command, key)
    if (kept) return { ...kept, repeated: true }
    const refusal =
      error instanceof Refusal
        ? error
        : await (meaning as NonNullable<typeof meaning>)({ tx, caller, refuse } as never, input)
    const answer = { status: refusal.status, body: problemFacts(refusal) }
    if (key) await keepAnswer(tx, caller, key, answer)
    const entries = refusedEntries({ command: handler.command, caller, input }, refusal.code)
    await recordSecurity(tx, { ...whoOf(caller), result: 'refused' }, origin, entries)
    return { ...answer, repeated: false }
  })
}

/** Mounts a command at its route and in the OpenAPI document. Checks in this order: session, origin, size, schema, idempotency key, permission. */
export function mountCommand<C extends Command>(
  routes: Routes,
  handler: Handler<C>,
  { keepAnswers = true }: { keepAnswers?: boolean } = {},
): void {
  const { command } = handler
  const [method, path] = command.route.split(' ') as [string, string]
  const names = pathNames(path)
  describeCommand(routes, command)
  routes.on(method, honoPath(path), async (c) => {
    const caller = requireCaller(c)
    refuseQuery(c.req.queries())
    const body = await readJson(c.req.raw)
    const raw = withPath(body, names, (name) => c.req.param(name))
    const input = parseInput(command.input, raw) as InputOf<C>
    const key = keepAnswers
      ? requestKey(c.req.header('idempotency-key'), command.name, withoutSecrets(command, raw))
      : undefined
    const outcome = await runCommand(c.var.services, caller, handler, input, key, originOf(c))
    const headers: Record<string, string> = outcome.repeated ? { 'idempotency-replayed': 'true' } : {}
    const speech = speechOf(c.req.header('accept-language'))
    if (outcome.status >= 400) return sendProblem(outcome.body as ProblemFacts, speech, headers)
    return c.json(outcome.body, outcome.status as 200, headers)
  })
}

/** Hashes of passwords that are quick to make are quick to guess, so none is kept. */
function withoutSecrets({ secrets }: Command, raw: unknown): unknown {
  if (!secrets || raw === null || typeof raw !== 'object') return raw
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !secrets.includes(name)))
}

/** A command's input is its path and body. A query parameter would be ignored silently, while its sender believes that it counts. */
export function refuseQuery(queries: Record<string, string[]>): void {
  const [name] = Object.keys(queries)
  if (name !== undefined) throw wrongField(name, 'problems.in_body')
}

/** The path names the thing; a body that names it too would be dropped in silence, and could mean another one. */
function withPath(body: unknown, names: string[], param: (name: string) => string | undefined): unknown {
  if (names.length === 0 || body === null || typeof body !== 'object' || Array.isArray(body)) return body
  for (const name of names) {
    if (Object.hasOwn(body, name)) throw wrongField(name, 'problems.in_path')
  }
  return { ...body, ...Object.fromEntries(names.map((name) => [name, param(name)])) }
}
