import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { jobRefusals } from '../jobs/commands.ts'

/** What a command takes: its own schema says what, where the row comes in and again where it is done. */
const values = z
  .record(z.string().max(60), z.unknown())
  .refine((given) => Object.keys(given).length <= 60, RULES['entries-too-many'])

/** A row as a device has planned it: the command that it becomes and what takes it back, or in words why it becomes none. */
export const batchRowSchema = z
  .strictObject({
    /** Of the file; of a step for several rows their number. */
    line: z.int().min(0).max(10_000_000),
    /** What stands there, to be saved where it is not taken; of a step the name of the row. */
    cells: z.array(z.string().max(50_000)).max(200),
    command: z.string().max(60).optional(),
    input: values.optional(),
    /** Input that takes it back, of the same command or of another (`backCommand`). */
    back: values.optional(),
    backCommand: z.string().max(60).optional(),
    why: z.string().min(1).max(5_000).optional(),
  })
  .refine(
    ({ command, input, back, backCommand, why }) =>
      why === undefined
        ? command !== undefined && input !== undefined && (backCommand === undefined || back !== undefined)
        : [command, input, back, backCommand].every((one) => one === undefined),
    RULES['row-incomplete'],
  )
export type BatchRow = z.input<typeof batchRowSchema>

const answer = z.object({ id: z.string(), cursor: z.string() })
const subject = ({ id }: { id: string }) => `batch:${id}`
// A person at a device: programs send their commands one by one.
const own = { permission: null } as const

/** Sends a part of the batch, beginning at `from`; a repeated part is ignored. The first one creates the batch. */
export const addToBatch = defineCommand({
  ...own,
  name: 'batch.add',
  logged: false,
  route: 'POST /batches/{id}/rows',
  summary: 'Leave rows to the server, which does them later as one job',
  input: z.object({
    id: idSchema,
    /** How many came before. */
    from: z.int().min(0).max(10_000_000),
    /** Of the file's columns. */
    heads: z.array(z.string().max(1_000)).max(200).default([]),
    rows: z.array(batchRowSchema).min(1).max(LIMITS.batchPartRowsMax),
  }),
  answer: z.object({ rows: z.int(), cursor: z.string() }),
  refusals: {
    'batch-too-long': z.object({ max: z.int() }),
    /** More than one person or one company may leave here at a time. */
    'batch-too-large': z.object({}),
    'batch-closed': z.object({}),
  },
  subject,
})

/** Asks for the job; `rows`: all that were sent, so that none is missing. Asking again is answered with the same job. */
export const runBatch = defineCommand({
  ...own,
  name: 'batch.run',
  route: 'POST /batches/{id}/run',
  summary: 'Do the rows of a batch behind the screens',
  input: z.object({
    id: idSchema,
    rows: z.int().min(1),
    /** The name that its person gives it. */
    name: seenText(120, 'A batch needs a name.'),
  }),
  answer,
  refusals: { ...jobRefusals, 'rows-missing': z.object({ rows: z.int() }) },
  subject,
})

/** A job that takes back what the first one did, where that has a way back; what others changed since stays, and is named. */
export const undoBatch = defineCommand({
  ...own,
  name: 'batch.undo',
  route: 'POST /batches/{id}/undo',
  summary: 'Take back what the rows of a batch have changed',
  input: z.object({ id: idSchema }),
  answer,
  refusals: { ...jobRefusals, 'batch-runs': z.object({}), 'nothing-to-undo': z.object({}) },
  subject,
})

/** Deletes a batch whose job was not requested yet; of others nothing. */
export const dropBatch = defineCommand({
  ...own,
  name: 'batch.drop',
  route: 'DELETE /batches/{id}',
  summary: 'Let go of rows that were left to the server and not asked for',
  input: z.object({ id: idSchema }),
  answer: z.object({ cursor: z.string() }),
  refusals: { 'batch-closed': z.object({}) },
  subject,
})
