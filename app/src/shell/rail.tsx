import { A, useLocation } from '@solidjs/router'
import { ChevronDown } from 'lucide-solid/icons'
import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { classes } from '../design/classes.ts'
import { useKept } from '../device/use-draft.ts'
import { t } from '../i18n/t.ts'
import { iconOf } from '../subjects.ts'
import { type Area, type AreaGroup, areaGroups, home, isInArea } from './areas.ts'
import type { Recent } from './palette/recent.ts'

/** What can be closed in the rail. */
type Part = AreaGroup['sort'] | 'recent' | 'favourites'
const GROUP_WORDS = {
  sell: 'shell.groupSell',
  store: 'shell.groupStore',
  money: 'shell.groupMoney',
  talk: 'shell.groupTalk',
} as const satisfies Record<AreaGroup['sort'], string>

export const railClass = 'flex h-target shrink-0 items-center gap-2 rounded-md px-2 no-underline max-lg:justify-center'

/**
 * The areas of the app, grouped by kinds of work, and recently opened records. Too narrow for words, it shows icons only: then no group is closed, for
 * there is no heading to open it by.
 */
export function Rail(props: {
  maySee: (area: Area) => boolean
  waiting: (area: Area) => number
  recent: Recent
  favourites: () => readonly Place[]
}) {
  const kept = useKept<{ closed: readonly Part[] }>('rail', { closed: ['recent'] })
  const isClosed = (part: Part) => kept.value().closed.includes(part)
  const toggle = (part: Part) => {
    const { closed } = kept.value()
    kept.set({ closed: isClosed(part) ? closed.filter((other) => other !== part) : [...closed, part] })
  }
  return (
    <div class="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto">
      <RailLink area={home} waiting={0} />
      <For each={areaGroups}>
        {({ sort, areas }) => {
          const visible = areas.filter(props.maySee)
          return (
            <Show when={visible.length > 0}>
              <Group
                name={t(GROUP_WORDS[sort])}
                closed={isClosed(sort)}
                waiting={visible.reduce((sum, area) => sum + props.waiting(area), 0)}
                onToggle={() => toggle(sort)}
              >
                <For each={visible}>
                  {(area) => <RailLink area={area} waiting={props.waiting(area)} closed={isClosed(sort)} />}
                </For>
              </Group>
            </Show>
          )
        }}
      </For>
      <Places
        name={t('shell.favourites')}
        places={props.favourites()}
        closed={isClosed('favourites')}
        onToggle={() => toggle('favourites')}
      />
      <Places
        name={t('shell.recent')}
        places={props.recent.items()}
        closed={isClosed('recent')}
        onToggle={() => toggle('recent')}
      />
    </div>
  )
}

type Place = { subject: string; title: string; path: string; columns?: readonly string[] }

/** Records and what else has a name, each a link. */
function Places(props: { name: string; places: readonly Place[]; closed: boolean; onToggle: () => void }) {
  return (
    <Show when={props.places.length > 0}>
      <div class="contents max-lg:hidden">
        <Group name={props.name} closed={props.closed} waiting={0} onToggle={props.onToggle}>
          <Show when={!props.closed}>
            <For each={props.places}>
              {({ subject, title, path, columns }) => (
                <A
                  href={path}
                  {...(columns ? { state: { columns } } : {})}
                  title={title}
                  class={classes(railClass, 'text-muted hover:bg-hover')}
                >
                  <Dynamic component={iconOf(subject)} class="size-4 shrink-0" aria-hidden="true" />
                  <span class="truncate" dir="auto">
                    {title}
                  </span>
                </A>
              )}
            </For>
          </Show>
        </Group>
      </div>
    </Show>
  )
}

/** A heading that opens and closes its group. The count of a closed group is shown beside its name. */
function Group(props: { name: string; closed: boolean; waiting: number; onToggle: () => void; children: JSX.Element }) {
  const id = createUniqueId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label={props.name} class="flex flex-col gap-0.5 border-line max-lg:border-t max-lg:pt-0.5">
      <button
        type="button"
        aria-expanded={!props.closed}
        aria-controls={id}
        class="mt-2 flex min-h-7 items-center gap-1 rounded-md px-2 text-left text-xs font-medium text-muted hover:bg-hover max-lg:hidden pointer-coarse:min-h-target"
        onClick={() => props.onToggle()}
      >
        <span class="flex-1 truncate">{props.name}</span>
        <Show when={props.closed}>
          <Waiting count={props.waiting} class="" />
        </Show>
        <ChevronDown
          aria-hidden="true"
          class={classes('size-3.5 shrink-0 transition-transform', props.closed && '-rotate-90')}
        />
      </button>
      <div id={id} class="flex flex-col gap-0.5">
        {props.children}
      </div>
    </div>
  )
}

/** Of a closed group only the current area is shown. */
function RailLink(props: { area: Area; waiting: number; closed?: boolean }) {
  const location = useLocation()
  const isHere = () => isInArea(props.area, location.pathname)
  return (
    <A
      href={props.area.path}
      end={props.area.path === '/'}
      title={t(props.area.label)}
      class={classes(
        railClass,
        props.closed && !isHere() && 'lg:hidden',
        isHere() ? 'bg-selected font-medium text-accent' : 'text-ink hover:bg-hover',
      )}
    >
      <span class="relative inline-flex">
        <Dynamic component={props.area.icon} class="size-4 shrink-0" aria-hidden="true" />
        <Waiting count={props.waiting} class="absolute -top-2 -right-2.5 lg:hidden" />
      </span>
      <span class="flex-1 truncate max-lg:sr-only">{t(props.area.label)}</span>
      <Waiting count={props.waiting} class="max-lg:hidden" />
    </A>
  )
}

/** Above this "99+" is enough. */
const WAITING_MAX = 99

/** How much waits there. */
export function Waiting(props: { count: number; class: string }) {
  return (
    <Show when={props.count > 0}>
      <span
        data-waiting
        class={classes(
          'min-w-4 rounded-full bg-accent-fill px-1 text-center text-[11px]/4 font-medium text-white',
          props.class,
        )}
      >
        {props.count > WAITING_MAX ? `${WAITING_MAX}+` : props.count}
        <span class="sr-only"> {t('chat.unreadWord')}</span>
      </span>
    </Show>
  )
}
