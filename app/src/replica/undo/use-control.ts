import { createEffect, onCleanup } from 'solid-js'
import { useWorkspace } from '../../identity/session.tsx'
import type { ControlMessage } from '../socket.ts'

/** The control document: one JSON message at a time, to and from the server (docs/protocol.md). */
export function useControl(): {
  send: (message: ControlMessage) => void
  onMessage: (listener: (message: ControlMessage) => void) => void
} {
  const workspace = useWorkspace()
  return {
    send: (message) => workspace.documents()?.socket.send(message),
    onMessage(listener) {
      createEffect(() => {
        const off = workspace.documents()?.socket.onMessage(listener)
        if (off) onCleanup(off)
      })
    },
  }
}
