import { isQuantity, isZero } from '@werkbank/model/base/value/quantity.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import { checkCounted } from '@werkbank/model/counting/check-counted.ts'
import type { BinState, Tally } from '@werkbank/model/counting/read-count.ts'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { Badge, Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { formatQuantity } from '../../i18n/format.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import type { CountLine } from './count-lines.ts'
import type { OpenSheet } from './create-sheet.ts'

/** One bin to count into: what was counted, a quantity to add or to say as the whole, and what is to settle. */
export function BinCard(props: { line: CountLine; sheet: OpenSheet; onDone?: () => void }) {
  const [quantity, setQuantity] = createSignal('')
  const wrong = () => {
    if (quantity() === '') return undefined
    if (!isQuantity(quantity()) || quantity().startsWith('-')) return 'quantity-malformed'
    return checkCounted(quantity(), props.line.unit)
  }
  const usable = () => quantity() !== '' && wrong() === undefined
  const count = (amount: string, adds: boolean) => {
    props.sheet.count(props.line.id, { quantity: amount, ...(adds ? { adds: true } : {}) })
    setQuantity('')
    props.onDone?.()
  }
  const canAdd = () => usable() && !isZero(quantity())
  return (
    <section class="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4" aria-label={props.line.sku}>
      <div class="flex items-start justify-between gap-3">
        <div class="min-w-0">
          <h2 class="flex flex-wrap items-center gap-2 text-base">
            {props.line.sku}
            <Show when={props.line.unexpected}>
              <Badge meaning="warning">{t('counting.unexpected')}</Badge>
            </Show>
          </h2>
          <p class="truncate text-muted">{props.line.name}</p>
        </div>
        <p class="shrink-0 text-right">
          <span class="block text-xs text-muted">{t('counting.countedHere')}</span>
          <span class="text-2xl font-semibold" data-testid="counted">
            {props.line.counted === undefined ? '–' : formatQuantity(props.line.counted, unitWord(props.line.unit))}
          </span>
        </p>
      </div>
      <Settle state={props.line.state} sheet={props.sheet} onDone={() => props.onDone?.()} />
      <Show when={props.sheet.takes(props.line.id)}>
        <form
          class="flex flex-wrap items-end gap-2"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (canAdd()) count(quantity(), true)
          }}
        >
          <div class="w-32">
            <NumberInput
              label={t('counting.quantity')}
              unit={unitWord(props.line.unit)}
              value={quantity()}
              onInput={setQuantity}
              data-unread={quantity() === '' ? undefined : ''}
              error={ruleWord(wrong())}
              whole={isWholeUnit(props.line.unit)}
              words={[props.line.unit]}
              enterkeyhint="done"
            />
          </div>
          <Button type="submit" kind="primary" disabled={!canAdd()}>
            {t('counting.addQuantity')}
          </Button>
          <Button disabled={!usable()} onClick={() => count(quantity(), false)}>
            {t('counting.wholeBin')}
          </Button>
          <Show when={props.line.state.state === 'uncounted' && quantity() === ''}>
            <Button kind="quiet" onClick={() => count('0', false)}>
              {t('counting.nothingThere')}
            </Button>
          </Show>
        </form>
        <p class="text-xs text-muted">{t('counting.wholeBinHint')}</p>
      </Show>
    </section>
  )
}

/** The counts of a bin in conflict with their people, and a button for each answer. */
function Settle(props: { state: BinState; sheet: OpenSheet; onDone: () => void }) {
  const people = useTable('people')
  const namesOf = (ids: readonly string[]) =>
    ids.map((id) => people().find((person) => person.id === id)?.name ?? t('common.unknown')).join(', ')
  const conflict = () => (props.state.state === 'conflict' ? props.state : undefined)
  const answers = () => {
    const state = conflict()
    if (!state) return []
    const said = state.why === 'different-decisions' ? state.decisions : [...state.counts, ...state.decisions]
    return [...new Set(said.map(({ quantity }) => formatless(quantity)))]
  }
  const words = (tally: Tally) =>
    t(tally.adds ? 'counting.tallyParts' : 'counting.tallyWhole', {
      quantity: formatQuantity(tally.quantity),
      names: namesOf(tally.by),
    })
  const leaveOut = () => {
    for (const id of conflict()?.unreadable ?? []) props.sheet.undo(props.state.bin, id)
    props.onDone()
  }
  const settle = (quantity: string) => {
    props.sheet.settle(props.state.bin, quantity)
    props.onDone()
  }
  return (
    <Show when={conflict()}>
      {(state) => (
        <Notice
          meaning="warning"
          actions={
            <Show when={props.sheet.row()?.status === 'open'}>
              <Show
                when={state().unreadable.length === 0}
                fallback={<Button onClick={leaveOut}>{t('counting.leaveOut')}</Button>}
              >
                <For each={answers()}>
                  {(answer) => (
                    <Button onClick={() => settle(answer)}>
                      {t('counting.take', { quantity: formatQuantity(answer) })}
                    </Button>
                  )}
                </For>
              </Show>
            </Show>
          }
        >
          <Switch>
            <Match when={state().why === 'different-counts'}>{t('counting.conflictCounts')}</Match>
            <Match when={state().why === 'different-decisions'}>{t('counting.conflictDecisions')}</Match>
            <Match when={state().why === 'unreadable'}>{t('counting.conflictUnreadable')}</Match>
          </Switch>
          <ul>
            <For each={state().counts}>{(tally) => <li class="text-muted">{words(tally)}</li>}</For>
          </ul>
        </Notice>
      )}
    </Show>
  )
}

/** "5" and "5.0" are one answer. */
const formatless = (quantity: string) => quantity.replace(/\.0+$/, '')
