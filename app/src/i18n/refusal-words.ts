import type { Step } from '@werkbank/model/sales/order-steps.ts'
import { t, tDynamic } from './t.ts'

/** The message key of a refusal: codes are written with `-`, keys with `_`. */
export const refusalKey = (code: string): string => `refusals.${code.replaceAll('-', '_')}`

/** The words for a refusal code, with the plain values of its data; `fallback` where there are none. */
export function refusalWords(code: string, data?: unknown, fallback = ''): string {
  const values = Object.entries((data ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  const words = tDynamic(refusalKey(code), { ...Object.fromEntries(values), places: placeWords(data) }, fallback)
  return [words, insteadWords(data)].filter(Boolean).join(' ')
}

/** Where quantities stand that keep a product's unit as it is. */
function placeWords(data: unknown): string {
  const { heldIn } = (data ?? {}) as { heldIn?: unknown }
  if (!Array.isArray(heldIn)) return ''
  return heldIn.map((where) => tDynamic(`refusals.heldIn_${String(where).replaceAll('-', '_')}`, {}, '')).join(', ')
}

/** A step that can't be says which can, by the names of their buttons (SA-04). */
function insteadWords(data: unknown): string {
  const { possible } = (data ?? {}) as { possible?: unknown }
  if (!Array.isArray(possible)) return ''
  const steps = possible.filter((step): step is Step => Object.hasOwn(STEP_WORDS, step))
  if (steps.length === 0) return t('refusals.noSteps')
  return t('refusals.steps', { steps: steps.map((step) => t(STEP_WORDS[step])).join(', ') })
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
} as const satisfies Record<Step, string>

/** Why a document's edit was refused. */
export const refusedBecause = (code: string): string => refusalWords(code) || t('refusals.notFitting', { code })
