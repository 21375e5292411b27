import type { DayFacts } from '@werkbank/model/agreement/check-days.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import { type Accessor, createSignal, For, type JSX, Show } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { NumberInput, showFirstWrong, showUnread } from '../../design/field/number-input.tsx'
import { createRequired, RequiredContext } from '../../design/field/required.ts'
import { Dialog } from '../../design/overlay/dialog.tsx'
import { formatQuantity } from '../../i18n/format.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { type ChosenDay, createDay, DayField } from './day-field.tsx'
import { chosenParts, type OpenLine, type Part, partProblem } from './parts.ts'

/** The quantity of each line: by default all that is open. For deliveries, returns, invoices and credit notes. */
export function PartsDialog(props: {
  title: string
  text: string
  verb: string
  open: readonly OpenLine[]
  /** Starts with nothing chosen instead of everything. */
  empty?: boolean
  /** What else is asked for is all there. */
  ready?: boolean
  onClose: () => void
  /** What the day is called, where the dialog asks for it. */
  dayLabel?: string
  /** What the day can't come before. */
  after?: DayFacts['after']
  onDone: (parts: Part[], on: ChosenDay) => void
  /** What is shown of the chosen parts, below them; one part that can't be shows nothing. */
  preview?: (parts: Accessor<readonly Part[]>) => JSX.Element
  /** What else is asked for, below the lines. */
  children?: JSX.Element
}) {
  const mirror = useMirror()
  const [typed, setTyped] = createSignal<Record<string, string>>({})
  const given = () =>
    props.empty ? { ...Object.fromEntries(props.open.map(({ line }) => [line.lineId, ''])), ...typed() } : typed()
  const day = createDay(() => props.after)
  let form: HTMLDivElement | undefined
  const unitOf = (productId: string) => mirror.get('products', productId)?.unit ?? ''
  const parts = () => chosenParts(props.open, given(), unitOf)
  const required = createRequired()
  const cannot = () => !parts()?.length || !day.ready() || props.ready === false
  const send = () => {
    const lacks = required.refuses()
    if (showUnread(form)) return
    if (lacks && form) return showFirstWrong(form)
    if (!cannot()) props.onDone(parts() ?? [], day.chosen())
  }
  return (
    <RequiredContext.Provider value={required}>
      <Dialog
        open
        onClose={props.onClose}
        title={props.title}
        width="wide"
        actions={
          <>
            <Button onClick={props.onClose}>{t('common.cancel')}</Button>
            <Button kind="primary" disabled={cannot() && !required.isMissing()} onClick={send}>
              {props.verb}
            </Button>
          </>
        }
      >
        <div ref={form} class="flex flex-col gap-3">
          <p class="text-muted">{props.text}</p>
          <Show when={props.dayLabel}>{(label) => <DayField label={label()} day={day} />}</Show>
          <ul class="divide-y divide-line">
            <For each={props.open}>
              {({ line, max }) => {
                const product = () => mirror.get('products', line.productId)
                const name = () => product()?.name ?? t('sales.unknownProduct')
                return (
                  <li class="flex items-center gap-3 py-1.5">
                    <span class="min-w-0 flex-1">
                      <Show when={product()}>{(row) => <span class="block text-xs text-muted">{row().sku}</span>}</Show>
                      {name()}
                    </span>
                    <span class="text-xs text-muted">
                      {t('sales.ofOpen', { quantity: formatQuantity(max, unitWord(unitOf(line.productId))) })}
                    </span>
                    <div class="w-28">
                      <NumberInput
                        label={t('sales.quantityOf', { product: name() })}
                        hideLabel
                        value={given()[line.lineId] ?? max}
                        error={errorOf(given()[line.lineId] ?? max, { max, unit: unitOf(line.productId) })}
                        unit={unitWord(product()?.unit ?? '')}
                        words={[product()?.unit ?? '']}
                        whole={isWholeUnit(unitOf(line.productId))}
                        onInput={(value) => setTyped((before) => ({ ...before, [line.lineId]: value }))}
                      />
                    </div>
                  </li>
                )
              }}
            </For>
          </ul>
          {props.children}
        </div>
        <Show when={props.preview && parts()?.length ? parts() : undefined}>{(chosen) => props.preview?.(chosen)}</Show>
      </Dialog>
    </RequiredContext.Provider>
  )
}

function errorOf(quantity: string, open: { max: string; unit: string }): string | undefined {
  const problem = partProblem(quantity, open)
  return problem === 'more-than-open' ? t('sales.moreThanOpen') : ruleWord(problem)
}
