import { createResource, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Button } from '../design/button.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { recordField, recordValue, type ToldRecord } from './record-words.ts'

const pageSchema = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      actor: z.string().nullable(),
      fields: z.record(z.string(), z.tuple([z.unknown(), z.unknown()]).nullable()),
    }),
  ),
  nextCursor: z.string().nullable(),
})
type Change = z.infer<typeof pageSchema>['items'][number]
const PAGE = 10

/** Who changed which field of a record when, from what to what (PR-04). Read from the server, again with each `version`. */
export function RecordChanges(props: { record: ToldRecord; id: string; version: number; currency?: string }) {
  const { request, online } = useWorkspace()
  const [limit, setLimit] = createSignal(PAGE)
  const [page] = createResource(
    () => online() && { path: `/${props.record}s/${props.id}/changes?limit=${limit()}`, version: props.version },
    async ({ path }) => pageSchema.parse(await (await request(path)).json()),
  )
  const latest = () => (page.error ? undefined : page.latest)
  return (
    <section aria-labelledby="record-changes">
      <h2 id="record-changes" class="mb-2 font-semibold">
        {t('history.title')}
      </h2>
      <Show when={latest()} fallback={<p class="text-muted">{t(online() ? 'history.loading' : 'history.offline')}</p>}>
        {(known) => (
          <>
            <ol class="flex flex-col gap-2">
              <For each={known().items} fallback={<li class="text-muted">{t('history.empty')}</li>}>
                {(change) => <Entry change={change} record={props.record} currency={props.currency ?? 'EUR'} />}
              </For>
            </ol>
            <Show when={known().nextCursor}>
              <Button onClick={() => setLimit(limit() + 5 * PAGE)}>{t('history.more')}</Button>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

function Entry(props: { change: Change; record: ToldRecord; currency: string }) {
  const mirror = useMirror()
  const who = () => mirror.get('people', props.change.actor ?? '')?.name ?? t('history.somebody')
  const value = (name: string, part: unknown) =>
    recordValue(name, name === 'categoryId' ? nameOf(part) : part, props.currency)
  /** Of a category that is gone, its id: it has no name any more. */
  const nameOf = (id: unknown) => mirror.get('categories', String(id))?.name ?? id
  return (
    <li>
      <p class="flex items-baseline justify-between gap-2">
        <span class="truncate font-medium">{who()}</span>
        <time class="shrink-0 text-xs text-muted" dateTime={props.change.at}>
          {formatDate(props.change.at, 'dayTime')}
        </time>
      </p>
      <ul class="text-muted">
        <For each={Object.entries(props.change.fields)}>
          {([name, parts]) => (
            <li class="wrap-anywhere">
              {recordField(props.record, name)}
              <Show when={parts}>
                {(known) => (
                  <>
                    {' '}
                    <del>{value(name, known()[0])}</del>{' '}
                    <ins class="text-ink no-underline">{value(name, known()[1])}</ins>
                  </>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </li>
  )
}
