import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { createOnce } from './create-once.ts'

test('work is begun once until it is done, also where it fails', async () => {
  let begun = 0
  let end = Promise.withResolvers<void>()
  const once = createRoot(() =>
    createOnce(() => {
      begun += 1
      return end.promise.catch(() => {})
    }),
  )
  once.run()
  once.run()
  expect([begun, once.busy()]).toEqual([1, true])
  end.resolve()
  await expect.poll(once.busy).toBe(false)
  end = Promise.withResolvers()
  once.run()
  end.reject(new Error('no room'))
  await expect.poll(once.busy).toBe(false)
  expect(begun).toBe(2)
})
