import { z } from 'zod'
import { minorSchema, percentSchema } from '../../base/value/money.ts'
import { quantitySchema } from '../../base/value/quantity.ts'
import { fieldOf } from '../field.ts'

const WHOLE = { columns: ['integer', 'bigint'], wire: 'bare', narrowing: 'range' } as const
const DECIMAL = { columns: ['numeric'], wire: 'decimal', narrowing: 'range' } as const

/** A whole number between two, both included. */
export const whole = ({ from, to }: { from: number; to: number }) => fieldOf(z.int(), z.int().min(from).max(to), WHOLE)

/** A count, position or version: what the server counts. */
export const counted = () => fieldOf(z.int(), z.int(), WHOLE)

/** Minor units of a currency that stands beside it. */
export const money = <Input extends z.ZodType = typeof minorSchema>(input?: Input) =>
  fieldOf(z.int(), (input ?? minorSchema) as Input, WHOLE)

/** An exact decimal as a string, in the product's unit. */
export const quantity = <Input extends z.ZodType = typeof quantitySchema>(input?: Input) =>
  fieldOf(z.string(), (input ?? quantitySchema) as Input, DECIMAL)

/** A percentage as a string. */
export const percent = () => fieldOf(z.string(), percentSchema, DECIMAL)
