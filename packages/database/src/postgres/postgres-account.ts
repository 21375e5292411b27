import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The user that Postgres runs as; it refuses to be root. */
export type Account = { uid: number; gid: number }

/** Undefined unless we are root: then `postgres` where the system has it, else `nobody`. */
export function accountForPostgres(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  return { uid: Number(found?.[2] ?? 65_534), gid: Number(found?.[3] ?? 65_534) }
}

/** Whether `account` may enter `folder`: every folder on the way must let it pass. `folder` must exist. */
export function mayEnter(folder: string, account: Account): boolean {
  const { uid, gid, mode } = statSync(folder)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(folder) === folder || mayEnter(dirname(folder), account)
}
