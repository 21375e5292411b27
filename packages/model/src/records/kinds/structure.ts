import type { z } from 'zod'
import { type Field, fieldOf } from '../field.ts'

/** A list or object that is kept in one column. `input` where what is given is checked more strictly than what is kept. */
export const structure = <Row extends z.ZodType, Input extends z.ZodType = Row>(row: Row, input?: Input) =>
  fieldOf(row, (input ?? row) as Input, { columns: ['jsonb'], wire: 'json' })

/** What the server computes from other rows: no column of its own. The API says how. */
export const computed = <Row extends z.ZodType>(row: Row): Field<Row, Row, 'never'> => ({
  ...fieldOf(row, row, { columns: [], wire: 'json' }),
  given: 'never',
})
