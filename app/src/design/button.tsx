import { type JSX, Show, splitProps } from 'solid-js'
import { classes } from './classes.ts'
import { Tooltip } from './overlay/tooltip.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'quiet-danger' | 'danger'

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** One `primary` per view: the thing to do. `quiet` has no border. Default `secondary`. */
  kind?: ButtonKind
  icon?: JSX.Element
  /** Shows that the work is under way; the button stays focusable but does nothing. */
  busy?: boolean
}

const base =
  'inline-flex h-target shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap select-none disabled:opacity-50 aria-disabled:opacity-50'
const kinds: Record<ButtonKind, string> = {
  primary: 'bg-accent-fill text-on-accent enabled:hover:bg-accent-fill-hover',
  secondary: 'border border-line-strong bg-surface text-ink enabled:hover:bg-hover',
  quiet: 'text-ink enabled:hover:bg-hover',
  'quiet-danger': 'text-danger enabled:hover:bg-danger-soft',
  danger: 'bg-danger-fill text-white enabled:hover:opacity-90',
}

/** The look of a button for a link: `<A class={buttonClass('primary')}>`. */
export function buttonClass(kind: ButtonKind = 'secondary'): string {
  return classes(base, kinds[kind], 'no-underline')
}

/** A button with words. `type` is `button` unless said otherwise, so that it never submits by accident. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'busy', 'class', 'children', 'onClick'])
  return (
    <button
      type="button"
      {...rest}
      data-kind={own.kind}
      aria-busy={own.busy}
      aria-disabled={own.busy || undefined}
      onClick={(event) => {
        if (!own.busy && typeof own.onClick === 'function') own.onClick(event)
      }}
      class={classes(base, kinds[own.kind ?? 'secondary'], own.class)}
    >
      <Show when={own.icon}>
        <span class="-ml-0.5 inline-flex size-4 [&>svg]:size-4" aria-hidden="true">
          {own.icon}
        </span>
      </Show>
      {own.children}
    </button>
  )
}

export interface IconButtonProps extends Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** What it does; read aloud and shown as a tooltip. */
  label: string
  kind?: ButtonKind
  /** The icon. */
  children: JSX.Element
}

/** A square button with only an icon; its label is the accessible name and the tooltip. */
export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['label', 'kind', 'class', 'children'])
  return (
    <Tooltip text={own.label}>
      <button
        type="button"
        {...rest}
        aria-label={own.label}
        class={classes(
          'inline-flex size-target shrink-0 items-center justify-center rounded-md disabled:opacity-50 [&>svg]:size-4',
          kinds[own.kind ?? 'quiet'],
          own.class,
        )}
      >
        {own.children}
      </button>
    </Tooltip>
  )
}
