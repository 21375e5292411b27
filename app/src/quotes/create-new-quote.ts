import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createQuote } from '@werkbank/model/quotes/commands.ts'
import { newFocus } from '../agreement/kind.ts'
import { createOnce } from '../design/create-once.ts'
import { expectWriting } from '../design/overlay/focus-trail.ts'
import { useOutbox } from '../outbox/use-outbox.ts'

/** Quotes that this tab has made and not written in yet: opened first they get the day until which they are valid. */
const untouched = new Set<string>()
export const isUntouched = (id: string): boolean => untouched.delete(id)

/** Makes a quote, without a network too, and opens it with the cursor in its first field. */
export function createNewQuote(): { run: () => void; busy: () => boolean } {
  const navigate = useNavigate()
  const outbox = useOutbox()
  return createOnce(async () => {
    const id = newId()
    expectWriting(newFocus({ prefix: 'quote' }, id))
    untouched.add(id)
    await outbox.enqueue(createQuote, { id, documentFromClient: true })
    navigate(`/quotes/${id}`)
  })
}
