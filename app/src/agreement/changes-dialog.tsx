import type { OrderChange } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderContent, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { For } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { fieldWord, valueWord } from './sheet/field-words.ts'

/** What differs from the committed version, field by field, and the way back. */
export function ChangesDialog(props: {
  version: number
  currency: string
  content: OrderContent
  changes: readonly OrderChange[]
  readOnly: boolean
  onRevert: () => void
  onClose: () => void
}) {
  const mirror = useMirror()
  const nameOf = (productId: string | undefined) =>
    mirror.get('products', productId ?? '')?.name ?? t('sales.unknownProduct')
  const about = (change: OrderChange): string => {
    if (change.lineId === undefined) return fieldWord(change.field)
    const line = (change.to ?? change.from) as Partial<OrderLine> | undefined
    if (change.field === 'line') return nameOf(line?.productId)
    const now = props.content.lines.find(({ id }) => id === change.lineId)
    return `${nameOf(now?.productId)}: ${fieldWord(change.field)}`
  }
  const value = (change: OrderChange, which: 'from' | 'to') => {
    const raw = change[which]
    if (change.field !== 'line') return valueWord(change.field, raw, props.currency, mirror)
    return raw === undefined ? t('sales.nothing') : `${formatQuantity((raw as OrderLine).quantity)} ×`
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.changesTitle', { version: props.version })}
      width="wide"
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.close')}</Button>
          <Button kind="danger" disabled={props.changes.length === 0 || props.readOnly} onClick={props.onRevert}>
            {t('sales.revert', { version: props.version })}
          </Button>
        </>
      }
    >
      <table class="w-full">
        <thead class="text-left text-xs text-muted">
          <tr class="border-b border-line">
            <th class="py-1 font-medium">{t('sales.field')}</th>
            <th class="px-3 py-1 font-medium">{t('sales.versionOf', { version: props.version })}</th>
            <th class="py-1 font-medium">{t('sales.now')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.changes}>
            {(change) => (
              <tr class="border-b border-line align-top last:border-b-0">
                <td class="py-1.5 wrap-anywhere">{about(change)}</td>
                <td
                  class={`px-3 py-1.5 wrap-anywhere text-muted ${change.from === undefined || change.from === '' ? '' : 'line-through'}`}
                >
                  {value(change, 'from')}
                </td>
                <td class="py-1.5 font-medium wrap-anywhere">{value(change, 'to')}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Dialog>
  )
}
