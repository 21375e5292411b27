import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const lowPieces = defineSetting({
  key: 'stock.lowPieces',
  levels: ['person', 'role', 'organisation'],
  kind: number('piece', { from: 0, to: 100_000 }),
  default: 5,
  right: 'company.edit',
  words: {
    de: { name: 'Knapp ab', tells: 'Ist weniger als das frei, steht der Artikel in der Bestandsliste unter „Knapp“.' },
    en: { name: 'Low below', tells: 'Where less than this is free, the stock list shows the product under “Low”.' },
  },
})

export const lowPercent = defineSetting({
  key: 'stock.lowPercent',
  levels: ['person', 'role', 'organisation'],
  kind: number('percent', { from: 0, to: 100 }),
  default: 20,
  right: 'company.edit',
  words: {
    de: {
      name: 'Knapp ab, als Teil des Bestands',
      tells: 'Ist ein kleinerer Teil des Bestands frei, gilt der Artikel ebenfalls als knapp.',
    },
    en: {
      name: 'Low below, as a part of what is on hand',
      tells: 'Where a smaller part of what is on hand is free, the product counts as low, too.',
    },
  },
})

export const courseDays = defineSetting({
  key: 'stock.courseDays',
  levels: ['person', 'organisation'],
  kind: number('day', { from: 7, to: 365 }),
  default: 90,
  right: 'company.edit',
  words: {
    de: { name: 'Bestandsverlauf zeigt', tells: 'So viele Tage zeigt die Linie des Bestands bei einem Artikel.' },
    en: { name: 'The course of stock shows', tells: 'How many days the line of a product’s stock goes back.' },
  },
})
