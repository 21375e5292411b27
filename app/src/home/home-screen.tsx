import { Key } from '@solid-primitives/keyed'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, For, Show } from 'solid-js'
import { createRequests, requestName } from '../approvals/index.tsx'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay, today } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { isInView, reservedIn, type View } from '../sales/index.tsx'

type Item = { id: string; href: string; title: string; detail: string /** Its day has passed. */; late: boolean }

/** What waits, each with the list that shows all of it. */
const VIEWS = [
  { view: 'to-deliver', title: 'home.toDeliver' },
  { view: 'backorder', title: 'home.backorders' },
  { view: 'changed', title: 'home.changed' },
  { view: 'draft', title: 'home.drafts' },
] as const satisfies { view: View; title: string }[]

/** When it has to be done: when it is wanted, else the day of the order. */
const dueOf = ({ requestedOn, orderedOn, createdAt }: MirrorRow<'orders'>) => requestedOn ?? orderedOn ?? createdAt
const SHOWN = 6

/** What needs the person's attention, and nothing else. */
export function HomeScreen() {
  const can = useCan()
  const mirror = useMirror()
  const orders = useTable('orders')
  const invoices = useTable('invoices')
  const customerOf = (id: string | null) => mirror.get('customers', id ?? '')?.name ?? ''
  const orderItems = (view: View): Item[] =>
    orders()
      .filter((order) => isInView(order, view, reservedIn(mirror)))
      .sort((a, b) => (dueOf(a) < dueOf(b) ? -1 : 1))
      .map((order) => ({
        id: order.id,
        href: `/orders/${order.id}`,
        title: `${order.number ?? t('sales.unnamed')} ${customerOf(order.customerId ?? order.workingCustomerId)}`,
        detail: order.requestedOn
          ? t('home.wantedOn', { date: formatDate(order.requestedOn) })
          : t('home.orderedOn', { date: formatDate(order.orderedOn ?? companyDay(order.createdAt)) }),
        late: order.requestedOn !== null && order.requestedOn < today() && view !== 'draft',
      }))
  const cards = VIEWS.map(({ view, title }) => ({ view, title, items: createMemo(() => orderItems(view)) }))
  const overdue = createMemo<Item[]>(() =>
    invoices()
      .filter((invoice) => invoice.openMinor > 0 && invoice.dueOn < today())
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .map((invoice) => ({
        id: invoice.id,
        href: `/invoices/${invoice.id}`,
        title: `${invoice.number} ${customerOf(invoice.customerId)}`,
        detail: t('home.openSince', {
          amount: formatMoney(invoice.openMinor, invoice.currency),
          date: formatDate(invoice.dueOn),
        }),
        late: true,
      })),
  )
  const requests = createRequests()
  const requestItems = (rows: readonly MirrorRow<'approvals'>[]): Item[] =>
    rows.map((row) => ({
      id: row.id,
      href: `/approvals/${row.id}`,
      title: requestName(mirror, row),
      detail: formatDate(row.requestedAt),
      late: row.state === 'sent-back',
    }))
  return (
    <Page title={t('home.title')}>
      <div class="grid grid-cols-1 content-start gap-4 overflow-auto p-4 md:grid-cols-2 xl:grid-cols-3">
        <Show when={requests.waiting().length > 0}>
          <Card title={t('approvals.waiting')} items={requestItems(requests.waiting())} all="/approvals?show=waiting" />
        </Show>
        <Show when={requests.mine().length > 0}>
          <Card title={t('approvals.mine')} items={requestItems(requests.mine())} all="/approvals?show=mine" />
        </Show>
        <Show when={can('order.read')}>
          <For each={cards}>
            {({ view, title, items }) => <Card title={t(title)} items={items()} all={`/orders?status=${view}`} />}
          </For>
        </Show>
        <Show when={can('invoice.read')}>
          <Card title={t('home.overdue')} items={overdue()} all="/invoices?show=overdue" />
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
        <Key each={props.items.slice(0, SHOWN)} by="href" fallback={<li class="text-muted">{t('home.none')}</li>}>
          {(item) => (
            <li>
              <a href={item().href} class="flex min-h-row items-center justify-between gap-3 hover:bg-hover">
                <span class="truncate">{item().title}</span>
                <span class={`shrink-0 tabular-nums ${item().late ? 'text-danger' : 'text-muted'}`}>
                  {item().detail}
                </span>
              </a>
            </li>
          )}
        </Key>
      </ul>
      <Show when={props.items.length > SHOWN}>
        <a
          class="reach mt-2 inline-block text-xs underline"
          href={props.all}
          aria-label={`${t('home.all')}: ${props.title}`}
        >
          {t('home.all')}
        </a>
      </Show>
    </section>
  )
}
