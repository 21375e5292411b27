import { type Accessor, batch, createEffect, createSignal, on, untrack } from 'solid-js'
import type { z } from 'zod'
import { useWorkspace } from './session.tsx'

/**
 * What only the server knows, asked for whenever it is reached and `address` says where; asked anew by `reload`. Signals and no resource: a
 * screen that waits for a slow server as a whole would hide what the device has.
 */
export function createAnswer<T>(
  address: Accessor<string | undefined>,
  schema: z.ZodType<T>,
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
  return { value, loading: () => asking() && value() === undefined, reload: () => ask(untrack(place)) }
}
