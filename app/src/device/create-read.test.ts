import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { until } from '../testing/api-double.ts'
import { createRead } from './create-read.ts'

/** Readings that end when the test says so, oldest first. */
function makeReadings() {
  const open: { of: string; end: (value: string) => void; fail: () => void }[] = []
  const read = (of: string) =>
    new Promise<string>((resolve, reject) => open.push({ of, end: resolve, fail: () => reject(new Error('broken')) }))
  return { open, read }
}

test('what was read stays while it is read anew, goes with what it was of, and a late reading never replaces a newer one', async () => {
  const { open, read } = makeReadings()
  const [source, setSource] = createSignal<string | undefined>('a')
  const [version, setVersion] = createSignal(0)
  const { result, dispose } = createRoot((dispose) => ({ result: createRead(source, read, version), dispose }))
  expect([result.value(), result.loading()]).toEqual([undefined, true])
  open[0]?.end('a at first')
  await until(() => result.value() === 'a at first')
  setVersion(1)
  setVersion(2)
  expect([result.value(), result.loading()]).toEqual(['a at first', false])
  open[2]?.end('a anew')
  await until(() => result.value() === 'a anew')
  open[1]?.end('a, too late')
  setSource('b')
  expect([result.value(), result.loading()]).toEqual([undefined, true])
  open[3]?.fail()
  await until(() => !result.loading())
  expect([result.value(), open.map(({ of }) => of)]).toEqual([undefined, ['a', 'a', 'a', 'b']])
  setSource(undefined)
  expect([result.value(), result.loading(), open.length]).toEqual([undefined, false, 4])
  dispose()
})
