import type { DecimalSign } from '@werkbank/model/base/read/read-number.ts'
import type { RowPlan } from '@werkbank/model/records/file/plan-file.ts'
import { createMemo, For, type JSX, Show } from 'solid-js'
import { Badge, type Meaning, Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Checkbox } from '../design/field/field.tsx'
import { formatDecimal } from '../i18n/format.ts'
import { recordField, recordValue, referredName } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { type FileIn, troublesOf } from './create-file-in.ts'
import type { FileKind } from './file-kind.ts'
import { reasonOf } from './trouble-words.ts'

/** Rows that are named one by one; of more, the number. */
const SHOWN_MAX = 100

/** What would become of the rows: how many, what is asked, what can't be, and what changes. */
export function Plan(props: { kind: FileKind; fileIn: FileIn }) {
  const count = (does: RowPlan['does']) => props.fileIn.plans().filter((plan) => plan.does === does).length
  const troubles = createMemo(() => troublesOf(props.fileIn.plans()))
  const changes = createMemo(() => props.fileIn.plans().flatMap((plan) => (plan.does === 'change' ? [plan] : [])))
  return (
    <section class="flex flex-col gap-3" aria-live="polite">
      <p class="flex flex-wrap gap-2">
        <Count meaning="good" count={count('create')} words={t('fileIn.creates', { count: count('create') })} />
        <Count meaning="info" count={count('change')} words={t('fileIn.changes', { count: count('change') })} />
        <Count meaning="neutral" count={count('nothing')} words={t('fileIn.nothings', { count: count('nothing') })} />
        <Count meaning="danger" count={count('refuse')} words={t('fileIn.refused', { count: count('refuse') })} />
      </p>
      <Questions fileIn={props.fileIn} />
      <Show when={troubles().length > 0}>
        <Rows label={t('fileIn.whyNot')} all={troubles()}>
          {(row) => reasonOf(props.kind.target.record.name, row.troubles, props.fileIn.currency)}
        </Rows>
      </Show>
      <Show when={changes().length > 0}>
        <Rows label={t('fileIn.preview')} all={changes()}>
          {(plan) => <Changed kind={props.kind} plan={plan} currency={props.fileIn.currency} />}
        </Rows>
      </Show>
    </section>
  )
}

const Count = (props: { meaning: Meaning; count: number; words: string }) => (
  <Show when={props.count > 0}>
    <Badge meaning={props.meaning}>{props.words}</Badge>
  </Show>
)

function Rows<R extends { line: number }>(props: {
  label: string
  all: readonly R[]
  children: (row: R) => JSX.Element
}) {
  return (
    <div>
      <h3 class="mb-1 text-xs font-medium text-muted">{props.label}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard */}
      <ol class="max-h-56 overflow-auto rounded-md border border-line px-2 py-1" tabIndex={0} aria-label={props.label}>
        <For each={props.all.slice(0, SHOWN_MAX)}>
          {(row) => (
            <li class="py-0.5" dir="auto">
              <span class="text-muted">{t('fileIn.row', { line: row.line })}</span> {props.children(row)}
            </li>
          )}
        </For>
        <Show when={props.all.length > SHOWN_MAX}>
          <li class="py-0.5 text-muted">{t('fileIn.more', { count: props.all.length - SHOWN_MAX })}</li>
        </Show>
      </ol>
    </div>
  )
}

function Changed(props: { kind: FileKind; plan: Extract<RowPlan, { does: 'change' }>; currency: string }) {
  const mirror = useMirror()
  const { name } = props.kind.target.record
  const word = (field: string, value: unknown) => recordValue(field, referredName(mirror, field, value), props.currency)
  const words = () =>
    Object.entries(props.plan.before).map(([field, before]) =>
      t('fileIn.fromTo', {
        field: recordField(name, field),
        before: word(field, before),
        after: word(field, props.plan.input[field]),
      }),
    )
  return (
    <>
      <span class="font-medium">{props.plan.key}</span> {words().join('; ')}
    </>
  )
}

/** What only a person can say: how numbers are written, whether equal names are meant, and what an empty cell says. */
function Questions(props: { fileIn: FileIn }) {
  const all = createMemo(() => troublesOf(props.fileIn.plans()).flatMap(({ troubles }) => troubles))
  const doubtful = () => all().find(({ code, which }) => code === 'which' && (which?.length ?? 0) > 1)
  const unknownKeys = () => all().some(({ code }) => code === 'key-unknown')
  const namesakes = () => all().some(({ code }) => code === 'same-name')
  // The first reading is that of the language of the form.
  const signs = (): [DecimalSign, string][] => {
    const [own = '', other = ''] = doubtful()?.which ?? []
    const usual = props.fileIn.usualSign()
    return [
      [usual, own],
      [usual === ',' ? '.' : ',', other],
    ]
  }
  return (
    <>
      <Show when={doubtful()}>
        {(trouble) => (
          <Notice
            meaning="warning"
            actions={
              <For each={signs()}>
                {([decimalSign, value]) => (
                  <Button onClick={() => props.fileIn.answer({ decimalSign })}>{formatDecimal(value)}</Button>
                )}
              </For>
            }
          >
            {t('fileIn.asks', { text: trouble().text.trim() })}
          </Notice>
        )}
      </Show>
      <Show when={unknownKeys() || props.fileIn.answers.newKeysAreMeant}>
        <Checkbox
          label={t('fileIn.newKeysAreMeant')}
          checked={props.fileIn.answers.newKeysAreMeant}
          onChange={(newKeysAreMeant) => props.fileIn.answer({ newKeysAreMeant })}
        />
      </Show>
      <Show when={namesakes() || props.fileIn.answers.sameNameIsMeant}>
        <Checkbox
          label={t('fileIn.sameNameIsMeant')}
          checked={props.fileIn.answers.sameNameIsMeant}
          onChange={(sameNameIsMeant) => props.fileIn.answer({ sameNameIsMeant })}
        />
      </Show>
      <Checkbox
        label={t('fileIn.emptyClears')}
        checked={props.fileIn.answers.emptyClears}
        onChange={(emptyClears) => props.fileIn.answer({ emptyClears })}
      />
    </>
  )
}
