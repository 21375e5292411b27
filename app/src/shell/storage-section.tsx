import { STORAGE_KINDS } from '@werkbank/model/jobs/storage.ts'
import { For, Show } from 'solid-js'
import { z } from 'zod'
import { formatBytes, formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { createServerValue, ServerValue } from '../identity/index.ts'

const storageSchema = z.object({
  kinds: z.array(z.object({ kind: z.enum(STORAGE_KINDS), bytes: z.number(), grownBytes: z.number().nullable() })),
  since: z.string().nullable(),
})
type Storage = z.infer<typeof storageSchema>

const NAMES = {
  records: 'shell.storageRecords',
  typing: 'shell.storageTyping',
  sittings: 'shell.storageSittings',
  documents: 'shell.storageDocuments',
  messages: 'shell.storageMessages',
  events: 'shell.storageEvents',
  files: 'shell.storageFiles',
} as const satisfies Record<(typeof STORAGE_KINDS)[number], string>

/** What the data takes on disk and how it grows, for those who manage access. */
export function StorageSection() {
  const storage = createServerValue(() => '/storage', storageSchema)
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="storage">
      <h3 id="storage" class="text-base">
        {t('shell.storage')}
      </h3>
      <ServerValue answer={storage}>{(answer) => <StorageTable storage={answer()} />}</ServerValue>
    </section>
  )
}

function StorageTable(props: { storage: Storage }) {
  const largestFirst = () => props.storage.kinds.toSorted((a, b) => b.bytes - a.bytes)
  const all = () => props.storage.kinds.reduce((sum, { bytes }) => sum + bytes, 0)
  const allGrown = () =>
    props.storage.since === null
      ? null
      : props.storage.kinds.reduce((sum, { grownBytes }) => sum + (grownBytes ?? 0), 0)
  return (
    <>
      <p class="text-muted">{t('shell.storageTells')}</p>
      <table class="w-full max-w-xl tabular-nums">
        <thead>
          <tr class="text-muted text-left">
            <th scope="col" class="py-1 pr-4 font-normal">
              {t('shell.storageOf')}
            </th>
            <th scope="col" class="py-1 pr-4 text-right font-normal">
              {t('shell.storageSize')}
            </th>
            <th scope="col" class="py-1 text-right font-normal">
              <Show when={props.storage.since} fallback={t('shell.storageGrowth')}>
                {(day) => t('shell.storageSince', { day: formatDate(day()) })}
              </Show>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={largestFirst()}>
            {({ kind, bytes, grownBytes }) => <Row name={t(NAMES[kind])} bytes={bytes} grownBytes={grownBytes} />}
          </For>
        </tbody>
        <tfoot class="border-line border-t [&_td]:font-medium [&_th]:font-medium">
          <Row name={t('shell.storageAll')} bytes={all()} grownBytes={allGrown()} />
        </tfoot>
      </table>
      <Show when={props.storage.since === null}>
        <p class="text-muted">{t('shell.storageNoGrowth')}</p>
      </Show>
    </>
  )
}

function Row(props: { name: string; bytes: number; grownBytes: number | null }) {
  const grown = () => {
    const { grownBytes } = props
    if (grownBytes === null) return '–'
    return `${grownBytes < 0 ? '−' : '+'}${formatBytes(Math.abs(grownBytes))}`
  }
  return (
    <tr>
      <th scope="row" class="py-1 pr-4 text-left font-normal">
        {props.name}
      </th>
      <td class="whitespace-nowrap py-1 pr-4 text-right">{formatBytes(props.bytes)}</td>
      <td class="whitespace-nowrap py-1 text-right">{grown()}</td>
    </tr>
  )
}
