import { spawn } from 'node:child_process'
import { Problem } from '../http/problem/problem.ts'

const SCAN_MS_MAX = 120_000
export const FILE_HARMFUL = 'file-harmful'

/**
 * Runs a virus scanner on a file: the path is appended to `command`, and the exit code is 0 (clean) or 1 (harmful), as for clamscan and clamdscan.
 * Throws 422 `file-harmful`; 503 for any other exit code, since then the file is not known to be clean.
 */
export async function scan(command: string | undefined, path: string): Promise<void> {
  if (command === undefined) return
  const [program = '', ...words] = command.split(/\s+/).filter(Boolean)
  const code = await run(program, [...words, path])
  if (code === 0) return
  if (code === 1) throw new Problem(422, FILE_HARMFUL)
  throw new Problem(503, 'not-scanned', {
    headers: { 'retry-after': '60' },
    extra: { retryAfterMs: 60_000 },
  })
}

function run(program: string, words: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore', timeout: SCAN_MS_MAX })
    child.once('error', () => resolve(null)) // there is no such program
    child.once('close', resolve)
  })
}
