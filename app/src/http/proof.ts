import { createSignal } from 'solid-js'

type Asking = { answer: (proved: boolean) => void }
const [asking, setAsking] = createSignal<Asking>()

/** Somebody is asked for their password; the dialog in the frame shows it. */
export { asking }

/** Asks whoever sits here for their password, which the server wants again before something gives power. Resolves with whether it was right. */
export function askForProof(): Promise<boolean> {
  return new Promise((resolve) =>
    setAsking({
      answer: (proved) => {
        setAsking(undefined)
        resolve(proved)
      },
    }),
  )
}
