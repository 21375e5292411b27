import { A } from '@solidjs/router'
import { isOpenJob } from '@werkbank/model/jobs/job.ts'
import { Undo2 } from 'lucide-solid/icons'
import { createMemo, For, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { createRead } from '../device/create-read.ts'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { usePerson, useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { type JobRow, JobState, jobName } from '../queue/index.ts'
import { saveFile } from '../records/list/list-file.ts'
import { leftToUndo } from './left-to-undo.ts'
import { refusedAsFile, refusedPage, type Way, whyRefused } from './refused-rows.ts'

const SHOWN_MAX = 100

/** The result of a batch, for its person: the refused rows, each with the reason, and an undo for the others. */
export function BatchResult(props: { job: JobRow }) {
  const { userId } = usePerson()
  return (
    <Show when={!isOpenJob(props.job) && props.job.askedBy === userId}>
      <div class="flex flex-col gap-3">
        <RefusedRows job={props.job} />
        <UndoBatch job={props.job} />
      </div>
    </Show>
  )
}

const batchOf = ({ about }: JobRow) => ({ batch: String(about.batch), way: about.way as Way })

function RefusedRows(props: { job: JobRow }) {
  const { request } = useWorkspace()
  const saving = createChange()
  const refused = createRead(
    () => batchOf(props.job),
    ({ batch, way }) => refusedPage(request, batch, { way, limit: SHOWN_MAX }),
  )
  const save = () =>
    saving.run(async () => {
      const { batch, way } = batchOf(props.job)
      const lines = await refusedAsFile(request, batch, way)
      saveFile(`${props.job.about.name}-${today()}-rest.csv`, ['\ufeff', ...lines])
    })
  return (
    <Show when={refused.value()?.rows.length ? refused.value() : undefined}>
      {(page) => (
        <>
          <Notice meaning="warning">
            <p class="font-medium">{t('jobs.notTakenRows')}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard */}
            <ol class="max-h-48 overflow-auto" tabIndex={0}>
              <For each={page().rows}>
                {(row) => (
                  <li dir="auto">
                    {t('fileIn.row', { line: row.line })} · {row.cells[0]} · {whyRefused(row)}
                  </li>
                )}
              </For>
              <Show when={page().isMore}>
                <li class="text-muted">{t('jobs.andMore')}</li>
              </Show>
            </ol>
          </Notice>
          <Show when={saving.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
          <Button class="self-start" busy={saving.busy()} onClick={() => void save()}>
            {t('fileIn.saveRest')}
          </Button>
        </>
      )}
    </Show>
  )
}

/** Takes back what was changed, as a job of its own; offered once. */
function UndoBatch(props: { job: JobRow }) {
  const { request } = useWorkspace()
  const change = createChange()
  const jobs = useTable('jobs')
  const undone = createMemo(() =>
    jobs().find(
      ({ about, state }) =>
        about.batch === props.job.about.batch && about.way === 'undo' && (state === 'done' || isOpenJob({ state })),
    ),
  )
  const left = () => leftToUndo(props.job, jobs())
  const undo = () => change.run(() => request(`/batches/${props.job.about.batch}/undo`, { method: 'POST', body: {} }))
  return (
    <>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <Show when={left() > 0 && !undone()}>
        <Button class="self-start" icon={<Undo2 />} busy={change.busy()} onClick={() => void undo()}>
          {t('jobs.undoRows', { count: left() })}
        </Button>
      </Show>
      <Show when={props.job.about.way === 'do' && undone()}>
        {(back) => (
          <div class="flex flex-wrap items-center gap-x-3">
            <A href={`/jobs/${back().id}`} class="text-accent hover:underline">
              {jobName(back())}
            </A>
            <JobState job={back()} />
          </div>
        )}
      </Show>
    </>
  )
}
