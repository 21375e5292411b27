import { onCleanup, onMount } from 'solid-js'

const offered = new Map<string, () => void>()

/**
 * Says how a command that can be asked for anywhere is done on this screen, for as long as the component lives. Where it was asked for on
 * another screen it is done as soon as this one is there.
 */
export function offerCommand(id: string, run: () => void): void {
  onMount(() => {
    offered.set(id, run)
    if (takeIntent(id)) run()
  })
  onCleanup(() => offered.delete(id))
}

/** Does a command that a screen offers; where that one isn't open it is opened by `open`, and does it when it is there. */
export function doOffered(id: string, open: () => void): void {
  const here = offered.get(id)
  if (here) {
    here()
    return
  }
  intend(id)
  open()
}

let intended: string | undefined
let withdraw = () => {}

/**
 * Notes what a person asked for and what another screen has to do as soon as it is there. Whatever they do next withdraws it: nothing opens
 * by itself under hands that have gone on.
 */
function intend(what: string): void {
  withdraw()
  intended = what
  const acts = ['pointerdown', 'keydown'] as const
  const forget = () => {
    intended = undefined
    for (const act of acts) document.removeEventListener(act, forget, { capture: true })
  }
  withdraw = forget
  // The press that asked is still on its way through the document.
  setTimeout(() => {
    if (intended === what) for (const act of acts) document.addEventListener(act, forget, { capture: true })
  })
}

function takeIntent(what: string): boolean {
  if (intended !== what) return false
  withdraw()
  return true
}
