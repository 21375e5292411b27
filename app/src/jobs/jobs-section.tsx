import { A } from '@solidjs/router'
import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { createMemo, Show } from 'solid-js'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'

/** The way to what goes on behind the screens, and whether anything does. */
export function JobsSection() {
  const jobs = useTable('jobs')
  const open = createMemo(() => jobs().filter(isOpenJob).length)
  return (
    <section class="flex flex-col items-start gap-1" aria-labelledby="jobs-section">
      <h3 id="jobs-section" class="text-base">
        {t('jobs.title')}
      </h3>
      <Show when={open() > 0}>
        <p class="text-muted">{t('jobs.openOnes', { count: open() })}</p>
      </Show>
      <A href="/jobs" class="inline-flex min-h-6 items-center text-accent hover:underline pointer-coarse:min-h-target">
        {t('jobs.show')}
      </A>
    </section>
  )
}
