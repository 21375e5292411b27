import type { RouteConfig } from '@hono/zod-openapi'
import type { Command } from '@werkbank/model/base/command.ts'
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { PROBLEM_BASE } from '../problem/problem-body.ts'
import type { Query } from '../query-route.ts'

export const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
export const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string().optional(), message: z.string() })).optional(),
})
/** The code that such an answer mostly has. */
const CODES: Record<number, string> = {
  400: 'invalid-input',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  409: 'already-exists',
  413: 'too-large',
  422: 'idempotency-key-reused',
  429: 'too-many-requests',
}
const MEANINGS: Record<number, string> = {
  400: 'Bad input: `errors` names each field with a sentence',
  401: 'Not signed in',
  403: 'Not allowed, or not from the app itself',
  404: 'Nothing here, or not yours',
  409: 'Refused',
  413: 'Too large',
  422: 'The Idempotency-Key was used for another request, or is older than keys are kept',
  429: 'Too many requests',
}
const problemContent = (schema: z.ZodType) => ({ 'application/problem+json': { schema } })
/** Problem answers for a description of a route. */
export const problems = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: MEANINGS[status] ?? 'Problem',
        content: { 'application/problem+json': { schema: problemSchema, example: exampleOf(status) } },
      },
    ]),
  )
const exampleOf = (status: number) => {
  const code = CODES[status] ?? 'problem'
  return { type: PROBLEM_BASE + code, title: MEANINGS[status] ?? 'Problem', status, code }
}

const json = (schema: z.ZodType, description: string) => ({ description, content: { 'application/json': { schema } } })

/** The schema's fields with these names, or without them. Refinements stay behind; the document shows fields only, and that there are no others. */
const pick = (schema: z.ZodObject, keep: (name: string) => boolean): z.ZodObject =>
  z.strictObject(Object.fromEntries(Object.entries(schema.shape).filter(([name]) => keep(name))) as z.ZodRawShape)

export function describeCommand(routes: Routes, command: Command): void {
  const [method, path] = command.route.split(' ') as [string, string]
  const names = pathNames(path)
  const body = pick(command.input, (name) => !names.includes(name))
  routes.openAPIRegistry.registerPath({
    method: method.toLowerCase() as 'post',
    path,
    operationId: command.name,
    summary: command.summary,
    tags: [tagOf(path)],
    ...{ 'x-permission': command.permission, 'x-refusals': Object.keys(command.refusals) },
    request: {
      params: pick(command.input, (name) => names.includes(name)),
      headers: z.object({ 'Idempotency-Key': z.string().min(8).max(200).optional() }),
      ...(Object.keys(body.shape).length > 0
        ? { body: { required: true, content: { 'application/json': { schema: body } } } }
        : {}),
    },
    responses: {
      [createsOne(command) ? 201 : 200]: json(command.answer, 'Done; `cursor` tells when the mirror has it'),
      ...problems(400, 401, 403, 404, 413, 422, 429),
      ...(Object.keys(command.refusals).length > 0 ? { 409: refusals(command) } : {}),
    },
  })
}
/** POST on a collection, also one of a record's parts, makes a thing that the answer names: 201. Everything else: 200. */
export const createsOne = ({ route, answer }: Command): boolean =>
  route.startsWith('POST ') && !route.includes('{id}') && !route.endsWith('}') && 'id' in answer.shape

function refusals(command: Command) {
  const kinds = Object.entries(command.refusals).map(([code, data]) =>
    z.object({
      type: z.literal(`${PROBLEM_BASE}${code}`),
      title: z.string(),
      status: z.literal(409),
      code: z.literal(code),
      detail: z.string(),
      data,
    }),
  )
  const [first, ...rest] = kinds
  const schema = first && rest.length > 0 ? z.union([first, ...rest]) : (first ?? problemSchema)
  return { description: `Refused: ${Object.keys(command.refusals).join(', ')}`, content: problemContent(schema) }
}

export const describeQuery = (routes: Routes, query: Query): void =>
  describeRead(routes, query, json(query.answer, 'The answer'))

/** A read, whatever the form of its answer. */
export function describeRead(
  routes: Routes,
  read: Omit<Query, 'answer'>,
  answer: RouteConfig['responses'][number],
): void {
  const path = read.route.slice('GET '.length)
  const names = pathNames(path)
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path,
    operationId: read.name,
    summary: read.summary,
    tags: [tagOf(path)],
    ...{ 'x-permission': read.permission },
    request: {
      params: pick(read.input, (name) => names.includes(name)),
      query: pick(read.input, (name) => !names.includes(name)),
    },
    responses: { 200: answer, ...problems(400, 401, 403, 404, 429) },
  })
}
const tagOf = (path: string): string => path.split('/')[1] ?? 'other'
