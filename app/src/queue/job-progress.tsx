import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { CancelJob } from './cancel-job.tsx'
import { JobState } from './job-state.tsx'
import { type JobRow, outcomeWords, stateMeaning } from './job-words.ts'

/** Where a job stands, with what ends it, and what came of it. */
export function JobProgress(props: { job: JobRow }) {
  return (
    <>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span class="min-w-60 flex-1">
          <JobState job={props.job} />
        </span>
        <CancelJob job={props.job} />
      </div>
      <Show when={!isOpenJob(props.job) && outcomeWords(props.job)}>
        {(words) => <Notice meaning={stateMeaning(props.job)}>{words()}</Notice>}
      </Show>
    </>
  )
}
