import { restoreDocument } from '@werkbank/model/documents/commands.ts'
import { createResource, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Avatar } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { showToast } from '../design/toast.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { fieldName, valueText } from './words.ts'

const entrySchema = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string().nullable(),
  actorName: z.string().nullable(),
  changes: z.array(
    z.object({ path: z.string(), from: z.unknown(), to: z.unknown(), overwrote: z.unknown().optional() }),
  ),
})
const pageSchema = z.object({ items: z.array(entrySchema), nextCursor: z.string().nullable() })
const atSchema = z.object({ seq: z.int(), at: z.string().nullable(), content: z.record(z.string(), z.unknown()) })
type Entry = z.infer<typeof entrySchema>

/** Who changed which field when; the document as it was at any of these moments; and the way back to one. */
export function HistoryPanel(props: { document: string; onRestore?: () => void }) {
  const { request, online } = useWorkspace()
  const outbox = useOutbox()
  const mirror = useMirror()
  const [moment, setMoment] = createSignal<number | undefined>()
  const [page, { refetch }] = createResource(
    () => online() && props.document,
    async (name) =>
      pageSchema.parse(await (await request(`/documents/${encodeURIComponent(name)}/history?limit=100`)).json()),
  )
  const [then] = createResource(moment, async (seq) =>
    atSchema.parse(await (await request(`/documents/${encodeURIComponent(props.document)}/at/${seq}`)).json()),
  )
  const entries = () => (page.error ? [] : (page()?.items ?? []))
  const oldestFirst = () => [...entries()].reverse()
  const restore = async (seq: number) => {
    const key = await outbox.enqueue(restoreDocument, { name: props.document, seq })
    await outbox.answer(key).then(
      () => showToast(t('history.restored')),
      () => {},
    ) // a refusal waits in "needs attention"
    setMoment(undefined)
    void refetch()
    props.onRestore?.()
  }
  return (
    <div class="flex flex-col gap-3 p-4">
      <Show when={!online() || page.error}>
        <Notice meaning="info">{t('history.offline')}</Notice>
      </Show>
      <Show when={page.loading}>
        <p class="text-muted" aria-busy="true">
          {t('history.loading')}
        </p>
      </Show>
      <Show when={entries().length > 1}>
        <label class="flex flex-col gap-1 text-xs font-medium text-muted">
          {t('history.moment')}
          <input
            type="range"
            min={0}
            max={entries().length - 1}
            value={Math.max(
              0,
              oldestFirst().findIndex(({ seq }) => seq === (moment() ?? entries()[0]?.seq)),
            )}
            onInput={(event) => setMoment(oldestFirst()[Number(event.currentTarget.value)]?.seq)}
          />
        </label>
      </Show>
      <Show when={moment() !== undefined && !then.error && then()}>
        {(past) => (
          <section class="rounded-md border border-line-strong p-3" aria-live="polite">
            <h2 class="mb-2 text-sm font-semibold">{t('history.at', { at: formatDate(past().at, 'dayTime') })}</h2>
            <Past content={past().content} />
            <div class="mt-3 flex gap-2">
              <Button kind="primary" onClick={() => void restore(past().seq)}>
                {t('history.restore')}
              </Button>
              <Button onClick={() => setMoment(undefined)}>{t('history.closed')}</Button>
            </div>
          </section>
        )}
      </Show>
      <ol class="flex flex-col gap-3" aria-label={t('history.title')}>
        <For
          each={entries()}
          fallback={
            <Show when={page.state === 'ready'}>
              <li>
                <EmptyState title={t('history.empty')} />
              </li>
            </Show>
          }
        >
          {(entry) => <EntryView entry={entry} mirror={mirror} onLook={() => setMoment(entry.seq)} />}
        </For>
      </ol>
    </div>
  )
}

function EntryView(props: { entry: Entry; mirror: ReturnType<typeof useMirror>; onLook: () => void }) {
  const text = (path: string, value: unknown) => valueText(path, value, props.mirror)
  return (
    <li class="flex gap-2">
      <Avatar id={props.entry.actor ?? ''} name={props.entry.actorName ?? t('history.somebody')} size="small" />
      <div class="min-w-0 flex-1">
        <p class="flex items-baseline justify-between gap-2 text-xs text-muted">
          <span class="font-medium text-ink">{props.entry.actorName ?? t('history.somebody')}</span>
          <time dateTime={props.entry.at}>{formatDate(props.entry.at, 'dayTime')}</time>
        </p>
        <ul>
          <For each={props.entry.changes.slice(0, 12)}>
            {(change) => (
              <li class="wrap-anywhere">
                {t('history.change', {
                  field: fieldName(change.path, props.mirror),
                  from: text(change.path, change.from),
                  to: text(change.path, change.to),
                })}
                <Show when={change.overwrote !== undefined}>
                  {' '}
                  <span class="text-warning">
                    {t('history.overwrote', { value: text(change.path, change.overwrote) })}
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ul>
        <Button kind="quiet" onClick={props.onLook}>
          {t('history.look')}
        </Button>
      </div>
    </li>
  )
}

/** The content of then, in words; what isn't an order is shown as its text. */
function Past(props: { content: Record<string, unknown> }) {
  const mirror = useMirror()
  const head = () => Object.entries((props.content.head ?? {}) as Record<string, unknown>)
  const lines = () => (Array.isArray(props.content.lines) ? (props.content.lines as Record<string, unknown>[]) : [])
  const text = () =>
    typeof props.content.text === 'string'
      ? props.content.text
      : typeof props.content.notes === 'string'
        ? props.content.notes
        : ''
  return (
    <div class="flex flex-col gap-2 text-sm">
      <dl class="grid grid-cols-[auto_1fr] gap-x-3">
        <For each={head()}>
          {([field, value]) => (
            <>
              <dt class="text-muted">{fieldName(`head.${field}`, mirror)}</dt>
              <dd>{valueText(`head.${field}`, value, mirror)}</dd>
            </>
          )}
        </For>
      </dl>
      <ul>
        <For each={lines()}>
          {(line) => (
            <li class="tabular-nums">
              {valueText('lines.x.quantity', line.quantity, mirror)} ×{' '}
              {valueText('lines.x.productId', line.productId, mirror)}
            </li>
          )}
        </For>
      </ul>
      <p class="whitespace-pre-wrap">{text()}</p>
    </div>
  )
}
