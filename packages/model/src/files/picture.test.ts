import { expect, test } from 'vitest'
import { primaryPicture, rankPictures } from './picture.ts'

const file = (id: string, createdAt: string, width: number | null = 1_000, mediaType = 'image/jpeg') => ({
  ...{ id, createdAt, mediaType, width },
  height: width,
})
const files = [
  file('plan', '2026-01-01', null, 'application/pdf'),
  file('tiff', '2026-01-02', 4_000, 'image/tiff'),
  file('icon', '2026-01-03', 64),
  file('late', '2026-02-02'),
  file('early', '2026-02-01'),
]

test('PI-01 the same picture shows a record everywhere: the oldest that is large enough', () => {
  expect(rankPictures(files).map(({ id }) => id)).toEqual(['early', 'late', 'icon'])
  for (const context of ['list', 'detail', 'document', 'shop'] as const)
    expect(primaryPicture(files.toReversed(), {}, context)?.id).toBe('early')
  expect(primaryPicture(files.slice(0, 2), {}, 'list')).toBeUndefined()
})

test('PI-03 PI-04 what was chosen counts in its context while it is there', () => {
  expect(primaryPicture(files, { list: 'late' }, 'list')?.id).toBe('late')
  expect(primaryPicture(files, { list: 'late' }, 'detail')?.id).toBe('early')
  expect(primaryPicture(files, { list: 'gone' }, 'list')?.id).toBe('early')
  expect(primaryPicture(files, { list: 'plan' }, 'list')?.id).toBe('early') // nothing that could be shown
})
