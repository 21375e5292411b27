import { z } from 'zod'
import { daySchema } from '../../base/value/day.ts'
import { fieldOf } from '../field.ts'

/** A day, `YYYY-MM-DD`. */
export const day = () => fieldOf(z.string(), daySchema, { columns: ['date'], wire: 'text', narrowing: 'range' })

/** A moment, RFC 3339 in UTC. */
export const moment = () =>
  fieldOf(z.string(), z.iso.datetime({ offset: true }), {
    columns: ['timestamp with time zone'],
    wire: 'moment',
    narrowing: 'range',
  })
