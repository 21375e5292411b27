import { A, useLocation, useNavigate } from '@solidjs/router'
import { Ellipsis, Search, Settings, TriangleAlert } from 'lucide-solid/icons'
import { For, type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { createOwnUnread } from '../chat/index.tsx'
import { Avatar } from '../design/avatar.tsx'
import { classes } from '../design/classes.ts'
import { MenuWhenWanted } from '../design/overlay/menu-when-wanted.tsx'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/session.tsx'
import { PresenceSwitch } from '../presence/index.tsx'
import { type Area, areas, isInArea } from './areas.ts'
import { createFavourites } from './palette/favourites.ts'
import type { Recent } from './palette/recent.ts'
import { Rail, railClass, Waiting } from './rail.tsx'
import { SyncSign } from './sync/sync-sign.tsx'
import { createSyncState } from './sync/sync-state.ts'

/** The rail at the left, and on a phone the bar at the bottom: what this person's roles may see. */
export function Navigation(props: { onFind: () => void; recent: Recent; notices: JSX.Element }) {
  const can = useCan()
  const navigate = useNavigate()
  const person = usePerson()
  const unread = createOwnUnread()
  const { attention } = createSyncState()
  const waiting = (area: Area) => (area.path === '/chat' ? unread() : 0)
  const maySee = ({ permission }: Area) => permission === null || can(permission)
  const visible = areas.filter(maySee)
  const others = () => [
    ...visible
      .filter((area) => !area.main)
      .map((area) => ({
        label: t(area.label),
        icon: <Dynamic component={area.icon} />,
        onSelect: () => navigate(area.path),
      })),
    ...(attention() > 0
      ? [
          {
            label: t('sync.attention', { count: attention() }),
            icon: <TriangleAlert />,
            danger: true,
            onSelect: () => navigate('/attention'),
          },
        ]
      : []),
    { label: t('shell.commandPalette'), icon: <Search />, onSelect: props.onFind },
    { label: t('shell.settings'), icon: <Settings />, onSelect: () => navigate('/settings') },
  ]
  return (
    <>
      <nav
        aria-label={t('shell.mainNavigation')}
        data-print="hide"
        class="hidden w-48 shrink-0 flex-col gap-0.5 border-r border-line bg-canvas p-2 sm:flex max-lg:w-14"
      >
        <button
          type="button"
          class="mb-2 flex h-target items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-muted hover:bg-hover max-lg:justify-center"
          title={t('shell.commandPalette')}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => props.onFind()}
        >
          <Search class="size-4 shrink-0" aria-hidden="true" />
          <span class="flex-1 truncate text-left max-lg:sr-only">{t('common.search')}</span>
          <span class="text-xs max-lg:hidden" aria-hidden="true">
            ⌃K
          </span>
        </button>
        <Rail maySee={maySee} waiting={waiting} recent={props.recent} favourites={createFavourites()} />
        {props.notices}
        <div class="flex flex-col gap-0.5 border-t border-line pt-2">
          <PresenceSwitch />
          <Attention />
          <SyncSign />
          <A
            href="/settings"
            title={t('shell.settings')}
            class={railClass}
            activeClass="bg-selected"
            inactiveClass="hover:bg-hover"
          >
            <span aria-hidden="true" class="inline-flex">
              <Avatar id={person.userId} name={person.name} size="small" />
            </span>
            <span class="truncate max-lg:sr-only">{person.name}</span>
          </A>
        </div>
      </nav>
      <nav
        aria-label={t('shell.mainNavigation')}
        data-print="hide"
        class="flex shrink-0 items-stretch border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
      >
        <For each={visible.filter((area) => area.main)}>
          {(area) => <BarLink area={area} waiting={waiting(area)} />}
        </For>
        <SyncSign compact />
        <MenuWhenWanted
          label={
            attention() > 0 ? `${t('common.more')}, ${t('sync.attention', { count: attention() })}` : t('common.more')
          }
          trigger={
            <span class="relative inline-flex">
              <Ellipsis />
              <Show when={attention() > 0}>
                <span aria-hidden="true" class="absolute -top-1 -right-2 size-2 rounded-full bg-danger-fill" />
              </Show>
            </span>
          }
          items={others()}
          class="min-h-14 flex-1"
        />
      </nav>
    </>
  )
}

/** What waits for a decision; beside the sign of the network, which says what it says whatever waits here. */
function Attention() {
  const { attention } = createSyncState()
  const words = () => t('sync.attention', { count: attention() })
  return (
    <Show when={attention() > 0}>
      <A
        href="/attention"
        title={words()}
        class={classes(railClass, 'text-danger')}
        activeClass="bg-selected"
        inactiveClass="hover:bg-hover"
      >
        <TriangleAlert class="size-4 shrink-0" aria-hidden="true" />
        <span class="leading-tight max-lg:sr-only">{words()}</span>
      </A>
    </Show>
  )
}

function BarLink(props: { area: Area; waiting: number }) {
  const location = useLocation()
  return (
    <A
      href={props.area.path}
      class={classes(
        'flex min-h-14 min-w-0 flex-auto flex-col items-center justify-center gap-0.5 text-[11px] no-underline',
        isInArea(props.area, location.pathname) ? 'text-accent' : 'text-muted',
      )}
    >
      <span class="relative inline-flex">
        <Dynamic component={props.area.icon} class="size-5" aria-hidden="true" />
        <Waiting count={props.waiting} class="absolute -top-1 -right-3" />
      </span>
      <span class="max-w-full truncate px-0.5">{t(props.area.label)}</span>
    </A>
  )
}
