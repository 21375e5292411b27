import type { OrderChange } from '@werkbank/model/sales/order-changes.ts'
import type { OrderContent, OrderLine } from '@werkbank/model/sales/order-document.ts'
import { createResource, For } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { showToast } from '../design/toast.tsx'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import type { Replica } from '../replica/replica.ts'
import { type Agreed, agreedLines, changesSince, parseAgreed, revertTo } from './committed-content.ts'
import { fieldWord, valueWord } from './field-words.ts'
import type { OrderRow } from './order-state.tsx'

/** What differs from the committed version, field by field, and the way back. */
export function ChangesDialog(props: {
  order: OrderRow
  replica: Replica
  content: OrderContent
  onClose: () => void
}) {
  const { request } = useWorkspace()
  const mirror = useMirror()
  const [agreed] = createResource<Agreed>(async () => {
    const fromMirror = () =>
      agreedLines(
        [...mirror.all('orderLines')].filter(({ orderId }) => orderId === props.order.id),
        props.content,
      )
    try {
      return parseAgreed(await (await request(`/orders/${props.order.id}`)).json()) ?? fromMirror()
    } catch {
      return fromMirror() // without a network
    }
  })
  const changes = () => (agreed() ? changesSince(agreed() as Agreed, props.content) : [])
  const revert = () => {
    props.replica.edit(() => revertTo(props.replica.doc, agreed() as Agreed, changes()))
    showToast(t('sales.reverted'), { onUndo: () => props.replica.undo?.undo() })
    props.onClose()
  }
  const productOf = (line: unknown) =>
    mirror.get('products', (line as OrderLine | undefined)?.productId ?? '')?.name ?? t('sales.unknownProduct')
  const sentence = (change: OrderChange): string => {
    if (change.field === 'line')
      return change.from === undefined
        ? `${t('sales.lineAdded')}: ${productOf(change.to)}`
        : `${t('sales.lineRemoved')}: ${productOf(change.from)}`
    return t('sales.changedTo', {
      field: fieldWord(change.field),
      from: valueWord(change.field, change.from, props.order.currency, mirror),
      to: valueWord(change.field, change.to, props.order.currency, mirror),
    })
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.changesTitle')}
      width="wide"
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button kind="danger" disabled={changes().length === 0} onClick={revert}>
            {t('sales.revert')}
          </Button>
        </>
      }
    >
      <ul class="flex flex-col gap-1">
        <For each={changes()}>{(change) => <li class="rounded-sm bg-sunken px-2 py-1">{sentence(change)}</li>}</For>
      </ul>
    </Dialog>
  )
}
