import { Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { t } from '../i18n/t.ts'
import { type JobRow, stateMeaning, stateWord } from './job-words.ts'

/** Where a job stands: a word, and while it runs how far it is. */
export function JobState(props: { job: JobRow }) {
  const total = () => (props.job.state === 'running' ? props.job.total : null)
  return (
    <span class="flex min-w-0 items-center gap-2">
      <Badge meaning={stateMeaning(props.job)}>{stateWord(props.job)}</Badge>
      <Show when={total()}>
        {(all) => {
          const words = () => t('jobs.progress', { done: props.job.done, total: all() })
          return (
            <>
              <progress
                class="h-1.5 min-w-8 flex-1 accent-accent"
                value={props.job.done}
                max={all()}
                aria-label={words()}
              />
              <span class="text-xs whitespace-nowrap text-muted tabular-nums">{words()}</span>
            </>
          )
        }}
      </Show>
    </span>
  )
}
