import { defineMessages } from './define.ts'

export const chat = defineMessages({
  de: { title: 'Gespräche' },
  en: { title: 'Conversations' },
})
