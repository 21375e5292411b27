import type { Accessor } from 'solid-js'
import type { z } from 'zod'
import { createRead, type Read } from '../device/create-read.ts'
import { useWorkspace } from './session.tsx'

/** What only the server knows, asked for whenever it is reached and `address` says where; asked anew with each other `version`. Undefined without a network. */
export function createServerValue<T>(
  address: Accessor<string | undefined>,
  schema: z.ZodType<T>,
  version?: Accessor<unknown>,
): Read<T> {
  const { request, online } = useWorkspace()
  return createRead(
    () => (online() ? address() || undefined : undefined),
    async (at) => schema.parse(await (await request(at)).json()),
    version,
  )
}
