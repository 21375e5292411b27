import type { openApiDocument } from './docs.ts'

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  exclusiveMinimum?: number
  items?: Schema
  minItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}
type Schemas = Record<string, Schema>

/** What stands in an example for a field of this name, where its schema takes it. */
const BY_NAME: Record<string, unknown> = {
  cursor: '812345',
  nextCursor: null,
  newerCursor: null,
  email: 'ada@example.com',
  sessionId: '9f'.repeat(32),
  password: 'a sentence that nobody guesses',
  current: 'the sentence until now',
  code: 'HL-01',
  sku: 'FIG-0815',
  name: 'Zinnfigur Husar',
  number: 'A00042',
  quantity: '10',
  onHand: '120',
  reserved: '20',
  available: '100',
  unit: 'Stk',
  text: 'The parcel leaves today.',
  reason: 'counted',
  reference: 'PO 4711',
  city: 'Nürnberg',
  country: 'DE',
  vatId: 'DE123456789',
  currency: 'EUR',
  taxPercent: '19',
  discountPercent: '5',
  lineId: 'l1',
  subject: 'order:01a22194-c5b2-7f4e-9d3a-1f0c2b7a6e55',
  heads: ['ab'.repeat(32)],
  scopes: ['order.read'],
  permissions: ['order.read'],
  permission: 'order.edit',
  timeZone: 'Europe/Berlin',
  rows: [
    {
      ...{ line: 2, cells: ['FIG-0815', 'Zinnfigur Husar'], command: 'product.create' },
      input: { sku: 'FIG-0815', name: 'Zinnfigur Husar' },
    },
  ],
}
/** For text, from the most telling; the first one that the schema takes. */
const TEXTS = [
  'text',
  '1',
  '2026-11-27',
  '018f3a5c-7d00-7000-8000-000000000001',
  'EUR',
  'DE',
  '123456',
  'abcdefgh',
  'AAE=',
  'order:018f3a5c-7d00-7000-8000-000000000001',
  'ab'.repeat(32),
]
const BY_END: Record<string, string> = {
  toLocationId: '018f3a5c-7d00-7000-8000-000000000002',
  Id: '018f3a5c-7d00-7000-8000-000000000001',
  id: '018f3a5c-7d00-7000-8000-000000000001',
  At: '2026-11-27T08:30:00.000Z',
  On: '2026-11-27',
}
const FORMATS: Record<string, string> = {
  uuid: '018f3a5c-7d00-7000-8000-000000000001',
  email: 'ada@example.com',
  'date-time': '2026-11-27T08:30:00.000Z',
  date: '2026-11-27',
  uri: 'https://werkbank.dev/problems/forbidden',
}

/** Puts an example beside the schema of each body and answer (AP-07, CH-13.2). */
export function addExamples(document: ReturnType<typeof openApiDocument>): ReturnType<typeof openApiDocument> {
  const schemas = (document.components?.schemas ?? {}) as Schemas
  for (const methods of Object.values(document.paths ?? {}))
    for (const operation of Object.values(methods as Record<string, Operation>)) {
      const bodies = [operation.requestBody, ...Object.values(operation.responses ?? {})]
      for (const body of bodies)
        for (const media of Object.values(body?.content ?? {}))
          if (media.schema && media.schema.format !== 'binary') media.example ??= exampleOf(media.schema, schemas)
    }
  return document
}
type Body = { content?: Record<string, { schema?: Schema; example?: unknown }> }
type Operation = { requestBody?: Body; responses?: Record<string, Body> }

/** The least that the schema takes of an input, with telling values; of an answer all fields. */
function exampleOf(schema: Schema, schemas: Schemas, name = '', depth = 0): unknown {
  const known = schema.$ref ? (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
  if (known.const !== undefined) return known.const
  const named = BY_NAME[name]
  if (named !== undefined && takes(known, named)) return named
  if (known.enum) return known.enum[0]
  const [choice] = known.anyOf ?? known.oneOf ?? []
  if (choice) return exampleOf(choice, schemas, name, depth)
  if (known.allOf)
    return Object.assign({}, ...known.allOf.map((part) => exampleOf(part, schemas, name, depth) as object))
  const [type] = [known.type].flat()
  if (type === 'object') return objectOf(known, schemas, depth)
  if (type === 'array')
    return depth > 5 ? [] : [exampleOf(known.items ?? {}, schemas, name.replace(/s$/, ''), depth + 1)]
  return plainOf(known, type, name)
}

/** Of what may be left out, enough to see what it is for. */
function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas, depth: number): object {
  const telling = Object.keys(properties).filter(
    (name) =>
      name === 'quantity' || (required.length === 0 && /Id$|^(lines|name|city|text|reason|reference)$/.test(name)),
  )
  const all = [...new Set([...required, ...telling])]
  const names = all.length > 0 ? all : Object.keys(properties).slice(0, 1)
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, schemas, name, depth + 1)]))
}

function plainOf(schema: Schema, type: string | undefined, name: string): unknown {
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1)
  const byEnd = Object.entries(BY_END).find(([end]) => name.endsWith(end))?.[1]
  if (byEnd !== undefined && schema.pattern === undefined) return byEnd
  if (type === 'string') return FORMATS[schema.format ?? ''] ?? TEXTS.find((text) => takes(schema, text)) ?? 'text'
  return null
}

function takes(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value)
  if (value === null)
    return [schema.type].flat().includes('null') || !!schema.anyOf?.some(({ type }) => type === 'null')
  if (Array.isArray(value)) return schema.type === 'array'
  if (typeof value !== 'string') return false
  const options = schema.anyOf ?? [schema]
  return options.some(
    ({ type, format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }) =>
      [type].flat().includes('string') &&
      (format === undefined || format === 'email') &&
      value.length >= minLength &&
      value.length <= maxLength &&
      (pattern === undefined || new RegExp(pattern, 'u').test(value)),
  )
}
