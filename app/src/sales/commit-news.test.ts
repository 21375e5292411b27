import { expect, test } from 'vitest'
import { commitNews } from './commit-news.ts'

test('RT-13.4 who has an order open is told who else confirmed it: not of their own, not of another order, not twice', () => {
  const at = (version: number, committedBy: string | null = 'petra', id = 'o1') => ({ id, version, committedBy })
  expect(commitNews(at(1), at(2), 'me')).toEqual({ version: 2, userId: 'petra' })
  expect(commitNews(at(0, null), at(1), 'me')).toEqual({ version: 1, userId: 'petra' })
  const nothing = [
    commitNews(at(1), at(2, 'me'), 'me'),
    commitNews(at(1), at(2, 'petra', 'o2'), 'me'),
    commitNews(undefined, at(2), 'me'),
    commitNews(at(2), at(2), 'me'),
    commitNews(at(1), at(2, null), 'me'),
    commitNews(at(1), undefined, 'me'),
  ]
  expect(nothing).toEqual(nothing.map(() => undefined))
})
