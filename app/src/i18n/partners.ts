import { defineMessages } from './define.ts'

export const partners = defineMessages({
  de: { title: 'Kunden' },
  en: { title: 'Customers' },
})
