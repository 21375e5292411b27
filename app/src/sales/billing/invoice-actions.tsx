import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { invoiceOnDevice, type Step as StepName } from '@werkbank/model/sales/order-steps.ts'
import { stepsOfInvoice } from '@werkbank/model/sales/possible-steps.ts'
import { Ban, Ellipsis, FileMinus, Wallet } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { Menu } from '../../design/overlay/menu.tsx'
import { t } from '../../i18n/t.ts'
import { useRowsBy } from '../../mirror/use-mirror.ts'
import { useAsking, useStateOf } from '../../mirror/use-possible.ts'
import { CancelInvoiceDialog, CorrectInvoiceDialog } from './correct-dialogs.tsx'
import { PayDialog } from './pay-dialog.tsx'

type Step = 'invoice.pay' | 'invoice.correct' | 'invoice.cancel'
const STEPS: Record<Step, { label: () => string; icon: () => JSX.Element; danger?: boolean }> = {
  'invoice.pay': { label: () => t('sales.pay'), icon: () => <Wallet /> },
  'invoice.correct': { label: () => t('billing.correct'), icon: () => <FileMinus /> },
  'invoice.cancel': { label: () => t('billing.cancelInvoice'), icon: () => <Ban />, danger: true },
}
const isHere = (step: StepName): step is Step => step in STEPS

/** What can be done with an invoice: where it is, not only in its order. */
export function InvoiceActions(props: { invoice: MirrorRow<'invoices'> }) {
  const [step, setStep] = createSignal<Step>()
  const close = () => setStep(undefined)
  const papers = useRowsBy('invoices', 'orderId', () => props.invoice.orderId ?? undefined)
  const asking = useAsking()
  const state = useStateOf(invoiceOnDevice, () => props.invoice.id)
  const possible = createMemo(() => {
    const now = state()
    return now ? stepsOfInvoice(now, asking).filter(isHere) : []
  })
  createEffect(() => possible().some((name) => name === step()) || close())
  const first = () => possible().find((name) => name === 'invoice.pay')
  const others = () => possible().filter((name) => name !== 'invoice.pay')
  return (
    <>
      <Show when={first()}>
        {(name) => (
          <Button icon={STEPS[name()].icon()} onClick={() => setStep(name())}>
            {STEPS[name()].label()}
          </Button>
        )}
      </Show>
      <Show when={others().length > 0}>
        <Menu
          label={t('sales.more')}
          trigger={<Ellipsis aria-hidden="true" />}
          items={others().map((name) => {
            const { label, icon, danger = false } = STEPS[name]
            return { label: label(), icon: icon(), danger, onSelect: () => setStep(name) }
          })}
        />
      </Show>
      <Switch>
        <Match when={step() === 'invoice.pay'}>
          <PayDialog invoice={props.invoice} onClose={close} />
        </Match>
        <Match when={step() === 'invoice.correct'}>
          <CorrectInvoiceDialog invoice={props.invoice} papers={papers()} onClose={close} />
        </Match>
        <Match when={step() === 'invoice.cancel'}>
          <CancelInvoiceDialog invoice={props.invoice} papers={papers()} onClose={close} />
        </Match>
      </Switch>
    </>
  )
}
