import { expect, test } from 'vitest'
import { claimsOf } from './features.ts'

const features = [
  { id: 'SA-01', state: 'works' },
  { id: 'SA-02', state: 'works' },
  { id: 'SA-03', state: 'works' },
  { id: 'SA-04', state: 'partly: no tolerance' },
]
const passed = ['SA-01 an order is written']
const lacked = ['SA-01 on two nodes', 'SA-02 on two nodes']

test('a row that only tests show which lack something here is told; one that nothing shows is a claim', () => {
  expect(claimsOf(features, { passed, lacked })).toEqual({ claims: ['SA-03'], notHere: ['SA-02'] })
})

test('where nothing may be lacking, as in CI, both are claims', () => {
  expect(claimsOf(features, { passed, lacked: [] })).toEqual({ claims: ['SA-02', 'SA-03'], notHere: [] })
})
