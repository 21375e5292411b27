import type { Shortage } from '@werkbank/model/sales/commands.ts'
import { For } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

/** What stock can't cover, line by line, when more is expected, and the ways out. */
export function ShortageDialog(props: {
  shortages: readonly Shortage[]
  onClose: () => void
  onBackorder: () => void
  onSetToAvailable: () => void
}) {
  return (
    <Dialog
      open={props.shortages.length > 0}
      onClose={props.onClose}
      title={t('sales.shortTitle')}
      width="wide"
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button onClick={props.onSetToAvailable}>{t('sales.setToAvailable')}</Button>
          <Button kind="primary" onClick={props.onBackorder}>
            {t('sales.commitRest')}
          </Button>
        </>
      }
    >
      <p class="mb-2">{t('sales.shortIntro')}</p>
      <ul class="flex flex-col gap-2">
        <For each={props.shortages}>
          {(line) => (
            <li class="rounded-md border border-line p-2">
              <p class="font-medium">
                {line.sku} {line.name}
              </p>
              <p class="text-muted">
                {t('sales.shortLine', {
                  requested: formatQuantity(line.requested),
                  available: formatQuantity(line.available),
                })}
              </p>
              <For each={line.expected}>
                {(receipt) => (
                  <p class="text-muted">
                    {t('sales.expectedOn', {
                      quantity: formatQuantity(receipt.quantity),
                      date: formatDate(receipt.expectedOn),
                    })}{' '}
                    {receipt.reference}
                  </p>
                )}
              </For>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )
}
