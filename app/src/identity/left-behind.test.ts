import { newId } from '@werkbank/model/base/value/id.ts'
import { attachFile } from '@werkbank/model/files/commands.ts'
import { expect, test } from 'vitest'
import { DeviceDatabase } from '../device/database.ts'
import { Outbox } from '../outbox/outbox.ts'
import { isWhole, OutboxDatabase } from '../outbox/outbox-database.ts'
import {
  decodeLeftBehind,
  encodeLeftBehind,
  type FilePart,
  filesLeftBehind,
  isEmpty,
  type LeftBehind,
  onlyFiles,
  readLeftBehind,
  writeLeftBehind,
} from './left-behind.ts'

const databasesOf = (personId: string) => ({
  device: new DeviceDatabase(personId),
  outbox: new OutboxDatabase(personId),
})

test('S-12 the bytes of files that wait are left behind with their commands, and come back as they were', async () => {
  const [before, after] = [databasesOf(newId()), databasesOf(newId())]
  const bytes = crypto.getRandomValues(new Uint8Array(60_000))
  const [id, other] = [newId(), newId()]
  await before.outbox.files.bulkPut([
    { id, blob: new Blob([bytes], { type: 'image/png' }) },
    { id: other, blob: new Blob(['sent long ago']) },
  ])
  const outbox = new Outbox(before.outbox)
  await outbox.enqueue(attachFile, { id, subjectType: 'product', subjectId: newId(), name: 'photo.png' })
  const left = await readLeftBehind('', before)
  expect(isEmpty(left)).toBe(false)
  // In parts: a day's photos, or one long film, are more than a text may be long.
  expect(left.files).toEqual([])
  const files: LeftBehind['files'] = []
  for await (const file of filesLeftBehind(left, before.outbox, 25_000)) files.push(file)
  expect(files.map((file) => [file.id, file.bytes.length])).toEqual([
    [id, 25_000],
    [id, 25_000],
    [id, 10_000],
  ])

  const [first, second, last] = files as [FilePart, FilePart, FilePart]
  const put = (part: LeftBehind) => writeLeftBehind('', decodeLeftBehind(encodeLeftBehind(part)), after)
  // The browser was closed in the middle of locking, and of taking back: parts come twice.
  for (const part of [first, second, first, second, last]) {
    await put(onlyFiles([part]))
    expect((await after.outbox.files.toArray()).map(isWhole)).toEqual([part === last])
  }
  await put(onlyFiles([first]))
  await put(left)
  const back = await after.outbox.files.toArray()
  expect(back.map((file) => [file.id, file.blob.type])).toEqual([[id, 'image/png']])
  expect(new Uint8Array((await back[0]?.blob.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytes)
  expect((await after.outbox.entries.toArray()).map(({ command }) => command)).toEqual(['file.attach'])
  // Of an app that knew no files.
  const { files: _, ...older } = left
  await writeLeftBehind('', decodeLeftBehind(JSON.stringify({ ...older, outbox: [] })), after)
  outbox.close()
  for (const { device, outbox } of [before, after]) {
    device.close()
    outbox.close()
  }
})
