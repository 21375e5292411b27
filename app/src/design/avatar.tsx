import { Pencil } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { classes } from './classes.ts'

const colours = 10

/** A person's colour number, the same on every device: from their id alone. */
export function personColour(personId: string): number {
  let hash = 2166136261
  for (const char of personId) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619)
  return (hash >>> 0) % colours
}

/** CSS variables `--person` (fill under white text) and `--ring` (lines, carets, glow) for `style`. */
export function personStyle(personId: string): Record<string, string> {
  const n = personColour(personId)
  return {
    '--person': `var(--person-${n}-fill)`,
    '--ring': `var(--person-${n}-ring)`,
    '--glow': `var(--person-${n}-ring)`,
  }
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => firstGrapheme(word ?? '').toLocaleUpperCase()).join('')
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** What people take for the first letter: with its accents, a syllable of Hangul, a family of emoji. */
const firstGrapheme = (word: string) => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/**
 * A face: initials on the person's colour. `label` replaces the name where it says more ("Ada is here"); `online` is the word for a person who is online
 * (RT-20.1): shown as a dot, and read out with the name.
 */
export function Avatar(props: {
  id: string
  name: string
  label?: string
  online?: string | undefined
  /** With a pen: they have their caret there. `label` says so too. */
  isWriting?: boolean
  size?: 'small' | 'normal'
  class?: string
}) {
  const label = () => [props.label ?? props.name, props.online].filter(Boolean).join(', ')
  return (
    <span
      role="img"
      aria-label={label()}
      title={label()}
      style={personStyle(props.id)}
      class={classes(
        'relative inline-flex shrink-0 items-center justify-center rounded-full bg-(--person) font-semibold text-white select-none',
        props.size === 'small' ? 'size-5 text-[10px]' : 'size-7 text-xs',
        props.class,
      )}
    >
      {initials(props.name)}
      <Show when={props.isWriting}>
        <span class="absolute -right-1 -bottom-1 inline-flex size-3.5 items-center justify-center rounded-full border border-line bg-surface text-ink">
          <Pencil aria-hidden="true" class="size-2.5" />
        </span>
      </Show>
      <Show when={props.online}>
        <span class="absolute -right-0.5 -bottom-0.5 size-2 rounded-full border border-surface bg-good" />
      </Show>
    </span>
  )
}

/** A name without a face: with the same dot, and the word for it, where the person is online (RT-20.1). */
export function PersonName(props: { name: string; online: string | undefined; class?: string }) {
  return (
    <span class={props.class}>
      <Show when={props.online}>
        <span class="mr-1 inline-block size-2 rounded-full bg-good align-middle" title={props.online} />
      </Show>
      {props.name}
      <Show when={props.online}>
        <span class="sr-only">, {props.online}</span>
      </Show>
    </span>
  )
}
