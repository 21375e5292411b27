import { createEffect, type JSX, on, Show } from 'solid-js'
import { personStyle } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import type { RefusedPiece } from '../../device/database.ts'
import { refusedBecause } from '../../i18n/refusal-words.ts'
import { t } from '../../i18n/t.ts'
import { useRow } from '../../mirror/use-mirror.ts'
import { setField } from '../../replica/use-replica.ts'
import type { Collaboration } from '../create-collaboration.ts'

/**
 * A field that several people may edit: a ring in the colour of a person with their caret in it, a soft glow when they change it, and the value of one's
 * own that was overwritten, with one click to restore it. `field` is `<root>.<key>`.
 */
export function FieldRing(props: {
  collaboration: Collaboration
  field: string
  children: JSX.Element
  class?: string
  /** A lost value in words. */
  show?: (value: unknown) => string
}) {
  let frame: HTMLDivElement | undefined
  const peer = () => props.collaboration.peerIn(props.field)
  const lost = () => props.collaboration.overwrites()?.of(props.field)
  // Restarted by hand: the same class set again would not run the animation a second time.
  createEffect(
    on(
      () => props.collaboration.changedBy(props.field),
      (glow) => {
        if (!frame || !glow) return
        const { '--glow': colour } = personStyle(glow.personId)
        frame.style.setProperty('--glow', glow.personId ? (colour ?? '') : 'var(--accent)')
        frame.classList.remove('glow-field')
        void frame.offsetWidth
        frame.classList.add('glow-field')
      },
      { defer: true },
    ),
  )
  const onFocusOut = (event: FocusEvent) => {
    const next = event.relatedTarget
    // On to the next field: its own message follows, and others see one step, not two.
    if (!(next instanceof HTMLElement) || !next.closest('[data-field]')) setField(props.collaboration.replica, null)
  }
  return (
    <div
      ref={frame}
      data-field={props.field}
      class={`relative rounded-md ${peer() ? 'person-ring' : ''} ${props.class ?? ''}`}
      style={peer() ? personStyle(peer()?.personId ?? '') : {}}
      on:animationend={() => frame?.classList.remove('glow-field')}
      onFocusIn={() => setField(props.collaboration.replica, props.field)}
      onFocusOut={onFocusOut}
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
      <Show when={props.collaboration.refused.of(props.field)}>
        {(piece) => <RefusedHere collaboration={props.collaboration} piece={piece()} show={props.show ?? String} />}
      </Show>
      <Show when={lost()}>
        <Overwritten collaboration={props.collaboration} field={props.field} show={props.show ?? String} />
      </Show>
    </div>
  )
}

function Overwritten(props: { collaboration: Collaboration; field: string; show: (value: unknown) => string }) {
  const lost = () => props.collaboration.overwrites()?.of(props.field)
  const by = useRow('people', () => lost()?.byPersonId)
  const mine = () => props.show(lost()?.mine ?? '') || t('sales.nothing')
  return (
    <div
      role="status"
      class="mt-1 flex flex-wrap items-center gap-x-2 rounded-md bg-warning-soft py-0.5 pr-1 pl-2 text-xs text-ink"
    >
      <span class="py-1">
        {by()
          ? t('sales.overwritten', { name: by()?.name ?? '', mine: mine() })
          : t('sales.overwrittenBySomebody', { mine: mine() })}
      </span>
      <span class="flex flex-wrap">
        <Button
          kind="quiet"
          class="h-auto! min-h-target shrink! px-2 text-left whitespace-normal!"
          onClick={() => props.collaboration.overwrites()?.takeBack(props.field)}
        >
          {t('sales.takeBack')}
        </Button>
        <Button
          kind="quiet"
          class="h-auto! min-h-target shrink! px-2 text-left whitespace-normal!"
          onClick={() => props.collaboration.overwrites()?.dismiss(props.field)}
        >
          {t('sales.keepTheirs')}
        </Button>
      </span>
    </div>
  )
}

function RefusedHere(props: { collaboration: Collaboration; piece: RefusedPiece; show: (value: unknown) => string }) {
  return (
    <div
      role="status"
      class="mt-1 flex flex-wrap items-center gap-x-2 rounded-md bg-danger-soft py-0.5 pr-1 pl-2 text-xs text-ink"
    >
      <span class="line-clamp-4 py-1 wrap-anywhere">
        {t('sync.refusedHere', {
          reason: refusedBecause(props.piece.reason),
          mine: props.show(props.piece.mine ?? '') || t('sales.nothing'),
        })}
      </span>
      <span class="flex flex-wrap">
        <Button
          kind="quiet"
          class="h-auto! min-h-target shrink! px-2 text-left whitespace-normal!"
          onClick={() => props.collaboration.refused.enterAgain(props.piece)}
        >
          {t('sync.restoreContent')}
        </Button>
        <Button
          kind="quiet"
          class="h-auto! min-h-target shrink! px-2 text-left whitespace-normal!"
          onClick={() => void props.collaboration.refused.forget(props.piece)}
        >
          {t('sync.letRefusedGo')}
        </Button>
      </span>
    </div>
  )
}
