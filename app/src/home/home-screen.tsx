import { createMemo, For, Show } from 'solid-js'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay, today } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'

type Item = { id: string; href: string; title: string; detail: string }
const SHOWN = 6

/** What waits for somebody, and nothing else. */
export function HomeScreen() {
  const can = useCan()
  const mirror = useMirror()
  const orders = useTable('orders')
  const invoices = useTable('invoices')
  const customerOf = (id: string | null) => mirror.get('customers', id ?? '')?.name ?? ''
  const orderItems = (wanted: (order: ReturnType<typeof orders>[number]) => boolean): Item[] =>
    orders()
      .filter(wanted)
      .sort((a, b) => ((a.orderedOn ?? a.createdAt) < (b.orderedOn ?? b.createdAt) ? -1 : 1))
      .map((order) => ({
        id: order.id,
        href: `/orders/${order.id}`,
        title: `${order.number ?? t('sales.unnamed')} ${customerOf(order.customerId ?? order.workingCustomerId)}`,
        detail: formatDate(order.orderedOn ?? companyDay(order.createdAt)),
      }))
  const toDeliver = createMemo(() =>
    orderItems((order) => (order.status === 'committed' || order.status === 'part-delivered') && !order.backorder),
  )
  const backorders = createMemo(() => orderItems((order) => order.backorder && order.status !== 'cancelled'))
  const changed = createMemo(() =>
    orderItems((order) => order.version > 0 && order.changes > 0 && order.status !== 'cancelled'),
  )
  const drafts = createMemo(() => orderItems((order) => order.status === 'draft'))
  const overdue = createMemo<Item[]>(() =>
    invoices()
      .filter((invoice) => invoice.openMinor > 0 && invoice.dueOn < today())
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .map((invoice) => ({
        id: invoice.id,
        href: `/invoices/${invoice.id}`,
        title: `${invoice.number} ${customerOf(invoice.customerId)}`,
        detail: formatMoney(invoice.openMinor, invoice.currency),
      })),
  )
  return (
    <Page title={t('home.title')}>
      <div class="grid grid-cols-1 content-start gap-4 overflow-auto p-4 md:grid-cols-2 xl:grid-cols-3">
        <Show when={can('order.read')}>
          <Card title={t('home.toDeliver')} items={toDeliver()} all="/orders?status=committed" />
          <Card title={t('home.backorders')} items={backorders()} all="/orders" />
          <Card title={t('home.changed')} items={changed()} all="/orders" />
          <Card title={t('home.drafts')} items={drafts()} all="/orders?status=draft" />
        </Show>
        <Show when={can('invoice.read')}>
          <Card title={t('home.overdue')} items={overdue()} all="/invoices?show=open" />
        </Show>
      </div>
    </Page>
  )
}

function Card(props: { title: string; items: readonly Item[]; all: string }) {
  return (
    <section class="rounded-lg border border-line bg-raised p-3" aria-label={props.title}>
      <h2 class="mb-2 flex items-baseline justify-between font-semibold">
        <span>{props.title}</span>
        <span class="text-2xl font-semibold tabular-nums">{props.items.length}</span>
      </h2>
      <ul class="divide-y divide-line">
        <For each={props.items.slice(0, SHOWN)} fallback={<li class="text-muted">{t('home.none')}</li>}>
          {(item) => (
            <li>
              <a href={item.href} class="flex min-h-row items-center justify-between gap-3 hover:bg-hover">
                <span class="truncate">{item.title}</span>
                <span class="shrink-0 text-muted tabular-nums">{item.detail}</span>
              </a>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.items.length > SHOWN}>
        <a class="mt-2 inline-block text-xs underline" href={props.all} aria-label={`${t('home.all')}: ${props.title}`}>
          {t('home.all')}
        </a>
      </Show>
    </section>
  )
}
