import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createSignal } from 'solid-js'
import { Select } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { NumberInput } from '../design/number-input.tsx'
import { currencyWords, decimalToMinor, formatMoney, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { type ChosenDay, createDay, DayField } from './day-field.tsx'

type Method = 'bank' | 'cash' | 'card'

/** Books a payment: all that is open, unless somebody says less. */
export function PayDialog(props: {
  invoice: MirrorRow<'invoices'>
  onClose: () => void
  /** The day of the order. */
  orderedOn: string | null
  onPay: (amountMinor: number, method: Method, on: ChosenDay) => void
}) {
  const digits = minorDigits(props.invoice.currency)
  const openMinor = () => props.invoice.openMinor
  const [amount, setAmount] = createSignal(minorToDecimal(openMinor(), digits))
  const [method, setMethod] = createSignal<Method>('bank')
  const minor = () => decimalToMinor(amount(), digits) ?? 0
  const day = createDay(() => [
    { day: props.orderedOn, code: 'day-before-order' },
    { day: props.invoice.invoicedOn, code: 'day-before-invoice', level: 'warning' },
  ])
  return (
    <FormDialog
      title={t('sales.payTitle', { number: props.invoice.number })}
      submit={t('sales.pay')}
      disabled={minor() <= 0 || minor() > openMinor() || !day.ready()}
      onSubmit={() => props.onPay(minor(), method(), day.chosen())}
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
      />
      <DayField label={t('sales.paidOn')} day={day} />
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
    </FormDialog>
  )
}
