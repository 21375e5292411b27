import { defineMessages } from './define.ts'

export const stock = defineMessages({
  de: { title: 'Lager' },
  en: { title: 'Stock' },
})
