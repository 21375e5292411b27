import { Key } from '@solid-primitives/keyed'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { closeExpectedReceipt } from '@werkbank/model/stock/expected-commands.ts'
import { Ellipsis, PackagePlus, Pencil, X } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/overlay/menu.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

type Expected = MirrorRow<'expectedReceipts'>
export type ExpectedSteps = {
  onExpect: () => void
  onReceive: (receipt: Expected) => void
  onChange: (receipt: Expected) => void
}

/** What of a product is still to come in: entered, received, changed and closed here (SA-17). */
export function ExpectedList(props: { productId: string } & ExpectedSteps) {
  const can = useCan()
  const mirror = useMirror()
  const send = useSend()
  const rows = useRowsBy('expectedReceipts', 'productId', () => props.productId)
  const soonest = () => rows().toSorted((a, b) => (a.expectedOn < b.expectedOn ? -1 : 1))
  const close = async (receipt: Expected) => {
    await send(closeExpectedReceipt, { id: receipt.id })
    showToast(t('stock.expectedClosed'))
  }
  const items = (receipt: Expected) => [
    { label: t('stock.receiveExpected'), icon: <PackagePlus />, onSelect: () => props.onReceive(receipt) },
    { label: t('stock.changeExpected'), icon: <Pencil />, onSelect: () => props.onChange(receipt) },
    { label: t('stock.closeExpected'), icon: <X />, onSelect: () => void close(receipt) },
  ]
  return (
    <section aria-label={t('stock.expected')}>
      <h3 class="mb-1 flex items-center justify-between gap-2 text-sm font-medium">
        {t('stock.expected')}
        <Show when={can('stock.move')}>
          <Button kind="quiet" onClick={props.onExpect}>
            {t('stock.expect')}
          </Button>
        </Show>
      </h3>
      <ul>
        <Key each={soonest()} by="id" fallback={<li class="text-muted">{t('stock.nothingExpected')}</li>}>
          {(receipt) => (
            <li class="flex min-h-row items-center gap-3 border-b border-line">
              <span
                class={`w-20 shrink-0 tabular-nums ${receipt().expectedOn < today() ? 'text-danger' : 'text-muted'}`}
                title={receipt().expectedOn < today() ? t('stock.expectedLate') : undefined}
              >
                {formatDate(receipt().expectedOn)}
              </span>
              <span class="min-w-0 flex-1 truncate">
                {[receipt().reference, mirror.get('locations', receipt().locationId)?.name].filter(Boolean).join(' · ')}
              </span>
              <span class="text-right tabular-nums">{formatQuantity(receipt().quantity)}</span>
              <Show when={can('stock.move')}>
                <Menu
                  label={t('stock.expectedMore', { date: formatDate(receipt().expectedOn) })}
                  trigger={<Ellipsis aria-hidden="true" />}
                  items={items(receipt())}
                />
              </Show>
            </li>
          )}
        </Key>
      </ul>
    </section>
  )
}
