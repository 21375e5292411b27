import { z } from 'zod'
import { fieldOf } from '../field.ts'

/** True or false. */
export const yesNo = () =>
  fieldOf(z.boolean(), z.boolean(), { columns: ['boolean'], wire: 'boolean', narrowing: 'yesNo' })
