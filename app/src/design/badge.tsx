import { CircleAlert, CircleCheck, CircleDot, Info, TriangleAlert } from 'lucide-solid/icons'
import type { Component, JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { classes } from './classes.ts'

export type Meaning = 'neutral' | 'good' | 'warning' | 'danger' | 'info'

/** Colours of things that are neither good nor bad but apart from each other: states beside those that mean something. */
export type Tone = Meaning | 'teal' | 'violet'

const looks: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  good: 'bg-good-soft text-good',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
  teal: 'bg-teal-soft text-teal',
  violet: 'bg-violet-soft text-violet',
}
const icons = { neutral: CircleDot, good: CircleCheck, warning: TriangleAlert, danger: CircleAlert, info: Info }

/** The text of a tone's badge. */
export const toneText: Record<Tone, string> = {
  neutral: 'text-muted',
  good: 'text-good',
  warning: 'text-warning',
  danger: 'text-danger',
  info: 'text-info',
  teal: 'text-teal',
  violet: 'text-violet',
}

/** The icon of a meaning, so that colour alone never carries it. */
export function MeaningIcon(props: { meaning: Meaning; class?: string }) {
  return <Dynamic component={icons[props.meaning]} aria-hidden="true" class={props.class ?? 'size-4 shrink-0'} />
}

export type Icon = Component<{ class?: string; 'aria-hidden'?: 'true' }>
type BadgeLook = { meaning: Meaning; icon?: undefined } | { meaning: Tone; icon: Icon }

/** A state in a word: colour, icon and text. States of one thing that have icons and colours of their own give them. */
export function Badge(props: BadgeLook & { children: JSX.Element; class?: string }) {
  return (
    <span
      class={classes(
        'inline-flex h-5 max-w-full min-w-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        looks[props.meaning],
        props.class,
      )}
    >
      <Dynamic component={props.icon ?? icons[props.meaning as Meaning]} aria-hidden="true" class="size-3 shrink-0" />
      <span class="truncate">{props.children}</span>
    </span>
  )
}

/** A sentence that matters, in the page: refused, short of stock, read only. */
export function Notice(props: { meaning: Meaning; children: JSX.Element; actions?: JSX.Element; class?: string }) {
  return (
    <div
      role={props.meaning === 'danger' ? 'alert' : 'status'}
      class={classes('flex flex-wrap items-center gap-2 rounded-md px-3 py-2', looks[props.meaning], props.class)}
    >
      <MeaningIcon meaning={props.meaning} />
      <div class="min-w-0 flex-1 text-ink">{props.children}</div>
      {props.actions}
    </div>
  )
}
