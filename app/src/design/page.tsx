import { A } from '@solidjs/router'
import { ArrowLeft } from 'lucide-solid/icons'
import { type JSX, Show } from 'solid-js'
import { t } from '../i18n/t.ts'
import { classes } from './classes.ts'
import { announcePage } from './overlay/open-pages.ts'

export interface PageProps {
  title: string
  /** The title of the browser window, where the screen's title alone doesn't distinguish records. */
  windowTitle?: string
  /** Beside the title: a state, faces. */
  aside?: JSX.Element
  /** Right of the head: the things to do, the main one last. */
  actions?: JSX.Element
  /** Where Escape, and on a phone the back arrow, leads; for records. */
  back?: string
  /** Under the head: search field, filters. */
  toolbar?: JSX.Element
  children: JSX.Element
  class?: string
}

/** One screen: a head that stays, a toolbar, and the content. The content scrolls, unless it is a table that does so itself. */
export function Page(props: PageProps) {
  announcePage(() => ({ name: props.windowTitle ?? props.title, back: props.back }))
  return (
    <section class={classes('flex h-full min-h-0 min-w-0 flex-col', props.class)}>
      <header class="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-1.5">
        <Show when={props.back}>
          {(back) => (
            <A
              href={back()}
              aria-label={t('common.back')}
              class="-ml-2 inline-flex size-target items-center justify-center rounded-md hover:bg-hover md:hidden"
            >
              <ArrowLeft class="size-4" aria-hidden="true" />
            </A>
          )}
        </Show>
        <h1 class="min-w-0 truncate text-lg">{props.title}</h1>
        {props.aside}
        <div class="ml-auto flex flex-wrap items-center gap-2" data-print="hide">
          {props.actions}
        </div>
      </header>
      <Show when={props.toolbar}>
        <div
          class="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-2"
          data-print="hide"
        >
          {props.toolbar}
        </div>
      </Show>
      {props.children}
    </section>
  )
}

/** A list with the opened record beside it; on a phone only one of them. `open` says whether a record is open. */
export function Split(props: { open: boolean; list: JSX.Element; children: JSX.Element }) {
  return (
    <div class="flex h-full min-h-0 min-w-0">
      <div
        class={classes(
          'h-full min-w-0',
          props.open ? 'hidden w-88 shrink-0 border-r border-line lg:flex lg:flex-col' : 'flex flex-1 flex-col',
        )}
      >
        {props.list}
      </div>
      <Show when={props.open}>
        <div class="flex h-full min-w-0 flex-1 flex-col">{props.children}</div>
      </Show>
    </div>
  )
}
