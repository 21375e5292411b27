import type { Step } from '@werkbank/model/sales/order-steps.ts'
import type { MessageKey } from './message.ts'
import type { Params } from './translate.ts'

/** The words of a key that is known only at run time, in the reader's language. */
type Find = (key: string, params?: Params) => string | undefined

/** Codes are written with `-` and `.`, keys with `_`. */
export const keyPart = (code: string): string => code.replaceAll(/[-.]/g, '_')
/** The message key of a refusal. */
export const refusalKey = (code: string): string => `refusals.${keyPart(code)}`

/** What a refusal means, with the plain values of its data and the steps that can be taken instead; undefined where its code has no words. */
export function refusalSentence(find: Find, code: string, data?: unknown): string | undefined {
  const values = Object.entries((data ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  const words = find(refusalKey(code), { ...Object.fromEntries(values), places: placeWords(find, data) })
  return words && [words, insteadWords(find, data)].filter(Boolean).join(' ')
}

/** Where quantities stand that keep a product's unit as it is. */
function placeWords(find: Find, data: unknown): string {
  const { heldIn } = (data ?? {}) as { heldIn?: unknown }
  if (!Array.isArray(heldIn)) return ''
  return heldIn.map((where) => find(`refusals.heldIn_${keyPart(String(where))}`) ?? '').join(', ')
}

/** A step that can't be says which can, by the names of their buttons (SA-04). */
function insteadWords(find: Find, data: unknown): string | undefined {
  const { possible } = (data ?? {}) as { possible?: unknown }
  if (!Array.isArray(possible)) return undefined
  const steps = possible.filter((step): step is Step => Object.hasOwn(STEP_WORDS, step))
  if (steps.length === 0) return find('refusals.noSteps')
  return find('refusals.steps', { steps: steps.map((step) => find(STEP_WORDS[step]) ?? step).join(', ') })
}

const STEP_WORDS = {
  'order.commit': 'sales.commit',
  'order.deliver': 'sales.deliver',
  'order.invoice': 'sales.invoice',
  'invoice.pay': 'sales.pay',
  'order.return': 'sales.returnGoods',
  'order.credit': 'sales.credit',
  'invoice.correct': 'billing.correct',
  'invoice.cancel': 'billing.cancelInvoice',
  'order.cancel-rest': 'sales.cancelRest',
  'order.cancel': 'sales.cancel',
} as const satisfies Record<Step, MessageKey>

/** What was found in a document or a day, each once; `message` where its code has no words. */
export function findingWords(find: Find, { code, message = '' }: { code: string; message?: string }): string {
  return find(`sales.finding_${keyPart(code)}`) ?? find(`rules.${keyPart(code)}`) ?? message
}
