/** § 33 UStDV: an invoice of up to 250 EUR gross is complete without its recipient's address; above that § 14 (4) no. 1 UStG asks for it. */
const SMALL_INVOICE_MINOR_MAX = 25_000

/** Does an invoice over `grossMinor` (minor units) ask for the recipient's address? */
export const asksForRecipient = (grossMinor: number, currency: string): boolean =>
  currency === 'EUR' && grossMinor > SMALL_INVOICE_MINOR_MAX
