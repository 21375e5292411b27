import { z } from 'zod'
import { fieldOf } from '../field.ts'

/** One of some words; as text with a CHECK in the database. */
export const choice = <const C extends readonly [string, ...string[]]>(choices: C) =>
  fieldOf(z.enum(choices), z.enum(choices), { columns: ['text'], wire: 'plain', narrowing: 'choices' })
