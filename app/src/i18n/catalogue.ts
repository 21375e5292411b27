import { defineMessages } from './define.ts'

export const catalogue = defineMessages({
  de: { title: 'Artikel' },
  en: { title: 'Products' },
})
