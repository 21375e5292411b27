import { createMemo } from 'solid-js'
import { unsentCountsOf } from '../../counting/index.tsx'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { heldBack } from '../../outbox/next-to-send.ts'

export type SyncState =
  | { kind: 'offline'; waiting: number }
  | { kind: 'sending'; waiting: number }
  | { kind: 'saved' }
  | { kind: 'synced' }

/** How this device stands to the server, for the quiet sign; what waits for a decision stands apart: it hides no missing network. */
export function createSyncState() {
  const workspace = useWorkspace()
  const { outbox, documents, online, mirror } = workspace
  const counts = unsentCountsOf(workspace)
  const entries = () => outbox.entries()
  const waiting = createMemo(() => entries().filter((entry) => entry.state === 'waiting'))
  const kept = () => documents()?.replicas.recoveredCount() ?? 0
  const refused = createMemo(() => entries().filter((entry) => entry.state === 'attention'))
  const held = createMemo(() => heldBack(entries()))
  const dirty = () => [...(documents()?.replicas.dirty() ?? []), ...[...counts.unsent()].map((id) => `count:${id}`)]
  const state = (): SyncState => {
    const count = waiting().length + dirty().length
    if (!online()) return { kind: 'offline', waiting: count }
    // What is held up by something refused is not under way.
    if (count > held().size) return { kind: 'sending', waiting: count }
    return mirror.state() && documents()?.socket.connected() ? { kind: 'synced' } : { kind: 'saved' }
  }
  return {
    state,
    waiting,
    /** Those of them that something refused holds up. */
    held,
    refused,
    kept,
    dirty,
    /** How much waits for a person: refused commands, and content that was not taken. */
    attention: () => refused().length + kept(),
  }
}

/** The state in words, as the sign says it. */
export function syncWords(state: SyncState): string {
  if (state.kind === 'offline')
    return state.waiting > 0 ? t('sync.offlineWaiting', { count: state.waiting }) : t('sync.offline')
  if (state.kind === 'sending') return t('sync.sending')
  return state.kind === 'saved' ? t('sync.saved') : t('sync.synced')
}
