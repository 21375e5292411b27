import { For, type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { t } from '../i18n/t.ts'
import { type Icon, type Meaning, MeaningIcon, type Tone, toneText } from './badge.tsx'
import { classes } from './classes.ts'

/** The course of a figure over its zero, e.g. a stock level over weeks. Steps, because levels jump and do not glide; filled, because a line that stays is taken for a rule of the page. */
export function Sparkline(props: { values: readonly number[]; label: string; width?: number; height?: number }) {
  const width = () => props.width ?? 96
  const height = () => props.height ?? 24
  const y = (value: number) => {
    const low = Math.min(0, ...props.values)
    const span = Math.max(...props.values, 1) - low || 1
    return height() - 2 - ((value - low) / span) * (height() - 4)
  }
  const path = () => {
    const x = (index: number) => 1 + (index * (width() - 2)) / Math.max(1, props.values.length - 1)
    return props.values
      .map((value, index) => (index === 0 ? `M${x(0)} ${y(value)}` : `H${x(index).toFixed(1)}V${y(value).toFixed(1)}`))
      .join('')
  }
  return (
    <svg role="img" aria-label={props.label} width={width()} height={height()} class="text-accent">
      <path d={`${path()}V${y(0)}H1Z`} fill="currentColor" fill-opacity="0.12" />
      <path d={path()} fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  )
}

/**
 * What the bar of a level is filled with, as shares of its width: full where there are goods, of which some are reserved; empty where
 * there are none. More reserved than there is means that nothing is free.
 */
export function levelShares({ reserved, onHand }: { reserved: number; onHand: number }): {
  reserved: number
  free: number
} {
  if (onHand <= 0) return { reserved: 0, free: 0 }
  const taken = Math.min(1, Math.max(0, reserved / onHand))
  return { reserved: taken, free: 1 - taken }
}

/** What is on hand as a bar: the free part in the accent, the reserved one paler; the words say the same. Numbers for the picture only. */
export function MeterBar(props: {
  reserved: number
  onHand: number
  reservedText: string
  onHandText: string
  /** As wide as its place instead of 5rem. */
  wide?: boolean
}) {
  const shares = () => levelShares(props)
  const label = () => t('common.reservedOfOnHand', { reserved: props.reservedText, onHand: props.onHandText })
  return (
    <span
      role="img"
      aria-label={label()}
      title={label()}
      class={classes(
        'h-2 overflow-hidden rounded-full bg-line',
        props.wide ? 'flex w-full' : 'inline-flex w-20 align-middle',
      )}
    >
      <span class="h-full bg-accent-fill" style={{ width: `${shares().free * 100}%` }} />
      <span class="level-reserved h-full" style={{ width: `${shares().reserved * 100}%` }} />
    </span>
  )
}

/** How far something is: 0 to 1. */
export function ProgressBar(props: { value: number; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuenow={Math.round(props.value * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      class="h-1.5 w-full overflow-hidden rounded-full bg-line"
    >
      <div class="h-full bg-accent-fill transition-[width]" style={{ width: `${Math.min(1, props.value) * 100}%` }} />
    </div>
  )
}

export interface TimelineEntry {
  id: string
  meaning?: Tone
  /** Instead of that of the meaning. */ icon?: Icon
  title: JSX.Element
  /** When, already written out. */
  at?: string
  detail?: JSX.Element
}

/** What happened to something, in order, with the icon of its meaning. */
export function Timeline(props: { label: string; entries: readonly TimelineEntry[] }) {
  return (
    <ol aria-label={props.label} class="flex flex-col">
      <For each={props.entries}>
        {(entry, index) => (
          <li class="flex gap-3">
            <span class={`flex w-4 flex-col items-center ${toneText[entry.meaning ?? 'neutral']}`}>
              <Show
                when={entry.icon}
                fallback={
                  <MeaningIcon meaning={(entry.meaning ?? 'neutral') as Meaning} class="mt-0.5 size-4 shrink-0" />
                }
              >
                {(icon) => <Dynamic component={icon()} aria-hidden="true" class="mt-0.5 size-4 shrink-0" />}
              </Show>
              <Show when={index() < props.entries.length - 1}>
                <span class="w-px flex-1 bg-line-strong" />
              </Show>
            </span>
            <div class="min-w-0 flex-1 pb-3">
              <div class="flex justify-between gap-3">
                <span>{entry.title}</span>
                <span class="shrink-0 text-xs text-muted">{entry.at}</span>
              </div>
              <div class="text-muted">{entry.detail}</div>
            </div>
          </li>
        )}
      </For>
    </ol>
  )
}

/** A key on the keyboard. */
export function Kbd(props: { children: JSX.Element }) {
  return (
    <kbd class="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-xs text-muted">
      {props.children}
    </kbd>
  )
}
