import { type Accessor, batch, createEffect, createSignal, on, untrack } from 'solid-js'
import type { z } from 'zod'
import { useWorkspace } from './session.tsx'

/**
 * What only the server knows, asked for whenever it is reached and `address` says where; asked anew by `reload` and with each other `version`, while
 * the last answer stays. Signals and no resource: a screen that waits for a slow server as a whole would hide what the device has, and one that is
 * on its way never came when a resource was asked anew meanwhile.
 */
export function createAnswer<T>(
  address: Accessor<string | undefined>,
  schema: z.ZodType<T>,
  version?: Accessor<unknown>,
): {
  /** Undefined without a network, and until it is there. */
  value: Accessor<T | undefined>
  /** The first answer is on its way. */
  loading: Accessor<boolean>
  reload: () => Promise<void>
} {
  const { request, online } = useWorkspace()
  const [value, setValue] = createSignal<T>()
  const [asking, setAsking] = createSignal(false)
  const place = () => (online() ? address() : undefined)
  let turn = 0
  const ask = async (at: string | undefined) => {
    turn += 1
    const mine = turn
    setAsking(at !== undefined)
    const answer =
      at &&
      (await request(at).then(
        async (response) => schema.parse(await response.json()),
        () => undefined,
      ))
    if (mine !== turn) return // asked again meanwhile
    batch(() => {
      setValue(() => answer || undefined)
      setAsking(false)
    })
  }
  createEffect(
    on(place, (at) => {
      setValue(undefined)
      void ask(at)
    }),
  )
  if (version) createEffect(on(version, () => void ask(untrack(place)), { defer: true }))
  return { value, loading: () => asking() && value() === undefined, reload: () => ask(untrack(place)) }
}
