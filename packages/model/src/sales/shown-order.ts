type Figures = {
  version: number
  changes: number
  customerId: string | null
  reference: string
  grossMinor: number
  workingCustomerId: string | null
  workingReference: string
  workingGrossMinor: number
}

/** An order as lists and their files show it: the working copy before the first commit and while it differs. */
export function shownOrder(order: Figures): { customerId: string | null; reference: string; grossMinor: number } {
  const { customerId, reference, grossMinor } = order
  if (order.version > 0 && order.changes === 0) return { customerId, reference, grossMinor }
  return {
    customerId: order.workingCustomerId,
    reference: order.workingReference,
    grossMinor: order.workingGrossMinor,
  }
}
