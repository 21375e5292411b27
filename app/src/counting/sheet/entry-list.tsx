import { Key } from '@solid-primitives/keyed'
import type { LiveEntry } from '@werkbank/model/counting/read-count.ts'
import { Undo2 } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { PersonName } from '../../design/avatar.tsx'
import { IconButton } from '../../design/button.tsx'
import { formatDate, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePerson } from '../../identity/index.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { createOnline } from '../../presence/index.tsx'
import type { CountLine } from './count-lines.ts'

const shownMax = 60

/** The latest counts of everybody; one's own can be taken back. */
export function EntryList(props: {
  entries: readonly LiveEntry[]
  lineOf: (bin: string) => CountLine | undefined
  canUndo: boolean
  onUndo: (entry: LiveEntry) => void
  onOpen: (bin: string) => void
}) {
  const me = usePerson()
  const people = useTable('people')
  const onlineOf = createOnline()
  const nameOf = (id: string) => people().find((person) => person.id === id)?.name ?? t('common.unknown')
  const more = () => props.entries.length - shownMax
  const words = (entry: LiveEntry) =>
    t(entry.adds ? 'counting.part' : 'counting.whole', { quantity: formatQuantity(entry.quantity) })
  return (
    <section aria-label={t('counting.entries')}>
      <h2 class="mb-1 text-base">{t('counting.entries')}</h2>
      <ol class="divide-y divide-line">
        <Key
          each={props.entries.slice(0, shownMax)}
          by="id"
          fallback={<li class="text-muted">{t('counting.entriesNone')}</li>}
        >
          {(entry) => (
            <li class="flex min-h-12 items-center gap-3">
              <span class="w-20 shrink-0 text-right text-base font-medium">{words(entry())}</span>
              <button
                type="button"
                class="min-h-11 min-w-0 flex-1 rounded-md text-left hover:bg-hover"
                onClick={() => props.onOpen(entry().bin)}
              >
                <span class="block truncate">
                  <span class="font-medium">{props.lineOf(entry().bin)?.sku}</span> {props.lineOf(entry().bin)?.name}
                </span>
                <span class="block truncate text-xs text-muted">
                  <PersonName name={nameOf(entry().by)} online={onlineOf(entry().by)} /> ·{' '}
                  {formatDate(entry().at, 'time')}
                </span>
              </button>
              <Show when={props.canUndo && entry().by === me.userId}>
                <IconButton
                  class="size-11"
                  label={t('counting.undo', {
                    sku: props.lineOf(entry().bin)?.sku ?? '',
                    quantity: formatQuantity(entry().quantity),
                  })}
                  onClick={() => props.onUndo(entry())}
                >
                  <Undo2 aria-hidden="true" />
                </IconButton>
              </Show>
            </li>
          )}
        </Key>
      </ol>
      <Show when={more() > 0}>
        <p class="text-muted">{t('counting.entriesMore', { count: more() })}</p>
      </Show>
    </section>
  )
}
