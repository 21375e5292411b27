import type { Shortage } from '@werkbank/model/sales/commands.ts'
import { createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Checkbox } from '../design/field/field.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

/** What is done with lines that are short: the named ones wait for the rest, the others get what there is. */
export type ShortageDecision = { backorderLines: string[]; reduce: Shortage[] }

/**
 * The shortages, line by line, with the next expected receipts and the choice of what to do with each (SA-07). Without the right to confirm with a
 * backorder that choice is not offered.
 */
export function ShortageDialog(props: {
  shortages: readonly Shortage[]
  mayBackorder: boolean
  onClose: () => void
  onDecide: (decision: ShortageDecision) => void
}) {
  const [reduced, setReduced] = createSignal<ReadonlySet<string>>(new Set())
  const waits = (line: Shortage) => props.mayBackorder && !reduced().has(line.lineId)
  const toggle = (lineId: string, waiting: boolean) =>
    setReduced((before) => {
      const after = new Set(before)
      if (waiting) after.delete(lineId)
      else after.add(lineId)
      return after
    })
  const decide = (lines: readonly Shortage[]) =>
    props.onDecide({
      backorderLines: lines.filter(waits).map(({ lineId }) => lineId),
      reduce: lines.filter((line) => !waits(line)),
    })
  const all = () => props.shortages.every(waits)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.shortTitle')}
      width="wide"
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Show when={props.mayBackorder}>
            <Button onClick={() => props.onDecide({ backorderLines: [], reduce: [...props.shortages] })}>
              {t('sales.setToAvailable')}
            </Button>
          </Show>
          <Button kind="primary" onClick={() => decide(props.shortages)}>
            {props.mayBackorder ? (all() ? t('sales.commitRest') : t('sales.commitChosen')) : t('sales.setToAvailable')}
          </Button>
        </>
      }
    >
      <p class="mb-3">{t('sales.shortIntro')}</p>
      <ul class="divide-y divide-line border-y border-line">
        <For each={props.shortages}>
          {(line) => (
            <ShortLine
              line={line}
              mayWait={props.mayBackorder}
              waits={waits(line)}
              onChange={(waiting) => toggle(line.lineId, waiting)}
            />
          )}
        </For>
      </ul>
      <Show when={props.mayBackorder && !all()}>
        <p class="mt-3 text-muted">{t('sales.othersReduced')}</p>
      </Show>
    </Dialog>
  )
}

function ShortLine(props: { line: Shortage; mayWait: boolean; waits: boolean; onChange: (waits: boolean) => void }) {
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
      <span class="min-w-0 flex-1 basis-56">
        <span class="block text-xs text-muted">{props.line.sku}</span>
        {props.line.name}
        <span class="block text-xs text-muted">
          <Expected receipts={props.line.expected} />
        </span>
      </span>
      <span class="tabular-nums">
        {t('sales.availableOf', {
          available: formatQuantity(props.line.available),
          requested: formatQuantity(props.line.requested),
        })}
      </span>
      <Show when={props.mayWait}>
        <span class="basis-full sm:basis-auto">
          <Checkbox label={t('sales.restWaits')} checked={props.waits} onChange={props.onChange} />
        </span>
      </Show>
    </li>
  )
}

/** When more comes. */
function Expected(props: { receipts: Shortage['expected'] }) {
  return (
    <For each={props.receipts} fallback={t('sales.nothingExpected')}>
      {(receipt) => (
        <span class="block">
          {t('sales.expectedShort', {
            quantity: formatQuantity(receipt.quantity),
            date: formatDate(receipt.expectedOn),
          })}{' '}
          {receipt.reference}
        </span>
      )}
    </For>
  )
}
