import { defineMessages } from './define.ts'

/** Units of which there are no halves. Others (kg, m) are written alike in both languages. */
export const units = defineMessages({
  de: { pieces: 'Stk.', sets: 'Satz', pairs: 'Paar' },
  en: { pieces: 'pcs', sets: 'set', pairs: 'pair' },
})
