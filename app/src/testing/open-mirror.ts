import { onTestFinished } from 'vitest'
import { DeviceDatabase } from '../device/database.ts'
import { Mirror } from '../mirror/mirror.ts'

/** A person's mirror on this device, loaded; it is closed with the test. */
export async function openMirror(person: string): Promise<Mirror> {
  const database = new DeviceDatabase(person)
  const mirror = new Mirror(database, person)
  onTestFinished(() => {
    mirror.close()
    database.close()
  })
  await mirror.load()
  return mirror
}
