import { expect, test } from 'vitest'
import { smallInvoice } from '../settings.ts'
import { asksForRecipient } from './recipient-needed.ts'

test('R-PA8 only above 250 EUR gross an invoice asks for the address of its recipient (§ 33 UStDV)', () => {
  expect([25_000, 25_001, -90_000].map((gross) => asksForRecipient(gross, 'EUR', smallInvoice.default))).toEqual([
    false,
    true,
    false,
  ])
  expect(asksForRecipient(90_000, 'USD', smallInvoice.default)).toBe(false)
})
