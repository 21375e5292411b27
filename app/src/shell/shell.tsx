import { type RouteSectionProps, useBeforeLeave, useLocation } from '@solidjs/router'
import { undoSeconds } from '@werkbank/model/screens/settings.ts'
import { createEffect, ErrorBoundary, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js'
import { createMedia } from '../design/media.ts'
import { giveFocusBack, isNowhere } from '../design/overlay/focus-trail.ts'
import { nameWindow } from '../design/overlay/open-pages.ts'
import { ToastRegion } from '../design/overlay/toast.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { asking } from '../http/proof.ts'
import { language, t } from '../i18n/t.ts'
import { useSession, useWorkspace, WorkspaceProvider } from '../identity/session.tsx'
import { followTheme, useSetting } from '../settings/index.ts'
import { Banners, RAIL_HAS_ROOM } from './banners.tsx'
import { createLeaveGuard, type LeaveGuard } from './leaving/create-leave-guard.ts'
import { announceUnsaved, isAskedToSignOut, isWindowUnsaved } from './leaving/unsaved.ts'
import { Navigation } from './navigation.tsx'
import { createRecent } from './palette/recent.ts'
import { ScreenFailure } from './screen-failure.tsx'
import { createShortcuts } from './shortcuts.ts'
import { FirstFilling } from './sync/first-filling.tsx'

const SignInScreen = lazy(() => import('../identity/sign-in-screen.tsx').then((m) => ({ default: m.SignInScreen })))
const FirstPasswordScreen = lazy(() =>
  import('../identity/first-password-screen.tsx').then((m) => ({ default: m.FirstPasswordScreen })),
)
const Palette = lazy(() => import('./palette/palette.tsx').then((m) => ({ default: m.Palette })))
const ProofDialog = lazy(() => import('./account/proof-dialog.tsx').then((m) => ({ default: m.ProofDialog })))
const LeaveDialog = lazy(() => import('./leaving/leave-dialog.tsx').then((m) => ({ default: m.LeaveDialog })))
const SignOutDialog = lazy(() => import('./leaving/leave-dialog.tsx').then((m) => ({ default: m.SignOutDialog })))
const HelpDialog = lazy(() => import('./help-dialog.tsx').then((m) => ({ default: m.HelpDialog })))

/** The frame around every screen: sign-in, rail, banners, palette. */
export function Shell(props: RouteSectionProps) {
  const session = useSession()
  createEffect(() => {
    document.documentElement.lang = language()
  })
  nameWindow('Werkbank')
  return (
    <Suspense fallback={<Skeleton />}>
      <Switch fallback={<Skeleton />}>
        <Match when={session.state() === 'signed-out'}>
          <SignInScreen />
        </Match>
        <Match when={session.choosing()}>{(person) => <FirstPasswordScreen person={person()} />}</Match>
        <Match when={session.workspace()} keyed>
          {(workspace) => (
            <WorkspaceProvider workspace={workspace}>
              <Frame>{props.children}</Frame>
            </WorkspaceProvider>
          )}
        </Match>
      </Switch>
    </Suspense>
  )
}

/** The focus of a screen that was left goes to the next one, not to the page itself. */
function catchFocus(path: () => string): void {
  createEffect(
    on(path, () => requestAnimationFrame(() => requestAnimationFrame(() => isNowhere() && giveFocusBack())), {
      defer: true,
    }),
  )
}

/** What is typed and not understood is not lost unseen. */
function guardUnread(): LeaveGuard {
  const guard = createLeaveGuard(isWindowUnsaved)
  useBeforeLeave(guard.onLeave)
  window.addEventListener('beforeunload', guard.onUnload)
  onCleanup(() => window.removeEventListener('beforeunload', guard.onUnload))
  onCleanup(announceUnsaved())
  return guard
}

/** Inside `Suspense`, so it mounts with the first screen; the plane of documents loads when that has been painted. */
function DocumentsAfterScreen() {
  const workspace = useWorkspace()
  const open = () => void workspace.openDocuments()
  onMount(() => requestAnimationFrame(() => setTimeout(open)))
  // A tab in the background paints nothing, but what it has to send is sent.
  const timer = setTimeout(open, 1_000)
  onCleanup(() => clearTimeout(timer))
  return null
}

function SkipToContent() {
  return (
    <button
      type="button"
      class="absolute -top-12 left-2 z-50 rounded-md bg-accent-fill px-3 py-2 text-on-accent focus:top-2"
      onClick={() => document.getElementById('main')?.focus()}
    >
      {t('shell.skipToContent')}
    </button>
  )
}

function Frame(props: { children: RouteSectionProps['children'] }) {
  const location = useLocation()
  const session = useSession()
  const shortcuts = createShortcuts()
  const recent = createRecent()
  const railHasRoom = createMedia(RAIL_HAS_ROOM)
  followTheme()
  const undoFor = useSetting(undoSeconds)
  catchFocus(() => location.pathname)
  const guard = guardUnread()
  const filled = () => {
    const state = session.workspace()?.mirror.status().state
    return state === 'ready' || state === 'loading'
  }
  return (
    <div class="flex h-full flex-col-reverse sm:flex-row">
      <SkipToContent />
      <Navigation
        onFind={() => shortcuts.setPalette(true)}
        recent={recent}
        notices={
          <Show when={railHasRoom()}>
            <Banners place="rail" />
          </Show>
        }
      />
      <div class="flex min-h-0 min-w-0 flex-1 flex-col">
        <main id="main" tabIndex={-1} class="min-h-0 min-w-0 flex-1 overflow-auto outline-none">
          <ErrorBoundary
            fallback={(error, reset) => <ScreenFailure error={error} reset={reset} path={location.pathname} />}
          >
            <Suspense fallback={<Skeleton />}>
              <Show when={filled()} fallback={<FirstFilling />}>
                {props.children}
              </Show>
              <DocumentsAfterScreen />
            </Suspense>
          </ErrorBoundary>
        </main>
        <Show when={!railHasRoom()}>
          <Banners place="foot" />
        </Show>
      </div>
      <Suspense>
        <Show when={shortcuts.palette()}>
          <Palette commands={shortcuts.commands()} recent={recent} onClose={() => shortcuts.setPalette(false)} />
        </Show>
        <Show when={shortcuts.help()}>
          <HelpDialog onClose={() => shortcuts.setHelp(false)} />
        </Show>
      </Suspense>
      <Suspense>
        <Show when={guard.asking()}>
          <LeaveDialog guard={guard} />
        </Show>
        <Show when={isAskedToSignOut()}>
          <SignOutDialog />
        </Show>
        <Show when={asking()}>
          <ProofDialog />
        </Show>
      </Suspense>
      <ToastRegion usualMs={undoFor() * 1_000} />
    </div>
  )
}
