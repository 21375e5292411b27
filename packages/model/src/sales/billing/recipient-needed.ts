/** Does an invoice over `grossMinor` (minor units) ask for the recipient's address? `smallMinor`: as the setting `smallInvoice` says. */
export const asksForRecipient = (grossMinor: number, currency: string, smallMinor: number): boolean =>
  currency === 'EUR' && grossMinor > smallMinor
