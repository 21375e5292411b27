import { parse, v7, validate, version } from 'uuid'
import { z } from 'zod'
import { RULES } from '../rules.ts'

/** Ids are UUIDv7, made where the thing is made, on a device too (contract.md). They are names, never secrets. */
export const idSchema = z.uuid({ error: RULES['id-malformed'] }).transform((id) => id.toLowerCase())
export const newId = (): string => v7()
export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value)
/** When a UUIDv7 says that it was made, in ms since 1970 (RFC 9562 5.7); undefined for anything else. */
export function madeAtMs(id: string): number | undefined {
  if (!validate(id) || version(id) !== 7) return undefined
  return parse(id)
    .subarray(0, 6)
    .reduce((ms, byte) => ms * 256 + byte, 0)
}
/** "no lot": the lot of stock that isn't tracked by lots. */
export const NO_LOT = '00000000-0000-0000-0000-000000000000'
/** Ids of order lines; part of keys in the document, so no dot. */
export const lineIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, 'A line id has 1 to 40 letters, digits, "-" or "_".')
