import type { Shortage } from '@werkbank/model/sales/commands.ts'
import { For } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

/** What stock can't cover, line by line, when more is expected, and the ways out. */
export function ShortageDialog(props: {
  open: boolean
  shortages: readonly Shortage[]
  onClose: () => void
  onBackorder: () => void
  onSetToAvailable: () => void
}) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={t('sales.shortTitle')}
      width="wide"
      actions={
        <>
          <Button kind="quiet" onClick={props.onClose}>
            {t('sales.notNow')}
          </Button>
          <Button onClick={props.onSetToAvailable}>{t('sales.setToAvailable')}</Button>
          <Button kind="primary" onClick={props.onBackorder}>
            {t('sales.commitRest')}
          </Button>
        </>
      }
    >
      <p class="mb-3">{t('sales.shortIntro')}</p>
      <table class="w-full">
        <thead class="text-left text-xs text-muted">
          <tr class="border-b border-line">
            <th class="py-1 font-medium">{t('sales.product')}</th>
            <th class="px-3 py-1 text-right font-medium">{t('sales.wanted')}</th>
            <th class="px-3 py-1 text-right font-medium">{t('sales.availability')}</th>
            <th class="py-1 font-medium max-sm:hidden">{t('sales.expected')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.shortages}>
            {(line) => (
              <tr class="border-b border-line align-top last:border-b-0">
                <td class="py-1.5">
                  <span class="block text-xs text-muted">{line.sku}</span>
                  {line.name}
                  <span class="block text-xs text-muted sm:hidden">
                    <Expected receipts={line.expected} />
                  </span>
                </td>
                <td class="px-3 py-1.5 text-right">{formatQuantity(line.requested)}</td>
                <td class="px-3 py-1.5 text-right font-semibold text-warning">{formatQuantity(line.available)}</td>
                <td class="py-1.5 max-sm:hidden">
                  <Expected receipts={line.expected} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Dialog>
  )
}

/** When more comes; on a phone below the product, where four columns find no room. */
function Expected(props: { receipts: Shortage['expected'] }) {
  return (
    <For each={props.receipts} fallback={<span class="text-muted">{t('sales.nothingExpected')}</span>}>
      {(receipt) => (
        <span class="block">
          {t('sales.expectedShort', {
            quantity: formatQuantity(receipt.quantity),
            date: formatDate(receipt.expectedOn),
          })}{' '}
          <span class="text-muted">{receipt.reference}</span>
        </span>
      )}
    </For>
  )
}
