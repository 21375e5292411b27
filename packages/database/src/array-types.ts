import { parse } from 'postgres-array'

/** A type of Postgres whose arrays are read and written: what one element is here. */
type Element = { array: number; parse?: (text: string) => unknown; serialize?: (value: never) => string }

/** By name in pg_type; `array` is the oid of the array's type, which is the same in every database. */
const ELEMENTS: Record<string, Element> = {
  bool: { array: 1000, parse: (text) => text === 't' },
  bytea: { array: 1001, parse: (text) => Buffer.from(text.slice(2), 'hex') },
  name: { array: 1003 },
  int2: { array: 1005, parse: Number },
  int4: { array: 1007, parse: Number },
  text: { array: 1009 },
  varchar: { array: 1015 },
  float8: { array: 1022, parse: Number },
  oid: { array: 1028, parse: Number },
  date: { array: 1182 },
  timestamptz: { array: 1185 },
  numeric: { array: 1231 },
  xid8: { array: 271 },
  int8: { array: 1016 },
  json: { array: 199, parse: JSON.parse, serialize: JSON.stringify },
  uuid: { array: 2951 },
  jsonb: { array: 3807, parse: JSON.parse, serialize: JSON.stringify },
}

type DriverType = {
  to: number
  from: number[]
  serialize: (value: unknown) => unknown
  parse: (text: string) => unknown
}

/**
 * Array types for the driver, which otherwise queries each new connection for them: one more round trip, and where the connection is lost in that
 * moment, an unhandled rejection that ends the process (postgres 3.4.9). `parsers`: parsers of elements, by type.
 */
export function arrayTypes(parsers: Record<string, (text: string) => unknown>): Record<string, DriverType> {
  return Object.fromEntries(
    Object.entries(ELEMENTS).map(([name, { array, parse: own, serialize = String }]) => {
      const element = parsers[name] ?? own ?? String
      return [
        `${name}Array`,
        {
          to: array,
          from: [array],
          serialize: (value) => toLiteral(value, serialize as (element: unknown) => string),
          parse: (text) => parse(text, element),
        },
      ]
    }),
  )
}

/** `{"a","b",NULL}`: every element quoted, so that none is taken for a brace, a comma or NULL. */
function toLiteral(value: unknown, serialize: (element: unknown) => string): unknown {
  if (!Array.isArray(value)) return value
  const elements = value.map((element) => {
    if (element === undefined) throw new TypeError('An array for the database holds no undefined; null is a value.')
    if (element === null) return 'NULL'
    if (Array.isArray(element)) return toLiteral(element, serialize)
    return `"${serialize(element).replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}

/** Oids of the arrays that `arrayTypes` knows; the schema has no others (`connect.pg.test.ts`). */
export const ARRAY_OIDS: readonly number[] = Object.values(ELEMENTS).map(({ array }) => array)
