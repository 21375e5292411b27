import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo } from 'solid-js'
import { z } from 'zod'
import { createRead } from '../../device/create-read.ts'
import { Refused } from '../../http/request.ts'
import { useWorkspace } from '../../identity/index.ts'
import { createKept, type Parts } from '../../mirror/create-parts.ts'
import { useRow } from '../../mirror/use-mirror.ts'

const toldSchema = z.object({ id: z.string(), orderId: z.string().nullable() })

/**
 * An invoice that somebody looks at. One that this device doesn't hold comes with its order, and stays: the server is asked which that is. `none`: there is no
 * such invoice, or none that this person may see.
 */
export function createInvoice(id: Accessor<string>): {
  invoice: Accessor<MirrorRow<'invoices'> | undefined>
  place: Accessor<Parts | 'none'>
} {
  const { mirror, request, online } = useWorkspace()
  const invoice = useRow('invoices', id)
  const isWindowed = createMemo(() => mirror.heldSince('invoices') !== undefined)
  const asked = createMemo(() => (!invoice() && isWindowed() && online() ? id() : undefined))
  const told = createRead(asked, async (one) => {
    try {
      return toldSchema.parse(await (await request(`/invoices/${one}`)).json())
    } catch (fault) {
      if (fault instanceof Refused) return 'none' as const
      throw fault
    }
  })
  const owner = () => {
    const answer = told.value()
    const one = invoice() ?? (answer === 'none' ? undefined : answer)
    return one && (one.orderId ?? one.id)
  }
  const kept = createKept(owner, () => invoice() !== undefined)
  const isNone = () => !invoice() && (!isWindowed() || told.value() === 'none')
  return { invoice, place: () => (isNone() ? 'none' : kept()) }
}
