import { createSignal } from 'solid-js'

type Asking = { answer: (proved: boolean) => void }
const [asking, setAsking] = createSignal<Asking>()

/** Whether the person is being asked for their password; the dialog in the frame shows it. */
export { asking }

/** Asks the person for their password, which the server requires again before changes of rights. Resolves with whether it was right. */
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
