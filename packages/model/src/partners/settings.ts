import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const paymentDaysOfNew = defineSetting({
  key: 'partners.paymentDays',
  levels: ['organisation'],
  kind: number('day', { from: 0, to: 365 }),
  default: 14,
  right: 'company.edit',
  words: {
    de: {
      name: 'Zahlungsziel neuer Kunden',
      tells: 'So viele Tage haben neue Kunden Zeit zu zahlen. Bei jedem Kunden lässt es sich ändern.',
    },
    en: {
      name: 'Payment term of new customers',
      tells: 'How many days new customers have to pay. It can be changed for each customer.',
    },
  },
})
