import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createSignal } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { NumberInput, Select } from '../design/field.tsx'
import { decimalToMinor, formatMoney, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

type Method = 'bank' | 'cash' | 'card'

/** Books a payment: all that is open, unless somebody says less. */
export function PayDialog(props: {
  invoice: MirrorRow<'invoices'>
  onClose: () => void
  onPay: (amountMinor: number, method: Method) => void
}) {
  const digits = minorDigits(props.invoice.currency)
  const openMinor = () => props.invoice.grossMinor - props.invoice.paidMinor
  const [amount, setAmount] = createSignal(minorToDecimal(openMinor(), digits))
  const [method, setMethod] = createSignal<Method>('bank')
  const minor = () => decimalToMinor(amount(), digits) ?? 0
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.payTitle', { number: props.invoice.number })}
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button
            kind="primary"
            disabled={minor() <= 0 || minor() > openMinor()}
            onClick={() => props.onPay(minor(), method())}
          >
            {t('sales.pay')}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <p class="text-muted">{t('sales.openAmount', { amount: formatMoney(openMinor(), props.invoice.currency) })}</p>
        <NumberInput
          label={t('sales.amount')}
          value={amount()}
          onInput={setAmount}
          unit={props.invoice.currency}
          error={minor() > openMinor() ? t('sales.moreThanOpen') : undefined}
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
      </div>
    </Dialog>
  )
}
