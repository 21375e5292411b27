/** What the workspace loads after the first screen, as one chunk: Yjs, the socket, open documents. */
export { Replicas } from './replicas.ts'
export { SyncSocket } from './socket.ts'
export { readWorkingOrder } from './working-order.ts'
