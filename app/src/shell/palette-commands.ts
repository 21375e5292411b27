import { createSignal, onCleanup } from 'solid-js'

export interface PaletteCommand {
  id: string
  /** A verb and what it does: "New order". */
  label: string
  hint?: string
  run: () => void
}

type Source = () => readonly PaletteCommand[]
const [sources, setSources] = createSignal<readonly Source[]>([])

/** Adds commands to the palette while the component lives; the function is reactive. */
export function registerPaletteCommands(source: Source): void {
  setSources((all) => [...all, source])
  onCleanup(() => setSources((all) => all.filter((other) => other !== source)))
}

/** All registered commands; reactive. */
export function paletteCommands(): readonly PaletteCommand[] {
  return sources().flatMap((source) => source())
}
