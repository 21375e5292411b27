import { Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { t } from '../i18n/t.ts'
import { type JobRow, stateMeaning, stateWord } from './job-words.ts'

/** Where a job stands: a word, and while it runs how far it is; in a list as a bar alone. */
export function JobState(props: { job: JobRow; inList?: true }) {
  const total = () => (props.job.state === 'running' ? props.job.total : null)
  return (
    <span class="flex min-w-0 items-center gap-2">
      <Badge meaning={stateMeaning(props.job)} class={total() ? 'shrink-0' : ''}>
        {stateWord(props.job)}
      </Badge>
      <Show when={total()}>
        {(all) => {
          const words = () => t('jobs.progress', { done: props.job.done, total: all() })
          return (
            <>
              <span
                role="progressbar"
                aria-label={words()}
                aria-valuenow={props.job.done}
                aria-valuemax={all()}
                class="h-1.5 max-w-80 min-w-4 flex-1 overflow-hidden rounded-full bg-line-strong"
              >
                <span
                  class="block h-full bg-accent"
                  style={{ width: `${Math.min(100, (100 * props.job.done) / all())}%` }}
                />
              </span>
              <Show when={!props.inList}>
                <span class="text-xs whitespace-nowrap text-muted tabular-nums">{words()}</span>
              </Show>
            </>
          )
        }}
      </Show>
    </span>
  )
}
