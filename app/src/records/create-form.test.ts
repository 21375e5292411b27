import { LIMITS } from '@werkbank/model/base/limits.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { createRoot } from 'solid-js'
import { beforeAll, expect, test } from 'vitest'
import { loadWords, setLanguage } from '../i18n/t.ts'
import { createEdits } from './create-edits.ts'
import { createForm } from './create-form.ts'

beforeAll(async () => {
  await loadWords('en')
  setLanguage('en')
})

const PRODUCT = { name: 'Husar', unit: 'pcs', priceMinor: 1_250, costMinor: 400, taxPercent: '19', active: true }
const CUSTOMER = {
  name: 'Mayer',
  email: null as string | null,
  vatId: null as string | null,
  paymentDays: 14,
  taxMode: 'domestic',
}
const rooted = <T>(make: () => T): T => createRoot(make)

const productForm = () =>
  rooted(() =>
    createForm<Partial<MirrorRow<'products'>>>({
      record: product,
      schema: () => changeProduct.input,
      draft: createEdits(PRODUCT as Partial<MirrorRow<'products'>>, { isNew: false }),
    }),
  )
const customerForm = () =>
  rooted(() =>
    createForm<Partial<MirrorRow<'customers'>>>({
      record: customer,
      schema: () => changeCustomer.input,
      draft: createEdits(CUSTOMER as Partial<MirrorRow<'customers'>>, { isNew: false }),
    }),
  )

test('VA-01 VA-12 a form finds what the command would refuse when somebody saves, at each field and together, and keeps what was typed', async () => {
  const form = productForm()
  form.text('name').onInput(' ')
  form.text('unit').onInput('')
  form.amount('priceMinor', 'EUR').onInput(String(LIMITS.priceMinorMax / 100 + 1))
  form.decimal('taxPercent').onInput('101')
  expect(form.findings()).toEqual([])
  const sent: unknown[] = []
  expect(await form.save(undefined, async (fields) => void sent.push(fields))).toBe(false)
  expect(sent).toEqual([])
  expect(form.findings().map(({ label }) => label)).toEqual(['Name', 'Unit', 'Price', 'VAT %'])
  expect(form.text('name').error).toBe('A name of at most 300 characters')
  expect(form.amount('priceMinor', 'EUR').error).toMatch(/100,000,000|100 million/)
  expect([form.text('name').value, form.decimal('taxPercent').value]).toEqual([' ', '101'])
  form.text('name').onInput('Husar')
  expect(form.text('name').error).toBeUndefined()
})

test('VA-01 only what was changed is sent, with what was seen of it; what is not touched is not asked for', async () => {
  const form = productForm()
  form.amount('priceMinor', 'EUR').onInput('13.00')
  form.yesNo('active').onChange(false)
  const sent: unknown[] = []
  expect(await form.save(undefined, async (fields, seen) => void sent.push(fields, seen))).toBe(true)
  expect(sent).toEqual([
    { priceMinor: 1_300, active: false },
    { priceMinor: 1_250, active: true },
  ])
  expect(form.isChanged()).toBe(false)
})

test('controls know from the field what it may be: its choices in words, how long a text is, what is none', () => {
  const form = customerForm()
  expect(form.choice('taxMode').options.map(({ label }) => label)).toEqual(['Domestic', 'Tax free'])
  expect([form.text('name').maxLength, form.text('email').maxLength]).toEqual([200, 200])
  form.text('email').onInput('')
  expect(form.isChanged()).toBe(false)
  form.text('email').onInput('a@b.test')
  expect(form.value('email')).toBe('a@b.test')
})
