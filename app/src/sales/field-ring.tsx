import { type JSX, Show } from 'solid-js'
import { personStyle } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import type { Overwrites } from '../replica/overwrites.ts'
import type { Replica } from '../replica/replica.ts'
import { type Peer, setField } from '../replica/use-replica.ts'

export type Together = { replica: Replica; peers: () => readonly Peer[]; overwrites: () => Overwrites | undefined }

/**
 * A field that several people may be in: a ring in the colour of whoever is there, and what somebody overwrote, with one click to
 * take it back. `field` is `<root>.<key>`.
 */
export function FieldRing(props: {
  together: Together
  field: string
  children: JSX.Element
  class?: string
  show?: (value: unknown) => string
}) {
  const people = useTable('people')
  const peer = () => props.together.peers().find(({ field }) => field === props.field)
  const lost = () => props.together.overwrites()?.of(props.field)
  const by = () => people().find(({ id }) => id === lost()?.byPersonId)?.name
  const mine = () => (props.show ?? String)(lost()?.mine ?? '')
  return (
    <div
      class={`relative rounded-md ${peer() ? 'outline-2 outline-offset-1 outline-(--ring)' : ''} ${props.class ?? ''}`}
      style={peer() ? personStyle(peer()?.personId ?? '') : {}}
      onFocusIn={() => setField(props.together.replica, props.field)}
      onFocusOut={() => setField(props.together.replica, null)}
    >
      {props.children}
      <Show when={peer()}>
        {(there) => (
          <span
            class="pointer-events-none absolute -top-2 right-1 z-10 rounded-sm bg-(--person) px-1 text-[10px] leading-4 text-white"
            title={t('sales.isHere', { name: there().name })}
          >
            {there().name.split(' ')[0]}
          </span>
        )}
      </Show>
      <Show when={lost()}>
        <div
          role="status"
          class="mt-1 flex flex-wrap items-center gap-2 rounded-md bg-warning-soft px-2 py-1 text-xs text-warning"
        >
          <span>
            {by()
              ? t('sales.overwritten', { name: by() ?? '', mine: mine() })
              : t('sales.overwrittenBySomebody', { mine: mine() })}
          </span>
          <Button kind="quiet" onClick={() => props.together.overwrites()?.takeBack(props.field)}>
            {t('sales.takeBack')}
          </Button>
          <Button kind="quiet" onClick={() => props.together.overwrites()?.dismiss(props.field)}>
            {t('sales.keepTheirs')}
          </Button>
        </div>
      </Show>
    </div>
  )
}
