import { A } from '@solidjs/router'
import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { DatabaseBackup } from 'lucide-solid/icons'
import { createEffect, createMemo, on, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'

/** Requests a full backup; `onEnd` is called when a running one has ended, whoever requested it. */
export function BackUpNow(props: { onEnd: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const jobs = useTable('jobs')
  const open = createMemo(() => jobs().find((row) => row.kind === 'backup' && isOpenJob(row)))
  createEffect(
    on(
      () => open()?.id,
      (now, before) => {
        if (before !== undefined && now === undefined) props.onEnd()
      },
      { defer: true },
    ),
  )
  const ask = () => change.run(() => request('/backups', { method: 'POST', body: {} }))
  return (
    <>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <Show
        when={open()}
        fallback={
          <Button icon={<DatabaseBackup />} busy={change.busy()} onClick={() => void ask()}>
            {t('jobs.backupNow')}
          </Button>
        }
      >
        {(row) => (
          <Notice meaning="info">
            {t('jobs.backupRuns')}{' '}
            <A href={`/jobs/${row().id}`} class="text-accent hover:underline">
              {t('jobs.show')}
            </A>
          </Notice>
        )}
      </Show>
    </>
  )
}
