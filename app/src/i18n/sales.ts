import { defineMessages } from './define.ts'

export const sales = defineMessages({
  de: { title: 'Aufträge' },
  en: { title: 'Orders' },
})
