import { defineMessages } from './define.ts'

export const documents = defineMessages({
  de: { title: 'Dokumente' },
  en: { title: 'Documents' },
})
