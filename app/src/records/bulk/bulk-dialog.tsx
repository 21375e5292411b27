import { ownRows } from '@werkbank/model/batches/settings.ts'
import { type BulkPlan, type BulkStep, isGiven, planBulk } from '@werkbank/model/records/bulk-step.ts'
import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { BatchSending, createServerBatch } from '../../batches/index.ts'
import { Badge, Notice } from '../../design/badge.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { recordField, recordValue, referredName } from '../../i18n/record-words.ts'
import { t } from '../../i18n/t.ts'
import { usePerson, useWorkspace } from '../../identity/index.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { useSetting } from '../../settings/index.ts'
import type { Listed } from '../list/create-list.ts'
import { AskField } from './ask-field.tsx'
import { bulkRowsOf } from './bulk-run.ts'
import { hindranceWords, stepWord } from './bulk-words.ts'

/** Rows that are named one by one; of more, the number. */
const SHOWN_MAX = 100

/** What a step would do, before it does: what it asks, to how many rows, to which it can't and why, and whether it can be taken back. */
export function BulkDialog<R extends { id: string }>(props: {
  step: BulkStep<R>
  record: Listed
  rows: readonly R[]
  nameOf: (row: R) => string
  onStart: (plan: BulkPlan<R>, given: unknown) => Promise<unknown>
  /** Of many rows: a job of the server does it. */
  onAsked: (job: string) => void
  onClose: () => void
}) {
  const [given, setGiven] = createSignal<unknown>()
  const isReady = () => isGiven(props.step, given())
  // The rows at the moment the dialog opened: a concurrent change is refused and named, instead of changing the preview.
  const { rows } = props
  const plan = createMemo(() => (isReady() ? planBulk(props.step, rows, given()) : undefined))
  const { online } = useWorkspace()
  const server = createServerBatch()
  const ownMax = useSetting(ownRows)
  const count = () => plan()?.does.length ?? 0
  const isLong = () => count() > ownMax()
  const start = async () => {
    const agreed = plan()
    if (!agreed) return
    if (!isLong()) return await props.onStart(agreed, given())
    const { step, nameOf } = props
    const name = `${stepWord(step.name)} · ${t('bulk.picked', { count: count() })}`
    await server.start({ name, heads: [], rows: bulkRowsOf(step, { plan: agreed, given: given(), nameOf }) })
  }
  createEffect(() => {
    const batch = server.state()
    if (batch.state === 'asked') props.onAsked(batch.job)
  })
  return (
    <FormDialog
      title={stepWord(props.step.name)}
      submit={count() > 0 ? t('bulk.do', { step: stepWord(props.step.name), count: count() }) : t('bulk.doNone')}
      disabled={count() === 0 || (isLong() && !online()) || server.state().state === 'stopped'}
      busy={server.state().state === 'sending'}
      danger={!props.step.undo}
      onSubmit={start}
      onClose={props.onClose}
      width="wide"
      back={t('common.close')}
    >
      <Show when={props.step.asks}>
        {(asks) => <AskField record={props.record.name} asks={asks()} given={given()} onGive={setGiven} />}
      </Show>
      <Show when={plan()} fallback={<p>{t('bulk.picked', { count: rows.length })}</p>}>
        {(now) => <Plan {...props} plan={now()} />}
      </Show>
      <BatchSending batch={server} />
      <Show when={isLong() && server.state().state === 'none'}>
        <Notice meaning={online() ? 'info' : 'warning'}>
          {t(online() ? 'jobs.byServer' : 'jobs.needsServer', { max: ownMax() })}
        </Notice>
      </Show>
      <Show when={!props.step.undo}>
        <Notice meaning="warning">{t('bulk.noUndo')}</Notice>
      </Show>
    </FormDialog>
  )
}

function Plan<R extends { id: string }>(props: { record: Listed; nameOf: (row: R) => string; plan: BulkPlan<R> }) {
  return (
    <section class="flex flex-col gap-3" aria-live="polite">
      <p class="flex flex-wrap gap-2">
        <Show when={props.plan.does.length > 0}>
          <Badge meaning="good">{t('bulk.possible', { count: props.plan.does.length })}</Badge>
        </Show>
        <Show when={props.plan.cannot.length > 0}>
          <Badge meaning="warning">{t('bulk.notPossible', { count: props.plan.cannot.length })}</Badge>
        </Show>
      </p>
      <Rows label={t('bulk.whyNot')} all={props.plan.cannot}>
        {({ row, why }) => (
          <>
            <span class="font-medium">{props.nameOf(row)}</span> · {hindranceWords(why)}
          </>
        )}
      </Rows>
      <Rows label={t('bulk.what')} all={props.plan.does}>
        {({ row, input }) => (
          <>
            <span class="font-medium">{props.nameOf(row)}</span>{' '}
            <Changed record={props.record} row={row} input={input} />
          </>
        )}
      </Rows>
    </section>
  )
}

export function Rows<T>(props: { label: string; all: readonly T[]; children: (one: T) => JSX.Element }) {
  return (
    <Show when={props.all.length > 0}>
      <div>
        <h3 class="mb-1 text-xs font-medium text-muted">{props.label}</h3>
        <ol
          class="max-h-48 overflow-auto rounded-md border border-line px-2 py-1"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard
          tabIndex={0}
          aria-label={props.label}
        >
          <For each={props.all.slice(0, SHOWN_MAX)}>
            {(one) => (
              <li class="py-0.5" dir="auto">
                {props.children(one)}
              </li>
            )}
          </For>
          <Show when={props.all.length > SHOWN_MAX}>
            <li class="py-0.5 text-muted">{t('bulk.more', { count: props.all.length - SHOWN_MAX })}</li>
          </Show>
        </ol>
      </div>
    </Show>
  )
}

/** Fields with what they had and what they will have; nothing for a step that changes no fields. */
function Changed(props: { record: Listed; row: object; input: object }) {
  const mirror = useMirror()
  const person = usePerson()
  const currency = () => (props.row as { currency?: string }).currency ?? person.organisation?.currency ?? 'EUR'
  const word = (field: string, value: unknown) => recordValue(field, referredName(mirror, field, value), currency())
  const words = () => {
    const { seen = {}, ...after } = props.input as { seen?: Record<string, unknown> } & Record<string, unknown>
    return Object.entries(seen)
      .map(([field, before]) =>
        t('fileIn.fromTo', {
          field: recordField(props.record.name, field),
          before: word(field, before),
          after: word(field, after[field]),
        }),
      )
      .join('; ')
  }
  return <>{words()}</>
}
