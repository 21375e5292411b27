// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
import { Dialog as Primitive } from '@kobalte/core/dialog'
import { useNavigate } from '@solidjs/router'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onMount, Show } from 'solid-js'
import { classes } from '../../design/classes.ts'
import { giveFocusBack } from '../../design/overlay/focus-trail.ts'
import { t } from '../../i18n/t.ts'
import { useCan, useWorkspace } from '../../identity/session.tsx'
import { type Found, searchElsewhere, searchMessages, searchSubjects } from '../../subjects.ts'
import { areas } from '../areas.ts'
import { createFavourites } from './favourites.ts'
import type { PaletteCommand } from './palette-commands.ts'
import type { Recent } from './recent.ts'

interface Entry {
  id: string
  label: string
  detail: string
  run: () => void
}

const perKindMax = 6

/** Ctrl/⌘ K: any record, screen or command, by a few letters. */
export function Palette(props: { commands: readonly PaletteCommand[]; recent: Recent; onClose: () => void }) {
  const listId = createUniqueId()
  const navigate = useNavigate()
  const { mirror } = useWorkspace()
  const can = useCan()
  onMount(props.recent.refresh)
  const [query, setQuery] = createSignal('')
  const [active, setActive] = createSignal(0)
  let list: HTMLUListElement | undefined
  let field: HTMLInputElement | undefined

  const go = (path: string) => () => navigate(path)
  const matches = (label: string) => fold(label).includes(fold(query().trim()))
  const screens = (): Entry[] =>
    [
      ...areas.filter((area) => area.permission === null || can(area.permission)),
      { path: '/attention', label: 'shell.attention' as const },
      { path: '/settings', label: 'shell.settings' as const },
    ]
      .map((area) => ({ id: area.path, label: t(area.label), detail: t('shell.screens'), run: go(area.path) }))
      .filter((entry) => matches(entry.label))
  const commands = (): Entry[] =>
    props.commands
      .map((command) => ({ ...command, detail: command.hint ?? t('shell.commands') }))
      .filter((entry) => matches(entry.label))
  /** Before anything is typed: where one was last. */
  const recent = (): Entry[] =>
    props.recent.items().map(({ subject, title, path }) => ({
      id: subject,
      label: title,
      detail: t('shell.recent'),
      run: go(path),
    }))
  const favourites = createFavourites()
  const starred = (): Entry[] =>
    favourites()
      .filter(({ title }) => matches(title))
      .map(({ subject, title, path, columns }) => ({
        id: `favourite:${subject}`,
        label: title,
        detail: t('shell.favourites'),
        run: () => navigate(path, columns ? { state: { columns } } : {}),
      }))
  const found = (): Entry[] => {
    const of = ({ id, label, area, path }: Found) => ({ id, label, detail: area, run: go(path) })
    return [
      ...searchSubjects(mirror, query(), { perKind: perKindMax, can }).map(of),
      ...screens(),
      ...searchMessages(mirror, query(), perKindMax).map(of),
      ...searchElsewhere(mirror, query(), can).map(of),
    ]
  }
  const entries = createMemo(() =>
    query().trim() === ''
      ? [...starred(), ...recent(), ...commands(), ...screens()]
      : [...commands(), ...starred(), ...found()],
  )
  createEffect(on(query, () => setActive(0)))
  createEffect(() => list?.children[active()]?.scrollIntoView({ block: 'nearest' }))

  const run = (entry: Entry | undefined) => {
    if (!entry) return
    props.onClose()
    entry.run()
  }
  // At once, and not in a task of its own: what is typed after the shortcut is meant for the palette, not for the page behind it.
  const onOpen = (event: Event) => {
    event.preventDefault()
    field?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const count = Math.max(1, entries().length)
    if (event.key === 'ArrowDown') setActive((active() + 1) % count)
    else if (event.key === 'ArrowUp') setActive((active() - 1 + count) % count)
    else if (event.key === 'Enter') run(entries()[active()])
    else return
    event.preventDefault()
  }
  return (
    <Primitive open onOpenChange={(open) => !open && props.onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay class="fixed inset-0 z-40 bg-veil" />
        <Primitive.Content
          aria-label={t('shell.commandPalette')}
          onOpenAutoFocus={onOpen}
          onCloseAutoFocus={(event: Event) => event.defaultPrevented || giveFocusBack()}
          class="fixed top-[10vh] left-1/2 z-50 flex max-h-[70vh] w-[92vw] max-w-[38rem] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line-strong bg-raised shadow-raised"
        >
          <input
            ref={field}
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            aria-label={t('shell.commandPalette')}
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={entries().length > 0 ? `${listId}-${active()}` : undefined}
            placeholder={t('shell.palettePrompt')}
            class="h-12 shrink-0 border-b border-line bg-transparent px-4 text-lg -outline-offset-2"
            value={query()}
            onInput={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <ul
            ref={list}
            id={listId}
            role="listbox"
            aria-label={t('common.results', { count: entries().length })}
            class="min-h-0 overflow-auto p-1"
          >
            <For each={entries()}>
              {(entry, index) => (
                <li
                  id={`${listId}-${index()}`}
                  role="option"
                  aria-selected={index() === active()}
                  class={classes(
                    'flex min-h-row cursor-pointer items-center justify-between gap-4 rounded-sm px-3',
                    index() === active() && 'bg-selected',
                  )}
                  onPointerMove={() => setActive(index())}
                  onClick={() => run(entry)}
                >
                  <span class="truncate">{entry.label}</span>
                  <span class="shrink-0 text-xs text-muted">{entry.detail}</span>
                </li>
              )}
            </For>
          </ul>
          <Show when={entries().length === 0}>
            <p role="status" class="px-4 py-3 text-muted">
              {t('common.noMatch', { query: query() })}
            </p>
          </Show>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  )
}
