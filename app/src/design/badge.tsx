import { CircleAlert, CircleCheck, CircleDot, Info, TriangleAlert } from 'lucide-solid/icons'
import type { JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { classes } from './classes.ts'

export type Meaning = 'neutral' | 'good' | 'warning' | 'danger' | 'info'

const looks: Record<Meaning, string> = {
  neutral: 'bg-hover text-muted',
  good: 'bg-good-soft text-good',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}
const icons = { neutral: CircleDot, good: CircleCheck, warning: TriangleAlert, danger: CircleAlert, info: Info }

/** The icon that stands for a meaning, so that it is never told by colour alone. */
export function MeaningIcon(props: { meaning: Meaning; class?: string }) {
  return <Dynamic component={icons[props.meaning]} aria-hidden="true" class={props.class ?? 'size-4 shrink-0'} />
}

/** A state in a word: colour, icon and text. */
export function Badge(props: { meaning: Meaning; children: JSX.Element; class?: string }) {
  return (
    <span
      class={classes(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        looks[props.meaning],
        props.class,
      )}
    >
      <MeaningIcon meaning={props.meaning} class="size-3 shrink-0" />
      {props.children}
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
