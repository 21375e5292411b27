import { Server } from '@hocuspocus/server'

/** Hocuspocus as it comes: no log, no guard, nothing durable. */
export async function startBareHocuspocus(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false })
  await server.listen()
  return {
    url: `ws://127.0.0.1:${server.address.port}`,
    stop: async () => {
      await server.destroy()
    },
  }
}
