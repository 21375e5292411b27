import { For, Show } from 'solid-js'
import { z } from 'zod'
import { Notice } from '../design/badge.tsx'
import { formatBytes, formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { createServerValue, ServerValue } from '../identity/index.ts'
import { BackUpNow } from '../jobs/index.tsx'

const statusSchema = z.object({
  place: z.string(),
  last: z.object({ at: z.string(), bytes: z.number() }).nullable(),
  restorableUntil: z.string().nullable(),
  copies: z.number(),
  bytes: z.number(),
  trouble: z.object({ at: z.string(), message: z.string() }).nullable(),
  isSameDisk: z.boolean(),
})
const backupsSchema = z.object({ kind: z.enum(['own', 'off', 'elsewhere']), status: statusSchema.nullable() })
type Status = z.infer<typeof statusSchema>

/** The time, size and place of the last backup, for people who manage access (NF-35). */
export function BackupsSection() {
  const backups = createServerValue(() => '/backups', backupsSchema)
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="backups">
      <h3 id="backups" class="text-base">
        {t('shell.backups')}
      </h3>
      <ServerValue answer={backups}>
        {(answer) => (
          <Show
            when={answer().status}
            fallback={
              <p class="text-muted">{t(answer().kind === 'off' ? 'shell.backupsOff' : 'shell.backupsElsewhere')}</p>
            }
          >
            {(status) => (
              <>
                <BackupsState status={status()} />
                <BackUpNow onEnd={() => void backups.reload()} />
              </>
            )}
          </Show>
        )}
      </ServerValue>
    </section>
  )
}

function BackupsState(props: { status: Status }) {
  const rows = () => {
    const { last, restorableUntil, copies, bytes, place } = props.status
    if (!last) return []
    return [
      [t('shell.backupLast'), formatDate(last.at, 'dayTime')],
      [
        t('shell.backupSize'),
        `${formatBytes(last.bytes)} · ${t('shell.backupCopies', { count: copies, size: formatBytes(bytes) })}`,
      ],
      ...(restorableUntil ? [[t('shell.backupUntil'), formatDate(restorableUntil, 'dayTime')]] : []),
      [t('shell.backupPlace'), place],
    ]
  }
  return (
    <>
      <Show when={props.status.trouble}>
        {(trouble) => (
          <Notice meaning="danger">
            {t('shell.backupTrouble', { at: formatDate(trouble().at, 'dayTime'), message: trouble().message })}
          </Notice>
        )}
      </Show>
      <Show when={props.status.last} fallback={<Notice meaning="warning">{t('shell.backupsNone')}</Notice>}>
        <dl class="grid w-full grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <For each={rows()}>
            {([name, value]) => (
              <>
                <dt class="text-muted">{name}</dt>
                <dd class="min-w-0 break-words">{value}</dd>
              </>
            )}
          </For>
        </dl>
        <Show when={props.status.isSameDisk}>
          <Notice meaning="warning">{t('shell.backupSameDisk')}</Notice>
        </Show>
      </Show>
    </>
  )
}
