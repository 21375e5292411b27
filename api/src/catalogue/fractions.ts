import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { HELD_IN, type HeldIn } from '@werkbank/model/catalogue/commands.ts'

/** Whether a product has a quantity with decimals there. */
type HasFractions = (tx: Tx, productId: string) => Promise<boolean>
const holders = new Map<HeldIn, HasFractions>()

/** Domains that keep quantities stand above the catalogue: each says here how it is asked for fractions. */
export function keepsQuantities(where: HeldIn, hasFractions: HasFractions): void {
  holders.set(where, hasFractions)
}

/** Where fractions of a product are, in the order of `HELD_IN`. The caller holds the product's unit. */
export async function fractionsIn(tx: Tx, productId: string): Promise<HeldIn[]> {
  const found: HeldIn[] = []
  for (const where of HELD_IN) if (await holders.get(where)?.(tx, productId)) found.push(where)
  return found
}

/** Waits for commands that write a fractional quantity of this product, and blocks new ones (`counted` of `productFacts`). */
export async function holdUnit(tx: Tx, productId: string): Promise<void> {
  await tx`SELECT 1 FROM products WHERE org_id = current_org() AND id = ${productId} FOR UPDATE`
}
