import type { Command } from '@werkbank/model/base/command.ts'
import { compareQuantities, isPositive, isQuantity, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { returnOrder } from '@werkbank/model/sales/commands.ts'
import { createSignal, For } from 'solid-js'
import type { z } from 'zod'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { NumberInput } from '../design/field.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'

type Line = MirrorRow<'orderLines'>

/** Which quantities of what was delivered come back. */
export function ReturnDialog(props: {
  orderId: string
  lines: readonly Line[]
  onClose: () => void
  onSend: <C extends Command>(command: C, input: z.input<C['input']>) => Promise<void>
}) {
  const mirror = useMirror()
  const [quantities, setQuantities] = createSignal<Record<string, string>>({})
  const open = () =>
    props.lines
      .map((line) => ({ line, max: subtractQuantities(line.delivered, line.returned) }))
      .filter(({ max }) => isPositive(max))
  const chosen = () =>
    open().flatMap(({ line, max }) => {
      const quantity = quantities()[line.lineId] ?? ''
      return isQuantity(quantity) && isPositive(quantity) && compareQuantities(quantity, max) <= 0
        ? [{ lineId: line.lineId, quantity }]
        : []
    })
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('sales.returnTitle')}
      width="wide"
      actions={
        <>
          <Button onClick={props.onClose}>{t('sales.back')}</Button>
          <Button
            kind="primary"
            disabled={chosen().length === 0}
            onClick={() => void props.onSend(returnOrder, { id: props.orderId, lines: chosen() })}
          >
            {t('sales.returnGoods')}
          </Button>
        </>
      }
    >
      <p class="mb-2 text-muted">{t('sales.returnText')}</p>
      <For each={open()}>
        {({ line, max }) => (
          <NumberInput
            label={mirror.get('products', line.productId)?.name ?? t('sales.unknownProduct')}
            hint={`0 – ${max}`}
            value={quantities()[line.lineId] ?? ''}
            onInput={(value) => setQuantities((before) => ({ ...before, [line.lineId]: value }))}
          />
        )}
      </For>
    </Dialog>
  )
}
