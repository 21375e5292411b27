import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems give to connections that go out (from 32768 on Linux), above the well-known ones. */
const [FIRST, LAST] = [12_000, 31_999]
const given = new Set<number>()

/**
 * A free port for a server that is started later. One that the system assigns (`listen(0)`) is soon assigned again, to a connection or server of a
 * concurrent test: then the intended server cannot start.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
