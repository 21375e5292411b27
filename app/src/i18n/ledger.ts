import { defineMessages } from './define.ts'

export const ledger = defineMessages({
  de: { title: 'Rechnungen' },
  en: { title: 'Invoices' },
})
