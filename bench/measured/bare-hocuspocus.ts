import { Server } from '@hocuspocus/server'
import { connect } from '@werkbank/database/postgres/connect.ts'

const UPDATE = 2

/**
 * Plain Hocuspocus: no log, no guard, nothing durable. Its limits for documents on one socket are raised where a measurement needs more; with
 * `durableIn` a database each update is inserted there before it is broadcast: the cost of durability alone.
 */
export async function startBareHocuspocus({ documentsOnOneSocket = 0, durableIn = '' } = {}): Promise<{
  url: string
  stop: () => Promise<void>
}> {
  const raised = {
    maxPendingDocuments: documentsOnOneSocket,
    maxUnauthenticatedQueueMessages: documentsOnOneSocket * 4,
  }
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    ...(durableIn ? { beforeSync: await insertEach(durableIn) } : {}),
    ...(documentsOnOneSocket > 0 ? raised : {}),
  } as never)
  await server.listen()
  return {
    url: `ws://127.0.0.1:${server.address.port}`,
    stop: async () => {
      await server.destroy()
    },
  }
}

async function insertEach(databaseUrl: string) {
  const sql = connect(databaseUrl, { max: 2 })
  await sql`CREATE TABLE IF NOT EXISTS bench_updates (document text, update bytea)`
  return async ({ documentName, type, payload }: { documentName: string; type: number; payload: Uint8Array }) => {
    if (type === UPDATE) await sql`INSERT INTO bench_updates VALUES (${documentName}, ${Buffer.from(payload)})`
  }
}
