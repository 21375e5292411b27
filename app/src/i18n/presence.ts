import { defineMessages } from './define.ts'

export const presence = defineMessages({
  de: { title: 'Leute' },
  en: { title: 'People' },
})
