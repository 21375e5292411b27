import { cancelOrder, creditOrder, deliverOrder, invoiceOrder, payInvoice } from '@werkbank/model/sales/commands.ts'
import { Ban, CornerUpLeft, Ellipsis, FileCheck, FileMinus, FileText, Printer, Truck, Wallet } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Menu } from '../design/menu.tsx'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { paperAddress } from '../papers/index.tsx'
import type { ChosenDay } from './day-field.tsx'
import { nextSteps } from './next-steps.ts'
import type { OrderRow } from './order-state.tsx'
import { PaperPreview, previewCredit, previewInvoice } from './paper-preview.tsx'
import { PartsDialog } from './parts-dialog.tsx'
import { PayDialog } from './pay-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'

type Step = 'deliver' | 'invoice' | 'pay' | 'return' | 'credit' | 'cancel'

/** The next step of the order as a button, the rest in a menu. What can't be undone says so before. */
export function OrderActions(props: { order: OrderRow }) {
  const can = useCan()
  const mirror = useMirror()
  const { online } = useWorkspace()
  const send = useSend()
  const lines = useRowsBy('orderLines', 'orderId', () => props.order.id)
  const invoices = useRowsBy('invoices', 'orderId', () => props.order.id)
  const [step, setStep] = createSignal<Step>()
  const close = () => setStep(undefined)
  const steps = createMemo(() =>
    nextSteps(props.order, lines(), {
      invoices: invoices(),
      isStocked: (id) => mirror.get('products', id)?.kind !== 'service',
    }),
  )
  const id = () => props.order.id
  const deliveries = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const ordered = () => ({ day: props.order.orderedOn, code: 'day-before-order' as const })
  const delivered = () => ({
    day: first(deliveries().map((row) => row.deliveredOn)),
    code: 'day-before-delivery' as const,
  })
  const invoiced = () => ({ day: first(invoices().map((row) => row.invoicedOn)), code: 'day-before-invoice' as const })
  const run = (work: Promise<void>) => {
    close()
    void work
  }
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
        when: steps().creditable.length > 0 && can('invoice.create'),
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
    possible().find((entry) => entry.step === 'deliver' || entry.step === 'invoice' || entry.step === 'pay')
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
          <PartsDialog
            title={t('sales.deliverTitle')}
            text={t('sales.deliverText')}
            verb={t('sales.deliver')}
            open={steps().deliverable}
            onClose={close}
            dayLabel={t('sales.deliveredOn')}
            after={[ordered()]}
            onDone={(parts, on) => run(send(deliverOrder, { id: id(), lines: parts, ...dated('deliveredOn', on) }))}
          />
        </Match>
        <Match when={step() === 'return'}>
          <ReturnDialog order={props.order} open={steps().returnable} onClose={close} />
        </Match>
        <Match when={step() === 'pay' && steps().openInvoice}>
          {(invoice) => (
            <PayDialog
              invoice={invoice()}
              onClose={close}
              orderedOn={props.order.orderedOn}
              onPay={(amountMinor, method, on) =>
                run(send(payInvoice, { id: invoice().id, amountMinor, method, ...dated('paidOn', on) }))
              }
            />
          )}
        </Match>
        <Match when={step() === 'invoice'}>
          <PartsDialog
            title={t('sales.invoiceTitle')}
            text={t('sales.invoiceText')}
            verb={t('sales.invoice')}
            open={steps().invoiceable}
            preview={(parts) => (
              <PaperPreview order={props.order} preview={previewInvoice(parts(), lines(), invoices())} />
            )}
            onClose={close}
            dayLabel={t('sales.invoicedOn')}
            after={[ordered(), delivered()]}
            onDone={(parts, on) => run(send(invoiceOrder, { id: id(), lines: parts, ...dated('invoicedOn', on) }))}
          />
        </Match>
        <Match when={step() === 'credit'}>
          <PartsDialog
            title={t('sales.creditTitle')}
            text={t('sales.creditText')}
            verb={t('sales.credit')}
            open={steps().creditable}
            preview={(parts) => <PaperPreview order={props.order} preview={previewCredit(parts(), invoices())} />}
            onClose={close}
            dayLabel={t('sales.creditedOn')}
            after={[invoiced()]}
            onDone={(parts, on) => run(send(creditOrder, { id: id(), lines: parts, ...dated('creditedOn', on) }))}
          />
        </Match>
        <Match when={step() === 'cancel'}>
          <Confirm
            title={t('sales.cancelTitle')}
            text={t('sales.cancelText')}
            verb={t('sales.cancel')}
            danger
            onClose={close}
            onDone={() => run(send(cancelOrder, { id: id() }))}
          />
        </Match>
      </Switch>
    </div>
  )
}

/** The earliest day. What goes for each part is the server's to check: it knows which part came when. */
const first = (days: readonly string[]): string | undefined => days.toSorted()[0]

/** A chosen day under the name that its command has for it. */
const dated = <F extends string>(field: F, { day, confirmDay }: ChosenDay) =>
  day === undefined ? {} : { [field]: day, ...(confirmDay ? { confirmDay } : {}) }

/** For what can't be taken back: one sentence that says what will happen, and the verb on the button. */
function Confirm(props: {
  title: string
  text: string
  verb: string
  danger?: boolean
  onClose: () => void
  onDone: () => void
}) {
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button kind={props.danger ? 'danger' : 'primary'} onClick={props.onDone}>
            {props.verb}
          </Button>
        </>
      }
    >
      <p>{props.text}</p>
    </Dialog>
  )
}
