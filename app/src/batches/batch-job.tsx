import { A } from '@solidjs/router'
import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { Show } from 'solid-js'
import { t } from '../i18n/t.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { JobProgress, JobState } from '../queue/index.ts'
import { BatchResult } from './batch-result.tsx'

/** The progress of a batch that the server processes, then its result. The batch goes on when this is closed. */
export function BatchJob(props: { id: string }) {
  const row = useRow('jobs', () => props.id)
  const isGoingOn = () => {
    const job = row()
    return !job || isOpenJob(job)
  }
  return (
    <>
      <Show when={isGoingOn()}>
        <p>{t('jobs.goesOn')}</p>
      </Show>
      <Show when={row()}>
        {(job) => (
          <>
            <JobProgress job={job()} />
            <BatchResult job={job()} />
          </>
        )}
      </Show>
      <A href={`/jobs/${props.id}`} class="self-start text-accent hover:underline">
        {t('jobs.showOne')}
      </A>
    </>
  )
}

/** The same in one line: where the job stands, and the way to it. */
export function BatchState(props: { id: string }) {
  const row = useRow('jobs', () => props.id)
  return (
    <>
      <Show when={row()} fallback={<span role="status">{t('jobs.waiting')}</span>}>
        {(job) => (
          <span role="status">
            <JobState job={job()} />
          </span>
        )}
      </Show>
      <A href={`/jobs/${props.id}`} class="text-accent hover:underline">
        {t('jobs.showOne')}
      </A>
    </>
  )
}
