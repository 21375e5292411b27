import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { missing } from '../http/caller.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'

export type Batch = {
  id: string
  commands: string[]
  rows: number
  bytes: number
  heads: string[]
  jobId: string | null
}
/** `undo`: what the first job did is taken back. */
export type Way = 'do' | 'undo'
/** What the job is asked for with. */
export type BatchInput = { batch: string; commands: string[]; way: Way }

/** The command of this name that may be left to the server; 400 for every other one. */
export function commandFor(name: string, path: string): Command {
  const command: Command | undefined = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as never] : undefined
  if (!command?.inBatches) throw wrongInput(path, 'problems.not_for_server', { name })
  return command
}

/** What it takes to have these commands done. */
export const rightsOf = (commands: readonly string[]): Permission[] => [
  ...new Set(commands.flatMap((name) => (COMMANDS[name as never] as Command | undefined)?.permission ?? [])),
]

export function requireRights(caller: Caller, commands: readonly string[]): void {
  for (const right of rightsOf(commands)) if (!can(caller, right)) throw missing(caller, right)
}

/** The caller's own batch, locked; 404 for other people's. */
export async function holdBatch(tx: Tx, { userId }: Pick<Caller, 'userId'>, id: string): Promise<Batch> {
  const [batch] = await tx<Batch[]>`
    SELECT id, commands, rows, bytes, heads, job_id FROM batches WHERE org_id = current_org() AND id = ${id} AND user_id = ${userId} FOR UPDATE`
  if (!batch) throw notFound()
  return batch
}

/** Whether this job still does something, or may. */
export async function isOpen(tx: Tx, jobId: string): Promise<boolean> {
  const rows =
    await tx`SELECT FROM jobs WHERE org_id = current_org() AND id = ${jobId} AND state IN ('waiting', 'running')`
  return rows.length > 0
}
