/** What the workspace loads after the first screen, as one chunk: Yjs, the socket, open documents. */
export { DOCUMENT_CONTENTS } from '@werkbank/model/document-contents.ts'
export { Replicas } from './replicas.ts'
export { SyncSocket } from './socket.ts'
