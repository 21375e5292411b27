import { Key } from '@solid-primitives/keyed'
import { MoreHorizontal } from 'lucide-solid/icons'
import { type Accessor, type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Menu, type MenuItem } from '../design/overlay/menu.tsx'
import { t } from '../i18n/t.ts'

/** What belongs to a customer, one card each, with a button to add one. */
export function PartSection<Row extends { id: string }>(props: {
  title: string
  rows: readonly Row[]
  /** Without it nothing is added. */
  add?: { label: string; onAdd: () => void } | undefined
  empty?: string
  children: (row: Accessor<Row>) => JSX.Element
}) {
  return (
    <section aria-label={props.title}>
      <div class="mb-2 flex items-center justify-between gap-2">
        <h2 class="font-semibold">{props.title}</h2>
        <Show when={props.add}>{(add) => <Button onClick={() => add().onAdd()}>{add().label}</Button>}</Show>
      </div>
      <ul class="grid gap-2 sm:grid-cols-2">
        <Key each={props.rows} by="id" fallback={<li class="text-muted">{props.empty}</li>}>
          {(row) => <li>{props.children(row)}</li>}
        </Key>
      </ul>
    </section>
  )
}

/** One part of a customer: its fields and actions. `name` distinguishes it for screen readers. */
export function PartCard(props: { name: string; items: readonly MenuItem[]; children: JSX.Element }) {
  return (
    <div class="flex h-full items-start justify-between gap-2 rounded-lg border border-line bg-surface p-3">
      <div class="flex min-w-0 flex-col gap-0.5 wrap-anywhere" dir="auto">
        {props.children}
      </div>
      <Show when={props.items.length > 0}>
        <Menu label={t('partners.more', { name: props.name })} trigger={<MoreHorizontal />} items={props.items} />
      </Show>
    </div>
  )
}
