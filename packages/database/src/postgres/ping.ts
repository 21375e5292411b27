import { connectAlone, type Sql } from './connect.ts'

/** Asks the database for a sign of life, on a connection of its own: a pool that is busy is no database that is away. */
export type Ping = {
  /** True where it answered within `waitMs`. Never throws. */
  answers(waitMs?: number): Promise<boolean>
  close(): Promise<void>
}

const WAIT_MS = 2_000

/** `sql` is a pool of `connect()`; the connection is made with the first question. */
export function createPing(sql: Sql): Ping {
  const own = connectAlone(sql, { applicationName: 'werkbank health' })
  let asking: Promise<boolean> | undefined
  const ask = async () => {
    try {
      await own`SELECT 1`
      return true
    } catch {
      return false
    } finally {
      asking = undefined
    }
  }
  return {
    async answers(waitMs = WAIT_MS) {
      asking ??= ask() // one that hangs is not asked again
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, waitMs, false)
      })
      return await Promise.race([asking, late]).finally(() => clearTimeout(timer))
    },
    close: () => own.end({ timeout: 1 }),
  }
}
