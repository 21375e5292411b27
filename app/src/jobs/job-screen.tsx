import { useParams } from '@solidjs/router'
import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { Download } from 'lucide-solid/icons'
import { type JSX, Show } from 'solid-js'
import { BatchResult } from '../batches/index.ts'
import { PersonName } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { FactList } from '../design/fact-list.tsx'
import { Page } from '../design/page.tsx'
import { formatBytes, formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { CancelJob, type JobRow, JobState, jobName, outcomeWords, stateMeaning } from '../queue/index.ts'

/** One job: its person, time, progress and result. */
export function JobScreen() {
  const params = useParams<{ id: string }>()
  const row = useRow('jobs', () => params.id)
  return (
    <Show
      when={row()}
      fallback={
        <Page title={t('jobs.title')} back="/jobs">
          <EmptyState title={t('jobs.unknown')} />
        </Page>
      }
    >
      {(job) => (
        <Page title={jobName(job())} back="/jobs" actions={<CancelJob job={job()} />}>
          <div class="flex max-w-3xl flex-col gap-4 overflow-auto p-4">
            <Facts job={job()} />
            <Result job={job()} />
            <Show when={!isOpenJob(job()) && outcomeWords(job())}>
              {(words) => <Notice meaning={stateMeaning(job())}>{words()}</Notice>}
            </Show>
            <Show when={job().kind === 'commands'}>
              <BatchResult job={job()} />
            </Show>
          </div>
        </Page>
      )}
    </Show>
  )
}

/** The job's file, for its person. */
function Result(props: { job: JobRow }) {
  const { userId } = usePerson()
  return (
    <Show when={props.job.kind === 'export' && props.job.state === 'done' && props.job.askedBy === userId}>
      <Show when={props.job.resultName} fallback={<Notice meaning="neutral">{t('jobs.resultGone')}</Notice>}>
        {(name) => (
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <a
              href={`/api/v1/jobs/${props.job.id}/result`}
              download={name()}
              target="_self"
              class={buttonClass('primary')}
            >
              <Download aria-hidden="true" class="size-4" />
              {t('jobs.download')}
            </a>
            <span class="text-muted">
              {name()} · {formatBytes(props.job.resultBytes ?? 0)} ·{' '}
              {t('jobs.resultUntil', { until: formatDate(props.job.resultUntil ?? '', 'dayTime') })}
            </span>
          </div>
        )}
      </Show>
    </Show>
  )
}

function Facts(props: { job: JobRow }) {
  const person = useRow('people', () => props.job.askedBy)
  const onlineOf = createOnline()
  const moment = (at: string | null) => at && formatDate(at, 'dayTime')
  const rows = (): [string, JSX.Element][] => [
    [t('jobs.state'), <JobState job={props.job} />],
    [
      t('jobs.askedBy'),
      props.job.askedBy === null ? (
        t('jobs.nightOf', { day: formatDate(props.job.night ?? '') })
      ) : (
        <PersonName name={person()?.name ?? ''} online={onlineOf(props.job.askedBy)} />
      ),
    ],
    [t('jobs.askedAt'), moment(props.job.askedAt)],
    [t('jobs.startedAt'), moment(props.job.startedAt)],
    [t('jobs.endedAt'), isOpenJob(props.job) ? null : moment(props.job.endedAt)],
  ]
  return <FactList facts={rows()} />
}
