// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { classes } from '../classes.ts'
import { Field, inputClass } from './field.tsx'
import { createMissing } from './required.ts'

export interface ComboboxProps<T> {
  label: string
  hideLabel?: boolean
  error?: string | undefined
  placeholder?: string
  disabled?: boolean
  /** Its form is not sent without a choice, and it says so then. */
  required?: boolean
  /** The text of the current choice, '' for none. Shown while the person is not typing. */
  text: string
  /** The best matches first; called on every keystroke and must answer within a frame. Only the first 50 are shown. */
  search: (query: string) => readonly T[]
  /** The words of a match; also what the field shows once it is chosen. */
  itemLabel: (item: T) => string
  /** What stands before the words of a match: a picture. */
  itemStart?: ((item: T) => JSX.Element) | undefined
  /** A quieter second line or figure of a match. */
  itemDetail?: (item: T) => JSX.Element
  onSelect: (item: T) => void
  /** Enter on words that match nothing; without it nothing happens. */
  onUnmatched?: (query: string) => void
  /** The current choice is shown in full, in several lines if needed: its end may be what distinguishes it. */
  wraps?: boolean
  ref?: (element: HTMLInputElement) => void
  onKeyDown?: (event: KeyboardEvent) => void
  onFocus?: () => void
}

const shownMax = 50
/** A number and its unit stay on one line: "54 mm". */
const keepUnits = (text: string): string => text.replaceAll(/(\d) (\p{L}{1,3})(?!\p{L})/gu, '$1\u00a0$2')

/** Search as you type over thousands: ARIA combobox with a list, all by keyboard. Leaving it changes nothing. */
export function Combobox<T>(props: ComboboxProps<T>) {
  const listId = createUniqueId()
  const [query, setQuery] = createSignal<string | null>(null)
  const [active, setActive] = createSignal(0)
  let input: HTMLInputElement | undefined
  let list: HTMLUListElement | undefined
  const open = () => query() !== null
  const missing = createMissing({
    get required() {
      return props.required
    },
    get value() {
      return props.text
    },
  })
  const matches = createMemo<readonly T[]>(() => {
    const words = query()
    return words === null ? [] : props.search(words).slice(0, shownMax)
  })
  createEffect(on(matches, () => setActive(0), { defer: true }))
  createEffect(() => list?.children[active()]?.scrollIntoView({ block: 'nearest' }))

  const choose = (item: T) => {
    setQuery(null)
    props.onSelect(item)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open()) {
        // Up from a closed list belongs to whatever is around: the rows of a sheet.
        if (!event.altKey && (props.onKeyDown || event.key === 'ArrowUp')) return props.onKeyDown?.(event)
        setQuery('')
      } else
        setActive((active() + (event.key === 'ArrowDown' ? 1 : -1) + matches().length) % Math.max(1, matches().length))
      event.preventDefault()
      return
    }
    if (event.key === 'Escape' && open()) {
      setQuery(null)
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (event.key === 'Enter' && open()) {
      const item = matches()[active()]
      event.preventDefault()
      if (item !== undefined) choose(item)
      else if (query()?.trim()) props.onUnmatched?.(query() as string)
      return
    }
    if (event.key === 'Tab' && open() && query()?.trim()) {
      const item = matches()[active()]
      if (item !== undefined) choose(item)
    }
    props.onKeyDown?.(event)
  }
  return (
    <Field label={props.label} hideLabel={props.hideLabel} error={props.error ?? missing()}>
      {(ids) => (
        <div class={classes('relative', props.wraps && 'wrapped-field')}>
          <input
            ref={(element) => {
              input = element
              props.ref?.(element)
            }}
            id={ids.id}
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            aria-autocomplete="list"
            aria-expanded={open()}
            aria-controls={open() ? listId : undefined}
            aria-activedescendant={open() && matches().length > 0 ? `${listId}-${active()}` : undefined}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            aria-required={props.required}
            disabled={props.disabled}
            placeholder={props.placeholder}
            class={inputClass}
            value={query() ?? props.text}
            onFocus={(event) => {
              event.currentTarget.select()
              props.onFocus?.()
            }}
            onInput={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onBlur={() => setQuery(null)}
            onClick={() => {
              if (!open() && props.text === '') setQuery('')
            }}
          />
          <Show when={props.wraps}>
            <span aria-hidden="true" class="wrapped-text">
              {keepUnits(props.text)}
            </span>
          </Show>
          <Show when={open()}>
            <div class="absolute top-full left-0 z-40 mt-1 w-max max-w-[min(32rem,90vw)] min-w-full in-[[role=dialog]]:w-full in-[[role=dialog]]:max-w-full rounded-md border border-line-strong bg-raised shadow-raised">
              <ul ref={list} id={listId} role="listbox" aria-label={props.label} class="max-h-72 overflow-auto p-1">
                <For each={matches()}>
                  {(item, index) => (
                    <li
                      id={`${listId}-${index()}`}
                      role="option"
                      aria-selected={index() === active()}
                      class={classes(
                        'flex min-h-row cursor-pointer items-center justify-between gap-4 rounded-sm px-2',
                        index() === active() && 'bg-selected',
                      )}
                      onPointerMove={() => setActive(index())}
                      onMouseDown={(event) => {
                        event.preventDefault()
                        choose(item)
                        input?.focus()
                      }}
                    >
                      <span class="flex min-w-0 items-center gap-2">
                        {props.itemStart?.(item)}
                        <span class="truncate in-[[role=dialog]]:py-1 in-[[role=dialog]]:whitespace-normal">
                          {props.itemLabel(item)}
                        </span>
                      </span>
                      <span class="shrink-0 text-xs text-muted">{props.itemDetail?.(item)}</span>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={matches().length === 0}>
                <p class="px-3 py-2 text-muted" role="status">
                  {t('common.noMatch', { query: query() ?? '' })}
                </p>
              </Show>
            </div>
          </Show>
        </div>
      )}
    </Field>
  )
}
