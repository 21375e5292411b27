import { defineMessages } from './define.ts'

export const history = defineMessages({
  de: { title: 'Verlauf' },
  en: { title: 'History' },
})
