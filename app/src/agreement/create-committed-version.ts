import { type OrderChange, orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderContent } from '@werkbank/model/agreement/agreed-document.ts'
import { type Accessor, createEffect, createMemo, createSignal, untrack } from 'solid-js'
import type { Request } from '../http/request.ts'
import { type Agreed, parseAgreed } from './committed-content.ts'

/** Versions never change, so each is asked for once. */
const seen = new Map<string, Agreed>()
const SEEN_MAX = 100

async function readAgreed(request: Request, path: string, version: number): Promise<Agreed | undefined> {
  const key = `${path} ${version}`
  const known = seen.get(key)
  if (known) return known
  const agreed = parseAgreed(await (await request(path)).json(), version)
  if (agreed) {
    if (seen.size >= SEEN_MAX) seen.delete(seen.keys().next().value as string)
    seen.set(key, agreed)
  }
  return agreed
}

/**
 * The committed version and what the working copy has changed since, on each keystroke. Whole from the server; without a network
 * from the mirror, which knows the lines and the main fields of the head.
 */
export function createCommittedVersion(options: {
  /** The document's address in the API. */ path: string
  version: Accessor<number>
  /** The version as far as the mirror knows it. */ fromMirror: (content: OrderContent) => Agreed | undefined
  content: Accessor<OrderContent>
  request: Request
  online: Accessor<boolean>
}): { agreed: Accessor<Agreed | undefined>; changes: Accessor<readonly OrderChange[]> } {
  // No resource: its first read would suspend the whole screen, and take the focus from a person who types.
  const [whole, setWhole] = createSignal<{ version: number; agreed: Agreed }>()
  const version = createMemo(options.version)
  createEffect(() => {
    const wanted = version()
    if (wanted === 0 || !options.online() || untrack(whole)?.version === wanted) return
    readAgreed(options.request, options.path, wanted).then(
      (agreed) => agreed && version() === wanted && setWhole({ version: wanted, agreed }),
      () => undefined, // the mirror's version is compared with
    )
  })
  const agreed = createMemo(() => {
    const wanted = version()
    if (wanted === 0) return undefined
    const read = whole() ?? { version: wanted, agreed: seen.get(`${options.path} ${wanted}`) }
    return (read.version === wanted ? read.agreed : undefined) ?? options.fromMirror(options.content())
  })
  const changes = createMemo(() => {
    const before = agreed()
    return before ? orderChanges(before, options.content()) : []
  })
  return { agreed, changes }
}
