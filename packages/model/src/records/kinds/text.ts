import { z } from 'zod'
import { isBlank, seenText } from '../../base/value/text.ts'
import { fieldOf } from '../field.ts'

const COLUMN = { columns: ['text'], wire: 'text' } as const

/** Text in one line, trimmed; invisible text counts as empty. With `empty` the text must not be empty, and that is the sentence of the refusal. */
export const text = ({ max, empty, long }: { max: number; empty?: string; long?: string }) =>
  fieldOf(z.string(), empty === undefined ? unseenIsNothing(max) : seenText(max, empty, long), {
    ...COLUMN,
    narrowing: 'words',
  })

const unseenIsNothing = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .overwrite((value) => (isBlank(value) ? '' : value))

/** Text as it was typed, with its lines. */
export const note = ({ max }: { max: number }) => fieldOf(z.string(), z.string().max(max), COLUMN)

/** Text of a shape that `input` knows: a mail address, a country, a SKU. */
export const shaped = <Input extends z.ZodType>(input: Input) =>
  fieldOf(z.string(), input, { ...COLUMN, narrowing: 'code' })
