import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { CircleX } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/overlay/confirm-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { type JobRow, jobName } from './job-words.ts'

/** Ends a job between two of its pieces; it can't be taken back, so it is said what stays. */
export function CancelJob(props: { job: JobRow }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [asking, setAsking] = createSignal(false)
  const cancel = async () => {
    setAsking(false)
    await change.run(() => request(`/jobs/${props.job.id}/cancel`, { method: 'POST', body: {} }))
  }
  return (
    <Show when={isOpenJob(props.job) && !props.job.stopping}>
      <Button kind="quiet-danger" icon={<CircleX />} busy={change.busy()} onClick={() => setAsking(true)}>
        {t('jobs.cancel')}
      </Button>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <ConfirmDialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={t('jobs.cancelTitle', { name: jobName(props.job) })}
        submit={t('jobs.cancelOf', { name: jobName(props.job) })}
        onConfirm={() => void cancel()}
      >
        <p>{t('jobs.cancelText')}</p>
      </ConfirmDialog>
    </Show>
  )
}
