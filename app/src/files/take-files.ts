import { onCleanup, onMount } from 'solid-js'

/** Files of a drop or a paste. A folder is none. */
const filesIn = (data: DataTransfer | null): File[] =>
  [...(data?.items ?? [])].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry?.()?.isDirectory) return []
    return item.getAsFile() ?? []
  })

const EDITABLE = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'

/** Takes files that are pasted anywhere on the screen, unless the person is typing: there a paste belongs to the text. */
export function makePaste(take: (files: File[]) => void): void {
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof Element && event.target.closest(EDITABLE)) return
    const files = filesIn(event.clipboardData)
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  }
  onMount(() => document.addEventListener('paste', onPaste))
  onCleanup(() => document.removeEventListener('paste', onPaste))
}

/** Takes files that are dropped on an element; `setOver` is called with whether one is dragged over it. */
export function dropHandlers(take: (files: File[]) => void, setOver: (over: boolean) => void) {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  return {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: (event: DragEvent) => {
      const to = event.relatedTarget
      if (!(to instanceof Node) || !(event.currentTarget as Node).contains(to)) setOver(false)
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      take(filesIn(event.dataTransfer))
    },
  }
}
