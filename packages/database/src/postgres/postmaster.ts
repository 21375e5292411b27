import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** What Postgres says of itself in `postmaster.pid`. */
export type Postmaster = { pid: number; socketDir: string; status: string; alive: boolean }

/** Reads `postmaster.pid` of a data folder; undefined when there is none or it is still being written. */
export function readPostmaster(data: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined // no such file: nothing runs
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return {
    pid,
    socketDir: lines[4]?.trim() ?? '',
    status: lines[7]?.trim() ?? '',
    alive: worksIn(pid, data),
  }
}

/**
 * Whether the working directory of a process is `data`: a postmaster and its children change to it first. A process id alone proves nothing,
 * since another process may have got it by now, and a zombie still has it.
 */
export function worksIn(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch {
    return false // ended meanwhile, or not ours to look at
  }
}

/** Ids of all such processes. Reads every process of the machine: a loop that waits for a known one calls `worksIn`. */
export const processesIn = (data: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, data))
