import { z } from 'zod'

const storageKey = 'werkbank:signed-out'
const markSchema = z.object({ personId: z.string(), forget: z.boolean() })
export type SignedOutMark = z.infer<typeof markSchema>

/**
 * Somebody signed out here and the server may not have heard of it yet: the cookie, which no script can delete, is still good. While the mark
 * stands nothing is asked of the server in their name, in any tab, but to end the session. `forget`: what they left unsent goes too.
 */
export function signedOutMark(): SignedOutMark | undefined {
  const text = globalThis.localStorage?.getItem(storageKey)
  if (!text) return undefined
  try {
    return markSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // cut off: there is nothing to go by
  }
}

export function markSignedOut(mark: SignedOutMark | undefined): void {
  if (mark) localStorage.setItem(storageKey, JSON.stringify(mark))
  else localStorage.removeItem(storageKey)
}
