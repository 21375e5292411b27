import { expect, test } from 'vitest'
import { type Place, placeLines } from './place-lines.ts'

const place = (id: string, parentId: string | null, rank = 100) => ({ id, parentId, name: id, rank }) as Place

test('R-ST10 places stand below the one they lie in, in their order; one whose warehouse is not known at the top', () => {
  const lines = placeLines([
    place('shelf B', 'main'),
    place('shelf A', 'main'),
    place('outlet', null, 1),
    place('main', null),
    place('box', 'shelf A'),
    place('lost', 'closed one'),
  ])
  expect(lines.map(({ place: { id }, depth }) => `${depth} ${id}`)).toEqual([
    '0 outlet',
    '0 lost',
    '0 main',
    '1 shelf A',
    '2 box',
    '1 shelf B',
  ])
})
