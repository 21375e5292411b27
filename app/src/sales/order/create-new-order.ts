import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createOrder } from '@werkbank/model/sales/commands.ts'
import { newFocus } from '../../agreement/kind.ts'
import { createOnce } from '../../design/create-once.ts'
import { expectWriting } from '../../design/overlay/focus-trail.ts'
import { useOutbox } from '../../outbox/use-outbox.ts'

/** Makes an order, from any screen and without a network too, and opens it with the cursor in its first field. */
export function createNewOrder(): { run: () => void; busy: () => boolean } {
  const navigate = useNavigate()
  const outbox = useOutbox()
  return createOnce(async () => {
    const id = newId()
    expectWriting(newFocus({ prefix: 'order' }, id))
    await outbox.enqueue(createOrder, { id, documentFromClient: true })
    navigate(`/orders/${id}`)
  })
}
