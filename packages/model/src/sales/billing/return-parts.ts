import { addQuantities, isPositive, minQuantity, type Quantity, subtractQuantities } from '../../base/value/quantity.ts'

/** The condition of returned goods: as they left; to be inspected or repaired, and not to be sold; worthless. */
export const CONDITIONS = ['sellable', 'damaged', 'scrap'] as const
export type Condition = (typeof CONDITIONS)[number]

export type NoteLine = {
  lineId: string
  productId: string
  locationId: string
  quantity: Quantity
  /** On a return: the delivery that it takes back. Returns from before 0125 name none: theirs is the newest. */ deliveryId?:
    | string
    | undefined
}
/** A delivery or return of an order, as far as later returns depend on it. */
export type DeliveryNote = { id: string; kind: 'delivery' | 'return'; lines: readonly NoteLine[] }
/** Pieces of a line that left with a delivery, from a place, and were not returned. */
export type WithCustomer = { deliveryId: string; lineId: string; productId: string; locationId: string; left: Quantity }
/** Returned pieces: `locationId` is the place that they left from. */
export type ReturnPart = Omit<WithCustomer, 'left'> & { quantity: Quantity }

/** What the customer has of each delivery, the newest first. `notes`: all deliveries and returns of the order, oldest first. */
export function withCustomer(notes: readonly DeliveryNote[]): WithCustomer[] {
  let rest: WithCustomer[] = []
  for (const note of notes) {
    if (note.kind === 'delivery') {
      const lines = note.lines.map(({ lineId, productId, locationId, quantity }) => ({
        deliveryId: note.id,
        lineId,
        productId,
        locationId,
        left: quantity,
      }))
      rest = [...lines, ...rest]
    } else for (const line of note.lines) rest = take(rest, line).rest
  }
  return rest.filter(({ left }) => isPositive(left))
}

/** The returnable quantity of a line: of all deliveries, or of one. */
export const returnableQuantity = (there: readonly WithCustomer[], lineId: string, deliveryId?: string): Quantity =>
  addQuantities(
    '0',
    ...there
      .filter((one) => one.lineId === lineId && (deliveryId === undefined || one.deliveryId === deliveryId))
      .map(({ left }) => left),
  )

/**
 * The deliveries that `asked` is returned from: the one that a part names, otherwise the newest with unreturned pieces (SA-23; rule R-SA15). The caller
 * made sure that each part is at most the returnable quantity; any excess is ignored.
 */
export function returnParts(
  asked: readonly { lineId: string; quantity: Quantity; deliveryId?: string | undefined }[],
  there: readonly WithCustomer[],
): ReturnPart[] {
  let rest = [...there]
  return asked.flatMap((part) => {
    const found = take(rest, part)
    rest = found.rest
    return found.taken
  })
}

function take(
  there: readonly WithCustomer[],
  { lineId, quantity, deliveryId }: { lineId: string; quantity: Quantity; deliveryId?: string | undefined },
): { rest: WithCustomer[]; taken: ReturnPart[] } {
  let asked = quantity
  const taken: ReturnPart[] = []
  const rest = there.map((one) => {
    if (one.lineId !== lineId || (deliveryId !== undefined && one.deliveryId !== deliveryId)) return one
    const part = minQuantity(one.left, asked)
    if (!isPositive(part)) return one
    asked = subtractQuantities(asked, part)
    const { left, ...from } = one
    taken.push({ ...from, quantity: part })
    return { ...one, left: subtractQuantities(left, part) }
  })
  return { rest, taken }
}
