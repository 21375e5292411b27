import { restoreDocument } from '@werkbank/model/documents/commands.ts'
import { History as HistoryIcon, WifiOff } from 'lucide-solid/icons'
import { createMemo, For, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { whenNear } from '../design/table/when-near.ts'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror, useRow } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createOnline } from '../presence/index.tsx'
import { createHistory, type History, type HistoryEntry, type Moment } from './create-history.ts'
import { type DescribedChange, describeChanges, fieldName, valueText } from './words.ts'

const SHOWN_MAX = 8

/** The changes of fields with author and time; the document at any of these moments; and a button that restores it. */
export function HistoryPanel(props: { document: string; onRestore?: () => void }) {
  const outbox = useOutbox()
  const mirror = useMirror()
  const onlineOf = createOnline()
  const state = useRow('documentStates', () => props.document)
  const history = createHistory(
    () => props.document,
    () => state()?.seq,
  )
  const entries = () => history.entries() ?? []
  const products = createMemo(() => productsOfLines(entries()))
  const names = {
    get: mirror.get.bind(mirror),
    currency: 'EUR',
    productOf: (line: string) => mirror.get('products', products().get(line) ?? '')?.name,
  }
  const restore = async (seq: number) => {
    const key = await outbox.enqueue(restoreDocument, { name: props.document, seq })
    await outbox.answer(key).then(
      () => showToast(t('history.restored')),
      () => {}, // a refusal waits in "needs attention"
    )
    history.look(undefined)
    history.reload()
    props.onRestore?.()
  }
  return (
    <Show
      when={!history.failed()}
      fallback={
        <EmptyState icon={<WifiOff />} title={t('history.title')}>
          {t('history.offline')}
        </EmptyState>
      }
    >
      <div class="flex flex-col">
        <Show when={entries().length > 1}>
          <Slider history={history} />
        </Show>
        <Show when={history.moment()}>
          {(moment) => (
            <Past moment={moment()} names={names} onRestore={restore} onClose={() => history.look(undefined)} />
          )}
        </Show>
        <ol class="flex flex-col py-2" aria-label={t('history.title')}>
          <For each={history.entries()} fallback={<NoEntries loading={history.entries() === undefined} />}>
            {(entry) => (
              <Entry
                entry={entry}
                told={describeChanges(entry.changes, names)}
                onlineOf={onlineOf}
                current={entry.seq === history.looked()}
                onLook={() => history.look(entry.seq)}
              />
            )}
          </For>
        </ol>
        <Show when={history.hasOlder()}>
          <div class="px-4 pb-4" ref={(element) => whenNear(element, history.loadOlder)}>
            <Button onClick={() => void history.loadOlder().catch(() => {})}>{t('history.more')}</Button>
          </div>
        </Show>
      </div>
    </Show>
  )
}

/** Which product a line was about, also of lines that are gone: the newest word on it. */
function productsOfLines(entries: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const { changes } of entries)
    for (const { path, from, to } of changes) {
      const line = /^lines\.(.+)\.productId$/.exec(path)?.[1]
      if (line && !known.has(line)) known.set(line, String(to ?? from))
    }
  return known
}

function NoEntries(props: { loading: boolean }) {
  return (
    <li aria-busy={props.loading}>
      <EmptyState icon={<HistoryIcon />} title={props.loading ? t('history.loading') : t('history.empty')} />
    </li>
  )
}

/** Goes through the moments that are known, the newest at its end. */
function Slider(props: { history: History }) {
  const entries = () => props.history.entries() ?? []
  const oldestFirst = createMemo(() => [...entries()].reverse())
  const at = () => oldestFirst().findIndex(({ seq }) => seq === (props.history.looked() ?? entries()[0]?.seq))
  return (
    <label class="sticky top-0 z-10 flex flex-col gap-1 border-b border-line bg-surface px-4 py-2 text-xs text-muted">
      <span class="flex justify-between gap-2">
        <span>{t('history.moment')}</span>
        <span class="font-medium text-ink">
          {props.history.looked() === undefined ? t('history.now') : formatDate(oldestFirst()[at()]?.at, 'dayTime')}
        </span>
      </span>
      <input
        type="range"
        class="h-6 w-full accent-(--accent-fill)"
        min={0}
        max={entries().length - 1}
        value={Math.max(0, at())}
        onInput={(event) => {
          const seq = oldestFirst()[Number(event.currentTarget.value)]?.seq
          props.history.look(seq === entries()[0]?.seq ? undefined : seq)
        }}
      />
    </label>
  )
}

function Entry(props: {
  entry: HistoryEntry
  told: readonly DescribedChange[]
  onlineOf: (userId: string) => string | undefined
  current: boolean
  onLook: () => void
}) {
  const who = () => props.entry.actorName ?? t('history.somebody')
  return (
    <li class={`flex gap-2 px-4 py-2 ${props.current ? 'bg-selected' : ''}`}>
      <Avatar
        id={props.entry.actor ?? ''}
        name={who()}
        online={props.onlineOf(props.entry.actor ?? '')}
        size="small"
        class="mt-0.5"
      />
      <div class="min-w-0 flex-1">
        <p class="flex items-baseline justify-between gap-2">
          <span class="truncate font-medium">{who()}</span>
          <button
            type="button"
            class="reach inline-flex min-h-6 shrink-0 items-center text-xs text-muted underline decoration-dotted hover:text-ink"
            title={t('history.look')}
            onClick={props.onLook}
          >
            <time dateTime={props.entry.at}>{formatDate(props.entry.at, 'dayTime')}</time>
            <span class="sr-only"> {t('history.look')}</span>
          </button>
        </p>
        <Show when={props.entry.origin === 'restore'}>
          <p class="text-xs text-muted">{t('history.wasRestored')}</p>
        </Show>
        <ul class="text-muted">
          <For each={props.told.slice(0, SHOWN_MAX)}>{(change) => <ChangeLine change={change} />}</For>
          <Show when={props.told.length > SHOWN_MAX}>
            <li>{t('history.andMore', { count: props.told.length - SHOWN_MAX })}</li>
          </Show>
        </ul>
      </div>
    </li>
  )
}

function ChangeLine(props: { change: DescribedChange }) {
  return (
    <li class="wrap-anywhere">
      {props.change.field}
      <Show when={props.change.from}>
        {' '}
        <del>{props.change.from}</del>
      </Show>
      <Show when={props.change.to}>
        {' '}
        <ins class="text-ink no-underline">{props.change.to}</ins>
      </Show>
      <Show when={props.change.overwrote !== undefined}>
        <span class="block text-warning">{t('history.overwrote', { value: props.change.overwrote ?? '' })}</span>
      </Show>
    </li>
  )
}

/** The content of then, in words; what isn't an order is shown as its text. */
function Past(props: {
  moment: Moment
  names: Parameters<typeof valueText>[2]
  onRestore: (seq: number) => Promise<void>
  onClose: () => void
}) {
  const content = () => props.moment.content
  const word = (path: string, value: unknown) => valueText(path, value, props.names)
  const head = () =>
    Object.entries((content().head ?? {}) as Record<string, unknown>).filter(([, value]) => value !== '')
  const lines = () => (Array.isArray(content().lines) ? (content().lines as Record<string, unknown>[]) : [])
  const text = () => String(content().text ?? content().notes ?? '')
  return (
    <section class="border-b border-line bg-canvas px-4 py-3" aria-live="polite">
      <h2 class="mb-2">{t('history.at', { at: formatDate(props.moment.at, 'dayTime') })}</h2>
      <dl class="grid grid-cols-[auto_1fr] gap-x-3">
        <For each={head()}>
          {([field, value]) => (
            <>
              <dt class="text-muted">{fieldName(`head.${field}`)}</dt>
              <dd class="wrap-anywhere">{word(`head.${field}`, value)}</dd>
            </>
          )}
        </For>
      </dl>
      <table class="mt-2 w-full">
        <tbody>
          <For each={lines()}>
            {(line) => (
              <tr class="border-t border-line align-top">
                <td class="py-1 pr-2 text-right">{word('quantity', line.quantity)}</td>
                <td class="py-1">{word('productId', line.productId)}</td>
                <td class="py-1 pl-2 text-right text-muted">{word('unitPriceMinor', line.unitPriceMinor)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="mt-2 whitespace-pre-wrap">{text()}</p>
      <div class="mt-3 flex flex-wrap gap-2">
        <Button kind="primary" onClick={() => void props.onRestore(props.moment.seq)}>
          {t('history.restore')}
        </Button>
        <Button kind="quiet" onClick={props.onClose}>
          {t('history.closed')}
        </Button>
      </div>
    </section>
  )
}
