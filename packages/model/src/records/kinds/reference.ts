import { z } from 'zod'
import { idSchema } from '../../base/value/id.ts'
import { fieldOf } from '../field.ts'

/** The id of another record. */
export const reference = () =>
  fieldOf(z.string(), idSchema, { columns: ['uuid'], wire: 'plain', narrowing: 'reference' })
