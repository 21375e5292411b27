import { Server } from '@hocuspocus/server'

/** Hocuspocus as it comes: no log, no guard, nothing durable. Its limits for documents on one socket are raised where a measurement needs more. */
export async function startBareHocuspocus({ documentsOnOneSocket = 0 } = {}): Promise<{
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
