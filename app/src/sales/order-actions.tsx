import { orderSteps, type Step as StepName, stepsAllowed } from '@werkbank/model/sales/order-steps.ts'
import { Ban, CornerUpLeft, Ellipsis, FileCheck, FileMinus, FileText, Printer, Truck, Wallet } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { t } from '../i18n/t.ts'
import { useCan, usePerson, useWorkspace } from '../identity/index.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { paperAddress } from '../papers/index.tsx'
import type { OrderRow } from './order-state.tsx'
import { PayDialog } from './pay-dialog.tsx'
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
  const can = useCan()
  const mirror = useMirror()
  const { online } = useWorkspace()
  const person = usePerson()
  const companyBasis = () => person.organisation?.invoiceBasis ?? 'delivered'
  const lines = useRowsBy('orderLines', 'orderId', () => props.order.id)
  const invoices = useRowsBy('invoices', 'orderId', () => props.order.id)
  const [step, setStep] = createSignal<Step>()
  const close = () => setStep(undefined)
  const steps = createMemo(() =>
    orderSteps(props.order, lines(), {
      invoices: invoices(),
      isStocked: (id) => mirror.get('products', id)?.kind !== 'service',
      companyBasis: companyBasis(),
    }),
  )
  const id = () => props.order.id
  const possible = createMemo(() => stepsAllowed(steps().possible, can).filter(isHere))
  // Done by somebody else meanwhile: closed, and not open again by itself when it becomes possible anew.
  createEffect(() => possible().some((name) => name === step()) || close())
  const next = () =>
    possible().find(
      (name) =>
        name === 'order.deliver' || (name === 'order.invoice' && steps().isInvoiceDue) || name === 'invoice.pay',
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
          <DeliverDialog order={props.order} open={steps().deliverable} onClose={close} />
        </Match>
        <Match when={step() === 'order.return'}>
          <ReturnDialog order={props.order} open={steps().returnable} onClose={close} />
        </Match>
        <Match when={step() === 'invoice.pay' && steps().openInvoice}>
          {(invoice) => <PayDialog invoice={invoice()} onClose={close} />}
        </Match>
        <Match when={step() === 'order.invoice'}>
          <InvoiceDialog
            order={props.order}
            lines={lines()}
            invoices={invoices()}
            basis={props.order.invoiceBasis === 'ordered' ? 'ordered' : companyBasis()}
            onClose={close}
          />
        </Match>
        <Match when={step() === 'order.credit'}>
          <CreditDialog order={props.order} open={steps().creditable} invoices={invoices()} onClose={close} />
        </Match>
        <Match when={step() === 'order.cancel-rest'}>
          <CancelRestDialog order={props.order} open={steps().rest} onClose={close} />
        </Match>
        <Match when={step() === 'order.cancel'}>
          <CancelDialog order={props.order} onClose={close} />
        </Match>
      </Switch>
    </div>
  )
}
