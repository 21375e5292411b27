import { batchRows } from '@werkbank/model/batches/settings.ts'
import type { BulkPlan, BulkStep } from '@werkbank/model/records/bulk-step.ts'
import { X } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { BatchState } from '../../batches/index.ts'
import { Notice } from '../../design/badge.tsx'
import { Button, IconButton } from '../../design/button.tsx'
import { Dialog } from '../../design/overlay/dialog.tsx'
import type { Selection } from '../../design/table/create-selection.ts'
import { createRead } from '../../device/create-read.ts'
import { t } from '../../i18n/t.ts'
import { useCan, useWorkspace } from '../../identity/index.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import type { Batch } from '../../outbox/create-batch.ts'
import { useSetting } from '../../settings/index.ts'
import type { RecordList } from '../list/create-list.ts'
import { BulkDialog, Rows } from './bulk-dialog.tsx'
import type { BulkKind } from './bulk-kind.ts'
import { type BulkRun, type OwnRun, runBulk, useLastRun } from './bulk-run.ts'
import { stepWord } from './bulk-words.ts'

const bar = 'flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-surface px-4 py-1.5'

/** Below a list: what can be done to the rows that are picked, and what became of the last time. */
export function BulkBar<R extends { id: string }>(props: {
  list: RecordList
  kind: BulkKind<R>
  selection: Selection
  /** How many rows are shown. */
  count: number
}) {
  const { outbox } = useWorkspace()
  const last = useLastRun(props.list.name)
  const [asked, setAsked] = createSignal<BulkStep<R>>()
  const selected = () => props.selection.selected() as readonly R[]
  const begun = (run: BulkRun) => {
    last.begin(run)
    props.selection.clear()
    setAsked(undefined)
  }
  const start = async (step: BulkStep<R>, plan: BulkPlan<R>, given: unknown) =>
    begun(await runBulk(outbox, step, { plan, given, nameOf: props.kind.nameOf }))
  return (
    <>
      <Show when={last.run()} keyed>
        {(run) =>
          'job' in run ? <JobRun run={run} onClose={last.close} /> : <LastRun run={run} onClose={last.close} />
        }
      </Show>
      <Show when={selected().length > 0 || props.selection.isPicking()}>
        <section class={bar} aria-label={t('bulk.selection')}>
          <span class="font-medium tabular-nums" role="status">
            {t('bulk.picked', { count: selected().length })}
          </span>
          <Show when={!props.selection.isAll()}>
            <Button kind="quiet" onClick={props.selection.all}>
              {t('bulk.pickAllOf', { count: props.count })}
            </Button>
          </Show>
          <Steps kind={props.kind} rows={selected()} onAsk={(step) => setAsked(() => step)} />
          <span class="ml-auto">
            <Button kind="quiet" onClick={props.selection.clear}>
              {t('bulk.unpick')}
            </Button>
          </span>
        </section>
      </Show>
      <Show when={asked()} keyed>
        {(step) => (
          <BulkDialog
            step={step}
            record={props.list.record}
            rows={selected()}
            nameOf={props.kind.nameOf}
            onStart={(plan, given) => start(step, plan, given)}
            onAsked={(job) => begun({ step: step.name, job })}
            onClose={() => setAsked(undefined)}
          />
        )}
      </Show>
    </>
  )
}

/** The steps that the person may do and that are possible for at least one of the rows. */
function Steps<R extends { id: string }>(props: {
  kind: BulkKind<R>
  rows: readonly R[]
  onAsk: (step: BulkStep<R>) => void
}) {
  const can = useCan()
  const mirror = useMirror()
  const all = createRead(
    () => props.kind,
    (kind) => kind.steps(mirror),
  )
  const steps = createMemo(() =>
    (all.value() ?? []).filter(
      ({ command: { permission }, hindrance }) =>
        (permission === null || can(permission)) && props.rows.some((row) => hindrance(row, undefined) === undefined),
    ),
  )
  const rowsMax = useSetting(batchRows)
  return (
    <Show
      when={props.rows.length <= rowsMax()}
      fallback={<span class="text-muted">{t('bulk.tooMany', { max: rowsMax() })}</span>}
    >
      <For each={steps()} fallback={<Show when={props.rows.length > 0 && all.value()}>{t('bulk.noSteps')}</Show>}>
        {(step) => <Button onClick={() => props.onAsk(step)}>{t('bulk.ask', { step: stepWord(step.name) })}</Button>}
      </For>
    </Show>
  )
}

/** A step that the server does: how far it is, and the way to what came of it. */
function JobRun(props: { run: { step: string; job: string }; onClose: () => void }) {
  return (
    <div class={bar}>
      <span class="font-medium">{stepWord(props.run.step)}</span>
      <BatchState id={props.run.job} />
      <span class="ml-auto flex items-center">
        <IconButton label={t('common.close')} onClick={props.onClose}>
          <X />
        </IconButton>
      </span>
    </div>
  )
}

/** The progress of the last step, its refusals, and its undo. */
function LastRun(props: { run: OwnRun; onClose: () => void }) {
  const { online } = useWorkspace()
  const words = () => {
    const { state, all, done, refused } = props.run.batch.get()
    const step = stepWord(props.run.step)
    if (state === 'over') return t('bulk.done', { step, count: all - refused.length })
    return online() ? t('bulk.running', { step, done, all }) : t('bulk.waiting', { step, count: all - done })
  }
  const undone = () => props.run.undone()
  const undoneWords = (back: Batch<unknown>) => {
    const { state, all, done, refused } = back.get()
    if (state === 'over') return t('bulk.undone', { count: all - refused.length })
    return online() ? t('bulk.undoing', { done, all }) : t('bulk.undoWaits', { count: all - done })
  }
  return (
    <div class={bar}>
      <span role="status">
        <Show when={undone()} fallback={words()}>
          {(back) => <>{undoneWords(back())}</>}
        </Show>
      </span>
      <Refused batch={props.run.batch} words={(count) => t('bulk.refused', { count })} />
      <Show when={undone()}>
        {(back) => <Refused batch={back()} words={(count) => t('bulk.notUndone', { count })} />}
      </Show>
      <span class="ml-auto flex items-center">
        <Show when={props.run.undo && !undone()}>
          <Button kind="quiet" onClick={() => props.run.undo?.()}>
            {t('common.undo')}
          </Button>
        </Show>
        <IconButton label={t('common.close')} onClick={props.onClose}>
          <X />
        </IconButton>
      </span>
    </div>
  )
}

/** Those that the server refused, each by its name with why. */
function Refused(props: { batch: Batch<{ name: string }>; words: (count: number) => string }) {
  const [isOpen, setOpen] = createSignal(false)
  const refused = () => props.batch.get().refused
  const words = () => props.words(refused().length)
  return (
    <Show when={refused().length > 0}>
      <Button kind="quiet-danger" onClick={() => setOpen(true)}>
        {words()}
      </Button>
      <Show when={isOpen()}>
        <Dialog open title={words()} width="wide" onClose={() => setOpen(false)}>
          <Notice meaning="warning">{t('bulk.refusedText')}</Notice>
          <Rows label={t('bulk.whyNot')} all={refused()}>
            {({ of, reason }) => (
              <>
                <span class="font-medium">{of.name}</span> · {reason}
              </>
            )}
          </Rows>
        </Dialog>
      </Show>
    </Show>
  )
}
