import type { Command } from '@werkbank/model/base/command.ts'
import { cancelOrder, creditOrder, deliverOrder, invoiceOrder, payInvoice } from '@werkbank/model/sales/commands.ts'
import { Ellipsis, Printer } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import type { z } from 'zod'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { NumberInput, Select } from '../design/field.tsx'
import { Menu } from '../design/menu.tsx'
import { showToast } from '../design/toast.tsx'
import { Refused } from '../http/request.ts'
import { formatMoney, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { OrderRow } from './order-state.tsx'
import { toMinor } from './paste-lines.ts'
import { ReturnDialog } from './return-dialog.tsx'

/** The next step of the order as a button, the rest in a menu. */
export function OrderActions(props: { order: OrderRow }) {
  const can = useCan()
  const outbox = useOutbox()
  const lines = useRowsBy('orderLines', 'orderId', () => props.order.id)
  const invoices = useRowsBy('invoices', 'orderId', () => props.order.id)
  const [dialog, setDialog] = createSignal<'pay' | 'cancel' | 'return' | undefined>()
  const toDeliver = () =>
    lines().some((line) => Number(line.reserved) > 0) ||
    lines().some((line) => Number(line.quantity) > Number(line.delivered) && Number(line.backordered) === 0)
  const toInvoice = () =>
    lines().some(
      (line) => Number(line.delivered) - Number(line.returned) > Number(line.invoiced) - Number(line.credited),
    )
  const toCredit = () =>
    lines().some(
      (line) => Number(line.invoiced) - Number(line.credited) > Number(line.delivered) - Number(line.returned),
    )
  const openInvoice = () =>
    invoices().find((invoice) => invoice.kind === 'invoice' && invoice.paidMinor < invoice.grossMinor)
  const live = () => props.order.version > 0 && props.order.status !== 'cancelled'
  const send = async <C extends Command>(command: C, input: z.input<C['input']>) => {
    setDialog(undefined)
    const key = await outbox.enqueue(command, input)
    await outbox.answer(key).catch((error) => {
      if (error instanceof Refused)
        showToast(
          t('sales.refused', {
            reason: tDynamic(`refusals.${error.problem.code}`, {}, error.problem.detail ?? error.problem.title),
          }),
          { meaning: 'danger' },
        )
    })
  }
  const id = () => props.order.id
  const next = (): { label: string; run: () => void } | undefined => {
    if (!live()) return undefined
    if (toDeliver() && can('order.deliver'))
      return { label: t('sales.deliver'), run: () => void send(deliverOrder, { id: id() }) }
    if (toInvoice() && can('invoice.create'))
      return { label: t('sales.invoice'), run: () => void send(invoiceOrder, { id: id() }) }
    if (openInvoice() && can('payment.create')) return { label: t('sales.pay'), run: () => setDialog('pay') }
    return undefined
  }
  const items = () => [
    { label: t('sales.print'), icon: <Printer aria-hidden="true" />, onSelect: () => window.print() },
    ...(live() && can('invoice.create') && toInvoice()
      ? [{ label: t('sales.invoice'), onSelect: () => void send(invoiceOrder, { id: id() }) }]
      : []),
    ...(live() && can('order.deliver') && lines().some((line) => Number(line.delivered) > Number(line.returned))
      ? [{ label: t('sales.returnGoods'), onSelect: () => setDialog('return') }]
      : []),
    ...(live() && can('invoice.create') && toCredit()
      ? [{ label: t('sales.credit'), onSelect: () => void send(creditOrder, { id: id() }) }]
      : []),
    ...(props.order.status !== 'cancelled' &&
    can('order.cancel') &&
    lines().every((line) => Number(line.delivered) === 0)
      ? [{ label: t('sales.cancel'), danger: true, onSelect: () => setDialog('cancel') }]
      : []),
  ]
  return (
    <div class="flex items-center gap-2 print:hidden">
      <Show when={next()}>{(step) => <Button onClick={() => step().run()}>{step().label}</Button>}</Show>
      <Menu label={t('sales.more')} trigger={<Ellipsis aria-hidden="true" />} items={items()} />
      <Dialog
        open={dialog() === 'cancel'}
        onClose={() => setDialog(undefined)}
        title={t('sales.cancelTitle')}
        actions={
          <>
            <Button onClick={() => setDialog(undefined)}>{t('sales.back')}</Button>
            <Button kind="danger" onClick={() => void send(cancelOrder, { id: id() })}>
              {t('sales.cancel')}
            </Button>
          </>
        }
      >
        <p>{t('sales.cancelText')}</p>
      </Dialog>
      <Show when={dialog() === 'pay' && openInvoice()}>
        {(invoice) => (
          <PayDialog
            number={invoice().number}
            openMinor={invoice().grossMinor - invoice().paidMinor}
            currency={invoice().currency}
            onClose={() => setDialog(undefined)}
            onPay={(amountMinor, method) => void send(payInvoice, { id: invoice().id, amountMinor, method })}
          />
        )}
      </Show>
      <Show when={dialog() === 'return'}>
        <ReturnDialog orderId={id()} lines={lines()} onClose={() => setDialog(undefined)} onSend={send} />
      </Show>
    </div>
  )
}

type Method = 'bank' | 'cash' | 'card'

function PayDialog(props: {
  number: string
  openMinor: number
  currency: string
  onClose: () => void
  onPay: (amountMinor: number, method: Method) => void
}) {
  const digits = minorDigits(props.currency)
  const [amount, setAmount] = createSignal(minorToDecimal(props.openMinor, digits))
  const [method, setMethod] = createSignal<Method>('bank')
  const minor = () => toMinor(amount(), digits)
  const valid = () => (minor() ?? 0) > 0 && (minor() ?? 0) <= props.openMinor
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.payTitle', { number: props.number })}
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button kind="primary" disabled={!valid()} onClick={() => props.onPay(minor() ?? 0, method())}>
            {t('sales.pay')}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <p class="text-muted">{t('sales.openAmount', { amount: formatMoney(props.openMinor, props.currency) })}</p>
        <NumberInput label={t('sales.amount')} value={amount()} onInput={setAmount} unit={props.currency} />
        <Select
          label={t('sales.method')}
          value={method()}
          onChange={setMethod}
          options={
            [
              { value: 'bank', label: t('sales.bank') },
              { value: 'cash', label: t('sales.cash') },
              { value: 'card', label: t('sales.card') },
            ] as const
          }
        />
      </div>
    </Dialog>
  )
}
