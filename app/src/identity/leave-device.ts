import { openDeviceKey } from '@werkbank/model/identity/commands.ts'
import { DeviceDatabase, deletePerson, documentDatabaseName, peopleOnDevice } from '../device/database.ts'
import { forgetPictures } from '../device/kept-pictures.ts'
import { forgetSealed, hasSealed, seal, unseal } from '../device/sealed.ts'
import type { Request } from '../http/request.ts'
import { OutboxDatabase } from '../outbox/outbox-database.ts'
import { commandRequest } from '../outbox/send-command.ts'
import {
  decodeLeftBehind,
  encodeLeftBehind,
  filesLeftBehind,
  isEmpty,
  isOwnInput,
  type LeftBehind,
  onlyFiles,
  readLeftBehind,
  writeLeftBehind,
} from './left-behind.ts'

/** Where the public half of the person's key lies: it only locks. */
const RECIPIENT = 'recipient'

type Databases = { device: DeviceDatabase; outbox: OutboxDatabase }

async function withDatabases<T>(personId: string, work: (databases: Databases) => Promise<T>): Promise<T> {
  const databases = { device: new DeviceDatabase(personId), outbox: new OutboxDatabase(personId) }
  try {
    return await work(databases)
  } finally {
    databases.device.close()
    databases.outbox.close()
  }
}

/**
 * Deletes a person's data from this device: what the server has is deleted first, unsent data is sealed with their key. Where the device has never
 * received the key, or has no space to seal, unsent data stays as it is, and no other person's app opens it. Their workspace must be closed.
 */
export async function leaveDevice(personId: string): Promise<void> {
  const gone = await withDatabases(personId, async (databases) => {
    const left = await readLeftBehind(personId, databases)
    if (isEmpty(left)) return true
    const recipient = (await databases.device.meta.get(RECIPIENT))?.value
    await deleteWhatIsSent(personId, databases)
    if (typeof recipient !== 'string') return false
    await sealLeftBehind(personId, recipient, left, databases.outbox)
    return true
  })
  if (gone) await deletePerson(personId)
}

/** Files before the commands that name them, each out of the way when it is locked: there may be no room for all of them twice. May run again after a crash. */
async function sealLeftBehind(personId: string, recipient: string, left: LeftBehind, outbox: OutboxDatabase) {
  for await (const part of filesLeftBehind(left, outbox)) {
    await seal(personId, recipient, encodeLeftBehind(onlyFiles([part])))
    if (part.from + part.bytes.length >= part.size) await outbox.files.delete(part.id)
  }
  await seal(personId, recipient, encodeLeftBehind(left))
}

/** Deletes everything of a person from this device, what is unsent too. */
export async function forgetPerson(personId: string): Promise<void> {
  await deletePerson(personId)
  await forgetSealed(personId)
}

/** Deletes the data of all people but this one, left over where a browser was closed during a sign-out. */
export async function leaveDeviceOfOthers(personId: string | undefined): Promise<void> {
  for (const other of await peopleOnDevice()) if (other !== personId) await leaveDevice(other)
}

async function deleteWhatIsSent(personId: string, { device, outbox }: Databases): Promise<void> {
  await forgetPictures()
  await outbox.entries.filter((entry) => entry.state === 'answered').delete()
  await device.transaction('rw', [device.chunks, device.rows, device.meta], async () => {
    await device.chunks.clear()
    await device.rows.clear()
    await device.meta.filter(({ key }) => !isOwnInput(key) && key !== RECIPIENT).delete()
  })
  const clean = await device.documents.filter((document) => !document.dirty).primaryKeys()
  for (const name of clean) indexedDB.deleteDatabase(documentDatabaseName(personId, name))
  await device.documents.bulkDelete(clean)
}

/** The person is signed in again and nothing of theirs is open yet: what they left here is put back where it was, to be sent. */
export async function takeBack(personId: string, request: Request): Promise<void> {
  if (!(await hasSealed(personId))) return
  const { identity } = await askForKey(request)
  await unseal(personId, identity, (text) =>
    withDatabases(personId, (databases) => writeLeftBehind(personId, decodeLeftBehind(text), databases)),
  )
}

/** Keeps the public half of the person's key, so that what is unsent can be locked later, without a network too. */
export async function keepRecipient(device: DeviceDatabase, request: Request): Promise<void> {
  if (await device.meta.get(RECIPIENT)) return
  const { recipient } = await askForKey(request)
  await device.meta.put({ key: RECIPIENT, value: recipient })
}

async function askForKey(request: Request) {
  const { method, path, body } = commandRequest(openDeviceKey.route, {})
  return openDeviceKey.answer.parse(await (await request(path, { method, body })).json())
}
