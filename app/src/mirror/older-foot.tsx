import { CloudDownload } from 'lucide-solid/icons'
import { type Accessor, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { isOlder, type Older } from './create-older.ts'

/** Below a list: that older ones are on the server, and the way to them. */
export function OlderFoot(props: {
  older: Omit<Older<never>, 'rows'> & { rows: Accessor<readonly unknown[] | undefined> }
  /** What is done, in words: "Show entries before …". */
  label: string
}) {
  return (
    <Show when={props.older.hasMore()}>
      <div class="flex shrink-0 flex-wrap items-center gap-3 border-t border-line px-4 py-2">
        <Show when={!props.older.isCut()} fallback={<p class="text-muted">{t('common.olderOffline')}</p>}>
          <Button onClick={() => void props.older.more()} disabled={props.older.isAsking()}>
            {props.older.rows() ? t('common.olderMore') : props.label}
          </Button>
          <Show when={props.older.isAsking()}>
            <span role="status" class="text-muted">
              {t('common.loading')}
            </span>
          </Show>
        </Show>
      </div>
    </Show>
  )
}

/** Beside what names a row that came from the server and is not on this device. */
export function FetchedMark(props: { row: { rev: string } }) {
  return (
    <Show when={isOlder(props.row)}>
      <span role="img" aria-label={t('common.fetched')} title={t('common.fetched')} class="shrink-0 text-muted">
        <CloudDownload class="size-3.5" aria-hidden="true" />
      </span>
    </Show>
  )
}
