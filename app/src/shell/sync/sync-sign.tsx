import { CircleCheck, CloudOff, HardDrive, RefreshCw } from 'lucide-solid/icons'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { classes } from '../../design/classes.ts'
import { t } from '../../i18n/t.ts'
import { createSyncState, syncWords } from './sync-state.ts'

const SyncPanel = lazy(() => import('./sync-panel.tsx').then((m) => ({ default: m.SyncPanel })))

const icons = { offline: CloudOff, sending: RefreshCw, saved: HardDrive, synced: CircleCheck }
const colours = {
  offline: 'text-warning',
  sending: 'text-muted',
  saved: 'text-muted',
  synced: 'text-good',
}

/** The one quiet sign of sync. It opens the panel that lists waiting changes in words. */
export function SyncSign(props: { compact?: boolean }) {
  const { state } = createSyncState()
  const [open, setOpen] = createSignal(false)
  return (
    <>
      <button
        type="button"
        data-sync={state().kind}
        aria-label={`${t('sync.signTitle')}: ${syncWords(state())}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        class={classes(
          'flex gap-2 rounded-md hover:bg-hover',
          props.compact
            ? 'min-h-14 min-w-target flex-1 flex-col items-center justify-center gap-0.5 text-[11px]'
            : 'min-h-target items-center px-2 text-left max-lg:justify-center',
        )}
      >
        <Dynamic
          component={icons[state().kind]}
          class={classes('shrink-0', props.compact ? 'size-5' : 'size-4', colours[state().kind])}
          aria-hidden="true"
        />
        <span class={classes(props.compact ? 'sr-only' : 'leading-tight max-lg:sr-only')} aria-live="polite">
          {syncWords(state())}
        </span>
      </button>
      <Suspense>
        <Show when={open()}>
          <SyncPanel onClose={() => setOpen(false)} />
        </Show>
      </Suspense>
    </>
  )
}
