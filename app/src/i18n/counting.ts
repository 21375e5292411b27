import { defineMessages } from './define.ts'

export const counting = defineMessages({
  de: { title: 'Zählungen' },
  en: { title: 'Counts' },
})
