import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export type Wire = { url: string; cut(): Promise<void>; mend(): Promise<void>; close(): Promise<void> }

/**
 * A cable between one browser and the server, which can be cut: open sockets break and new ones are refused, as without a network.
 * Cutting what is cut and mending what is whole does nothing. (A browser's own offline switch leaves websockets open.)
 */
export async function startWire(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const make = () =>
    createServer((near) => {
      const far = connect(Number(port), hostname)
      keep(near)
      keep(far)
      near.pipe(far).pipe(near)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    })
  const listen = async (server: Server, at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  let server = make()
  await listen(server, 0)
  const own = (server.address() as AddressInfo).port
  const cut = async () => {
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    async mend() {
      if (server.listening) return
      server = make()
      await listen(server, own)
    },
    close: cut,
  }
}
