import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const quoteValidDays = defineSetting({
  key: 'quotes.validDays',
  levels: ['role', 'organisation'],
  kind: number('day', { from: 1, to: 365 }),
  default: 30,
  right: 'company.edit',
  words: {
    de: {
      name: 'Gültigkeit neuer Angebote',
      tells: 'So lange gilt ein neues Angebot, wenn im Angebot nichts anderes steht.',
    },
    en: { name: 'Validity of new quotes', tells: 'How long a new quote counts, unless the quote says otherwise.' },
  },
})
