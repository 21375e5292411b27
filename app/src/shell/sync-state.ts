import { countingOf } from '../counting/index.tsx'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/session.tsx'
import type { OutboxEntry } from '../outbox/outbox-database.ts'

export type SyncState =
  | { kind: 'attention'; count: number }
  | { kind: 'offline'; waiting: number }
  | { kind: 'sending'; waiting: number }
  | { kind: 'saved' }
  | { kind: 'synced' }

/** The state of this device in one word, for the quiet sign. */
export function createSyncState() {
  const workspace = useWorkspace()
  const { outbox, documents, online, mirror } = workspace
  const counts = countingOf(workspace)
  const entries = () => outbox.entries()
  const waiting = () => entries().filter((entry) => entry.state === 'waiting')
  const kept = () => documents()?.replicas.recoveredCount() ?? 0
  const refused = () => entries().filter((entry) => entry.state === 'attention')
  const dirty = () => [...(documents()?.replicas.dirty() ?? []), ...[...counts.unsent()].map((id) => `count:${id}`)]
  const state = (): SyncState => {
    const count = waiting().length + dirty().length
    const problems = refused().length + kept()
    if (problems > 0) return { kind: 'attention', count: problems }
    if (!online()) return { kind: 'offline', waiting: count }
    if (count > 0) return { kind: 'sending', waiting: count }
    return mirror.state() && documents()?.socket.connected() ? { kind: 'synced' } : { kind: 'saved' }
  }
  return { state, waiting, refused, kept, dirty, entries: entries as () => readonly OutboxEntry[] }
}

/** The state in words, as the sign says it. */
export function syncWords(state: SyncState): string {
  if (state.kind === 'attention') return t('sync.attention', { count: state.count })
  if (state.kind === 'offline')
    return state.waiting > 0 ? t('sync.offlineWaiting', { count: state.waiting }) : t('sync.offline')
  if (state.kind === 'sending') return t('sync.sending')
  return state.kind === 'saved' ? t('sync.saved') : t('sync.synced')
}
