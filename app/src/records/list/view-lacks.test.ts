import { choice } from '@werkbank/model/records/kinds/choice.ts'
import { money } from '@werkbank/model/records/kinds/number.ts'
import { expect, test } from 'vitest'
import { lackingIn } from './view-lacks.ts'

const state = choice(['draft', 'sent'])
const known = {
  fields: { state, totalMinor: money() },
  groups: { state },
  columns: [{ key: 'number' }, { key: 'total' }],
  also: ['show'],
}

test('FE-16 a view that names what the list has lacks nothing', () => {
  const address = '?q=zinn&sort=-total&state=draft,sent&totalMinorFrom=100&show=open&group=state&folded=draft'
  expect(lackingIn({ address, columns: ['number', 'total'] }, known)).toEqual([])
  expect(lackingIn({ address: '', columns: [] }, known)).toEqual([])
})

test('FE-16 columns, filters, orders, groups and values that are gone are named, each once', () => {
  const address = '?state=accepted&customerId=x&sort=city&group=city&costMinorTo=5'
  expect(lackingIn({ address, columns: ['number', 'city'] }, known)).toEqual([
    'state',
    'customerId',
    'city',
    'costMinorTo',
  ])
})

test('FE-16 names that every object has are none of the list’s', () => {
  const address = '?constructor=1&toString=2&__proto__=3&group=constructor&sort=valueOf'
  expect(lackingIn({ address, columns: ['hasOwnProperty'] }, known)).toEqual(
    expect.arrayContaining(['constructor', 'toString', '__proto__', 'valueOf', 'hasOwnProperty']),
  )
})
