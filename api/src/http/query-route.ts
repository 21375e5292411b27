import { withOrg } from '@werkbank/database/transaction.ts'
import type { CredentialRule } from '@werkbank/model/base/command.ts'
import { say } from '@werkbank/words/say.ts'
import type { Context } from 'hono'
import type { z } from 'zod'
import { checkText } from './body.ts'
import { requireCaller, requireCredential } from './caller.ts'
import { checkAnswer } from './command/check-answer.ts'
import type { Env, QueryContext, Routes } from './context.ts'
import { parseInput, wrongField } from './input.ts'
import { describeQuery, honoPath, pathNames } from './openapi/openapi.ts'
import { isList, ownCursor, withOwnCursors } from './pages.ts'
import { NUMBER_TOO_LARGE, tooManyRequests, wrongInput } from './problem/problem.ts'
import { speechOf } from './problem/speech.ts'

type Shape = z.ZodObject
/** A read as a value: `{id}` parts of the route and the query string are the input, by name (all text: use z.coerce). */
export type Query<I extends Shape = Shape, A extends z.ZodType = z.ZodType> = CredentialRule & {
  name: string
  route: `GET /${string}`
  summary: string
  input: I
  answer: A
  /** Of a list: input that moves along it and chooses nothing, as its direction; its cursors serve with any of them. */
  steers?: readonly string[]
}
export const defineQuery = <I extends Shape, A extends z.ZodType>(query: Query<I, A>): Query<I, A> => query

/** Puts a read at its route and in the OpenAPI document. `run` reads in one read-only transaction of the caller's organisation. */
export function mountQuery<I extends Shape, A extends z.ZodType>(
  routes: Routes,
  query: Query<I, A>,
  run: (context: QueryContext, input: z.output<I>) => Promise<z.input<A>>,
): void {
  mountLongQuery(routes, query, async (context, input) => {
    const { services, caller } = context
    const turn = services.readPlaces.take(caller.userId)
    if (!turn) throw tooManyRequests(1_000, say('problems.too_many_reads'))
    const leave = await turn
    return withOrg(services.sql, caller, (tx) => run({ ...context, tx }, input), { readOnly: true }).finally(leave)
  })
}

/** The same for what works longer than a transaction may be open, since readers of the spine wait for it: `run` opens its own. */
export function mountLongQuery<I extends Shape, A extends z.ZodType>(
  routes: Routes,
  query: Query<I, A>,
  run: (context: Omit<QueryContext, 'tx'>, input: z.output<I>) => Promise<z.input<A>>,
): void {
  describeQuery(routes, query)
  const path = query.route.slice('GET '.length)
  const names = pathNames(path)
  routes.get(honoPath(path), async (c) => {
    const caller = requireCaller(c)
    const asked = parseInput(query.input, queryInput(c, names))
    requireCredential(caller, query)
    const input = isList(query) ? ownCursor(query, asked) : asked
    const { services } = c.var
    const speech = speechOf(c.req.header('accept-language'))
    const context = { caller, now: services.now().toISOString(), newId: services.newId, services, speech }
    const found = await run(context, input as z.output<I>).catch(tellUnreadable)
    const answer = isList(query) ? withOwnCursors(query, input, found) : found
    if (services.checkAnswers) checkAnswer(query.answer, answer)
    return c.json(answer as never)
  })
}

/** A read computes no amounts: a number that is too large comes from the input, such as a forged cursor. */
function tellUnreadable(error: unknown): never {
  const isTooLarge = (error as { code?: unknown } | null)?.code === NUMBER_TOO_LARGE
  throw isTooLarge ? wrongInput('', 'problems.number_too_large') : error
}

/** The query string and path as one flat object. Of two values with one name neither is chosen. */
export function queryInput(c: Context<Env>, names: string[]): Record<string, string> {
  const input: Record<string, string> = {}
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (names.includes(name)) throw wrongField(name, 'problems.in_path')
    if (values.length > 1) throw wrongField(name, 'problems.given_twice')
    input[name] = (values[0] ?? '').normalize('NFC')
  }
  for (const name of names) input[name] = c.req.param(name) ?? ''
  for (const [name, value] of Object.entries(input)) {
    checkText(name, 'query')
    checkText(value, name)
  }
  return input
}
