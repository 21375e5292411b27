import { Ban, CornerUpLeft, Ellipsis, FileCheck, FileMinus, FileText, Printer, Truck, Wallet } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { t } from '../i18n/t.ts'
import { useCan, usePerson, useWorkspace } from '../identity/index.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { paperAddress } from '../papers/index.tsx'
import { nextSteps } from './next-steps.ts'
import type { OrderRow } from './order-state.tsx'
import { PayDialog } from './pay-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { CancelDialog, CreditDialog, DeliverDialog, InvoiceDialog } from './step-dialogs.tsx'

type Step = 'deliver' | 'invoice' | 'pay' | 'return' | 'credit' | 'cancel'

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
    nextSteps(props.order, lines(), {
      invoices: invoices(),
      isStocked: (id) => mirror.get('products', id)?.kind !== 'service',
      companyBasis: companyBasis(),
    }),
  )
  const id = () => props.order.id
  const possible = createMemo(() => {
    const all: { step: Step; label: string; icon: JSX.Element; danger?: boolean; when: boolean }[] = [
      {
        step: 'deliver',
        label: t('sales.deliver'),
        icon: <Truck />,
        when: steps().deliverable.length > 0 && can('order.deliver'),
      },
      {
        step: 'invoice',
        label: t('sales.invoice'),
        icon: <FileText />,
        when: steps().invoiceable.length > 0 && can('invoice.create'),
      },
      {
        step: 'pay',
        label: t('sales.pay'),
        icon: <Wallet />,
        when: Boolean(steps().openInvoice) && can('payment.create'),
      },
      {
        step: 'return',
        label: t('sales.returnGoods'),
        icon: <CornerUpLeft />,
        when: steps().returnable.length > 0 && can('order.deliver'),
      },
      {
        step: 'credit',
        label: t('sales.credit'),
        icon: <FileMinus />,
        when: steps().creditable.length > 0 && can('invoice.correct'),
      },
      {
        step: 'cancel',
        label: t('sales.cancel'),
        icon: <Ban />,
        danger: true,
        when: steps().canCancel && can('order.cancel'),
      },
    ]
    return all.filter(({ when }) => when)
  })
  // Done by somebody else meanwhile: closed, and not open again by itself when it becomes possible anew.
  createEffect(() => possible().some((entry) => entry.step === step()) || close())
  const next = () =>
    possible().find(
      (entry) => entry.step === 'deliver' || (entry.step === 'invoice' && steps().isInvoiceDue) || entry.step === 'pay',
    )
  const items = () => [
    ...possible()
      .filter((entry) => entry.step !== next()?.step)
      .map(({ step: name, label, icon, danger }) => ({
        label,
        icon,
        danger: danger ?? false,
        onSelect: () => setStep(name),
      })),
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
        {(entry) => (
          <Button icon={entry().icon} onClick={() => setStep(entry().step)}>
            {entry().label}
          </Button>
        )}
      </Show>
      <Menu label={t('sales.more')} trigger={<Ellipsis aria-hidden="true" />} items={items()} />
      <Switch>
        <Match when={step() === 'deliver'}>
          <DeliverDialog order={props.order} open={steps().deliverable} onClose={close} />
        </Match>
        <Match when={step() === 'return'}>
          <ReturnDialog order={props.order} open={steps().returnable} onClose={close} />
        </Match>
        <Match when={step() === 'pay' && steps().openInvoice}>
          {(invoice) => <PayDialog invoice={invoice()} onClose={close} />}
        </Match>
        <Match when={step() === 'invoice'}>
          <InvoiceDialog
            order={props.order}
            lines={lines()}
            invoices={invoices()}
            basis={props.order.invoiceBasis === 'ordered' ? 'ordered' : companyBasis()}
            onClose={close}
          />
        </Match>
        <Match when={step() === 'credit'}>
          <CreditDialog order={props.order} open={steps().creditable} invoices={invoices()} onClose={close} />
        </Match>
        <Match when={step() === 'cancel'}>
          <CancelDialog order={props.order} onClose={close} />
        </Match>
      </Switch>
    </div>
  )
}
