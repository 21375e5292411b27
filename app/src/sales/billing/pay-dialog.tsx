import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { payInvoice } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { createSignal } from 'solid-js'
import { Select } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { currencyWords, decimalToMinor, formatMoney, minorDigits, minorToDecimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useRow } from '../../mirror/use-mirror.ts'
import { useSend } from '../../outbox/use-send.ts'
import { createDay, DayField } from '../order/day-field.tsx'

type Method = 'bank' | 'cash' | 'card'

/** Books a payment: by default the open amount, today, by bank transfer. */
export function PayDialog(props: { invoice: MirrorRow<'invoices'>; onClose: () => void }) {
  const send = useSend()
  const order = useRow('orders', () => props.invoice.orderId)
  const digits = minorDigits(props.invoice.currency)
  const openMinor = () => props.invoice.openMinor
  const [amount, setAmount] = createSignal(minorToDecimal(openMinor(), digits))
  const [method, setMethod] = createSignal<Method>('bank')
  const day = createDay(() => [
    { day: order()?.orderedOn, code: 'day-before-order' },
    { day: props.invoice.invoicedOn, code: 'day-before-invoice', level: 'warning' },
  ])
  const minor = () => decimalToMinor(amount(), digits) ?? 0
  const post = () => {
    const sent = send(payInvoice, {
      id: props.invoice.id,
      amountMinor: minor(),
      method: method(),
      paidOn: day.value(),
      confirmDay: day.meant(),
    })
    props.onClose()
    return sent
  }
  return (
    <FormDialog
      title={t('sales.payTitle', { number: props.invoice.number })}
      submit={t('sales.pay')}
      disabled={minor() <= 0 || minor() > openMinor() || !day.ready()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <p class="text-muted">{t('sales.openAmount', { amount: formatMoney(openMinor(), props.invoice.currency) })}</p>
      <NumberInput
        label={t('sales.amount')}
        value={amount()}
        onInput={setAmount}
        unit={props.invoice.currency}
        words={currencyWords(props.invoice.currency)}
        decimals={digits}
        error={minor() > openMinor() ? t('sales.moreThanOpen') : undefined}
        required
      />
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
      <DayField label={t('sales.paidOn')} day={day} />
    </FormDialog>
  )
}
