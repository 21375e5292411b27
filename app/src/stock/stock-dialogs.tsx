import { newId } from '@werkbank/model/base/id.ts'
import { isQuantity } from '@werkbank/model/base/quantity.ts'
import { adjustStock, receiveStock, transferStock } from '@werkbank/model/stock/commands.ts'
import { PackagePlus } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { NumberInput, Select, TextInput } from '../design/field.tsx'
import { Menu } from '../design/menu.tsx'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

type Kind = 'receive' | 'transfer' | 'adjust'
const REAL = new Set(['warehouse', 'location', 'device'])

/** Goods in, from place to place, or a correction: commands that wait where there is no network. */
export function StockDialogs(props: { productId: string }) {
  const send = useSend()
  const locations = useTable('locations')
  const places = () =>
    locations()
      .filter(({ kind }) => REAL.has(kind))
      .sort((a, b) => a.rank - b.rank)
  const options = () => places().map(({ id, name }) => ({ value: id, label: name }))
  const [open, setOpen] = createSignal<Kind | undefined>()
  const [quantity, setQuantity] = createSignal('')
  const [from, setFrom] = createSignal<string>('')
  const [to, setTo] = createSignal<string>('')
  const [reason, setReason] = createSignal('')
  const source = () => from() || (places()[0]?.id ?? '')
  const target = () => to() || (places().find(({ id }) => open() !== 'transfer' || id !== source())?.id ?? '')
  const valid = () =>
    isQuantity(quantity()) &&
    Number(quantity()) !== 0 &&
    (open() === 'adjust' ? reason().trim() !== '' : Number(quantity()) > 0)
  const post: typeof send = (command, input) => {
    setOpen(undefined)
    setQuantity('')
    setReason('')
    return send(command, input)
  }
  const book = () => {
    const common = { id: newId(), productId: props.productId, quantity: quantity(), reason: reason() }
    if (open() === 'receive') void post(receiveStock, { ...common, locationId: target() })
    else if (open() === 'transfer')
      void post(transferStock, { ...common, fromLocationId: source(), toLocationId: target() })
    else void post(adjustStock, { ...common, locationId: target() })
  }
  return (
    <>
      <Menu
        label={t('stock.actions')}
        trigger={<PackagePlus aria-hidden="true" />}
        items={[
          { label: t('stock.receive'), onSelect: () => setOpen('receive') },
          { label: t('stock.transfer'), onSelect: () => setOpen('transfer') },
          { label: t('stock.adjust'), onSelect: () => setOpen('adjust') },
        ]}
      />
      <Show when={open()}>
        {(kind) => (
          <Dialog
            open
            onClose={() => setOpen(undefined)}
            title={t(`stock.${kind()}`)}
            actions={
              <>
                <Button onClick={() => setOpen(undefined)}>{t('stock.cancel')}</Button>
                <Button kind="primary" disabled={!valid()} onClick={book}>
                  {t('stock.book')}
                </Button>
              </>
            }
          >
            <div class="flex flex-col gap-3">
              <NumberInput
                label={t('stock.quantity')}
                hint={kind() === 'adjust' ? t('stock.adjustHint') : ''}
                value={quantity()}
                onInput={setQuantity}
              />
              <Show when={kind() === 'transfer'}>
                <Select label={t('stock.from')} value={source()} options={options()} onChange={setFrom} />
              </Show>
              <Select
                label={kind() === 'transfer' ? t('stock.to') : t('stock.location')}
                value={target()}
                options={options()}
                onChange={setTo}
              />
              <TextInput label={t('stock.reason')} value={reason()} onInput={setReason} maxLength={300} />
            </div>
          </Dialog>
        )}
      </Show>
    </>
  )
}
