import { orderOnDevice, type Step as StepName } from '@werkbank/model/sales/order-steps.ts'
import { stepsOfOrder } from '@werkbank/model/sales/possible-steps.ts'
import { Ban, CornerUpLeft, Ellipsis, FileCheck, FileMinus, FileText, Printer, Truck, Wallet } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { Menu } from '../../design/overlay/menu.tsx'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { useRowsBy } from '../../mirror/use-mirror.ts'
import { useAsking, useStateOf } from '../../mirror/use-possible.ts'
import { paperAddress } from '../../papers/index.tsx'
import { PayDialog } from '../billing/pay-dialog.tsx'
import type { OrderRow } from '../order-state.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { CancelDialog, CancelRestDialog, CreditDialog, DeliverDialog, InvoiceDialog } from './step-dialogs.tsx'

type Step = Exclude<StepName, 'order.commit' | 'invoice.correct' | 'invoice.cancel'>
const STEPS: Record<Step, { label: () => string; icon: () => JSX.Element; danger?: boolean }> = {
  'order.deliver': { label: () => t('sales.deliver'), icon: () => <Truck /> },
  'order.invoice': { label: () => t('sales.invoice'), icon: () => <FileText /> },
  'invoice.pay': { label: () => t('sales.pay'), icon: () => <Wallet /> },
  'order.return': { label: () => t('sales.returnGoods'), icon: () => <CornerUpLeft /> },
  'order.credit': { label: () => t('sales.credit'), icon: () => <FileMinus /> },
  'order.cancel-rest': { label: () => t('sales.cancelRest'), icon: () => <Ban />, danger: true },
  'order.cancel': { label: () => t('sales.cancel'), icon: () => <Ban />, danger: true },
}
const isHere = (step: StepName): step is Step => step in STEPS

/** The next step of the order as a button, the rest in a menu. What can't be undone says so before. */
export function OrderActions(props: { order: OrderRow }) {
  const asking = useAsking()
  const { online } = useWorkspace()
  const lines = useRowsBy('orderLines', 'orderId', () => props.order.id)
  const papers = useRowsBy('invoices', 'orderId', () => props.order.id)
  const [step, setStep] = createSignal<Step>()
  const close = () => setStep(undefined)
  const id = () => props.order.id
  const state = useStateOf(orderOnDevice, id)
  const possible = createMemo(() => {
    const now = state()
    return now ? stepsOfOrder(now, asking).filter(isHere) : []
  })
  // Another person did the step meanwhile: the dialog closes, and does not reopen when the step becomes possible again.
  createEffect(() => possible().some((name) => name === step()) || close())
  const next = () =>
    possible().find(
      (name) =>
        name === 'order.deliver' || (name === 'order.invoice' && state()?.isInvoiceDue) || name === 'invoice.pay',
    )
  const items = () => [
    ...possible()
      .filter((name) => name !== next())
      .map((name) => {
        const { label, icon, danger = false } = STEPS[name]
        return { label: label(), icon: icon(), danger, onSelect: () => setStep(name) }
      }),
    ...(props.order.version > 0
      ? [
          {
            label: t('papers.confirmation'),
            icon: <FileCheck />,
            hint: t('papers.pdf'),
            disabled: !online(),
            onSelect: () => void window.open(paperAddress('confirmation', id()), '_blank', 'noopener'),
          },
        ]
      : []),
    { label: t('sales.print'), icon: <Printer />, onSelect: () => window.print() },
  ]
  return (
    <div class="flex items-center gap-2 print:hidden">
      <Show when={next()}>
        {(name) => (
          <Button icon={STEPS[name()].icon()} onClick={() => setStep(name())}>
            {STEPS[name()].label()}
          </Button>
        )}
      </Show>
      <Menu label={t('sales.more')} trigger={<Ellipsis aria-hidden="true" />} items={items()} />
      <Switch>
        <Match when={step() === 'order.deliver'}>
          <DeliverDialog order={props.order} open={state()?.deliverable ?? []} onClose={close} />
        </Match>
        <Match when={step() === 'order.return'}>
          <ReturnDialog order={props.order} open={state()?.returnable ?? []} onClose={close} />
        </Match>
        <Match when={step() === 'invoice.pay' && state()?.openInvoice}>
          {(invoice) => <PayDialog invoice={invoice()} onClose={close} />}
        </Match>
        <Match when={step() === 'order.invoice'}>
          <InvoiceDialog
            order={props.order}
            lines={lines()}
            papers={papers()}
            basis={state()?.basis ?? 'delivered'}
            onClose={close}
          />
        </Match>
        <Match when={step() === 'order.credit'}>
          <CreditDialog order={props.order} open={state()?.creditable ?? []} papers={papers()} onClose={close} />
        </Match>
        <Match when={step() === 'order.cancel-rest'}>
          <CancelRestDialog order={props.order} open={state()?.rest ?? []} onClose={close} />
        </Match>
        <Match when={step() === 'order.cancel'}>
          <CancelDialog order={props.order} onClose={close} />
        </Match>
      </Switch>
    </div>
  )
}
