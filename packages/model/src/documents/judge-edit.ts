import * as Y from 'yjs'
import { LIMITS } from '../base/limits.ts'
import { isStorableValue } from '../base/value/text.ts'
import { itemOf, structsOf } from '../vendor/yjs.ts'
import { type Edit, isNew, type Policy } from './policy.ts'

/**
 * What is wrong with an edit, as the code of a refusal: first its shape, which is the same for all kinds of documents, then what the
 * kind's policy says. Undefined where nothing is. To be called before the transaction is cleaned up.
 */
export function judgeEdit(edit: Edit, policy: Policy): string | undefined {
  return judgeShape(edit, policy) ?? policy.judge(edit)
}

function judgeShape({ doc, transaction }: Edit, policy: Policy): string | undefined {
  for (const name of doc.share.keys()) if (!Object.hasOwn(policy.roots, name)) return 'unknown-root'
  for (const item of newItems(doc, transaction)) {
    const code = judgeItem(item, policy)
    if (code) return code
  }
  return undefined
}

/** The items that a transaction brought. */
export function* newItems(doc: Y.Doc, transaction: Y.Transaction): Generator<Y.Item> {
  for (const [client, clock] of transaction.afterState) {
    if ((transaction.beforeState.get(client) ?? 0) === clock) continue
    for (const struct of structsOf(doc, client)) {
      if (struct instanceof Y.Item && isNew(transaction, struct.id)) yield struct
    }
  }
}

function judgeItem(item: Y.Item, policy: Policy): string | undefined {
  const { content, parent } = item
  if (content instanceof Y.ContentDoc || content instanceof Y.ContentBinary || content instanceof Y.ContentEmbed)
    return 'unknown-content'
  if (!policy.nested) {
    if (content instanceof Y.ContentType || content instanceof Y.ContentFormat) return 'unknown-content'
    if (!(parent instanceof Y.AbstractType) || itemOf(parent) !== null) return 'unknown-parent'
    const isMap = parent instanceof Y.Map
    if (isMap !== (item.parentSub !== null)) return 'bad-value'
    if (!isMap && !(content instanceof Y.ContentString || content instanceof Y.ContentDeleted)) return 'bad-value'
    if (JSON.stringify(content.getContent()).length > LIMITS.updateBytesMax) return 'too-long'
  }
  return isStorableItem(item) ? undefined : 'broken-character'
}

/** Halves of characters in text are for the policies: one keystroke may come in two items. */
function isStorableItem({ content, parentSub }: Y.Item): boolean {
  if (parentSub !== null && !isStorableValue(parentSub)) return false
  if (content instanceof Y.ContentString) return !content.str.includes('\0')
  if (content instanceof Y.ContentFormat) return isStorableValue([content.key, content.value])
  return !(content instanceof Y.ContentAny || content instanceof Y.ContentJSON) || isStorableValue(content.getContent())
}
