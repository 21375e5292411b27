import { createEffect, createSignal, onCleanup } from 'solid-js'

/** A screen that is shown: its name, and where its back arrow leads. */
export interface OpenPage {
  name: string
  back: string | undefined
}

const [pages, setPages] = createSignal<readonly { read: () => OpenPage }[]>([])

/** Registers the window title of a screen while its component lives. Beside a list the record's title is shown: it came later. */
export function announcePage(read: () => OpenPage): void {
  const entry = { read }
  setPages((all) => [...all, entry])
  onCleanup(() => setPages((all) => all.filter((other) => other !== entry)))
}

/** Where back leads from what is shown; undefined where nothing is above it. Reactive. */
export const backOfPage = (): string | undefined =>
  pages()
    .map(({ read }) => read().back)
    .findLast((back) => back !== undefined)

/** Sets the title of the browser window from the open screen, so that ten tabs can be told apart, in the history too. Called once. */
export function nameWindow(appName: string): void {
  createEffect(() => {
    const name = pages().at(-1)?.read().name
    document.title = name ? `${name} · ${appName}` : appName
  })
}
