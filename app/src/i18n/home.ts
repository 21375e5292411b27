import { defineMessages } from './define.ts'

export const home = defineMessages({
  de: { title: 'Start' },
  en: { title: 'Home' },
})
