import { newId } from '@werkbank/model/base/id.ts'
import { attachFile } from '@werkbank/model/files/commands.ts'
import { expect, test } from 'vitest'
import { DeviceDatabase } from '../device/database.ts'
import { Outbox } from '../outbox/outbox.ts'
import { OutboxDatabase } from '../outbox/outbox-database.ts'
import {
  decodeLeftBehind,
  encodeLeftBehind,
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
  // Each alone: a day's photos are more than a text may be long.
  expect(left.files).toEqual([])
  const files: LeftBehind['files'] = []
  for await (const file of filesLeftBehind(left, before.outbox)) files.push(file)
  expect(files.map((file) => file.id)).toEqual([id])

  for (const part of [...files.map((file) => onlyFiles([file])), left])
    await writeLeftBehind('', decodeLeftBehind(encodeLeftBehind(part)), after)
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
