import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import type { MoveCode } from '@werkbank/model/stock/check-move.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { type ProductFacts, productFacts } from '../catalogue/index.ts'
import { invalidInput, type Refusal, wrongInput } from '../http/problem/problem.ts'
import { closedPlace, type Location, locationById } from './locations.ts'

/** The product that the input names, judged by its unit for `quantity`; 400 with a sentence where there is none. */
export async function requireProduct(tx: Tx, id: string, quantity: string): Promise<ProductFacts> {
  const product = (await productFacts(tx, [id], { counted: [quantity] })).get(id)
  if (!product) throw wrongInput('productId', 'problems.no_product')
  return product
}

/** What a piece costs, as the caller may know it: refusals depend on nothing else (ID-06). */
export const seenCost = (caller: Pick<Caller, 'permissions'>, { costMinor }: { costMinor: number }): number | null =>
  can(caller, 'cost.read') ? costMinor : null

/** The place that the input names, one that holds stock; 400 with a sentence otherwise. */
export async function requirePlace(tx: Tx, id: string, path: string): Promise<Location> {
  const location = await locationById(tx, id, { hold: true })
  if (!location || !isRealPlace(location)) throw closedPlace(path)
  return location
}

/** Throws the refusal for what `checkMove` found. */
export function refuseMove(
  refuse: {
    (code: 'quantity-not-whole', data: { unit: string }): Refusal
    (code: 'amount-too-large', data: object): Refusal
  },
  code: MoveCode | undefined,
  unit: string,
): void {
  if (code === 'quantity-not-whole') throw refuse(code, { unit })
  if (code === 'amount-too-large') throw refuse(code, {})
  if (code) throw invalidInput([{ path: 'quantity', code, message: RULES[code] }])
}
