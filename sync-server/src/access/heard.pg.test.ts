import { createDocument } from '@werkbank/database/log/document-log.ts'
import { BEGINNING, emit, readEvents } from '@werkbank/database/spine.ts'
import { createTestOrg, createTestUser, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { documentIsVisible, grantedIds, isHeardBy } from '@werkbank/database/visible.ts'
import { defineEvent, newEvent } from '@werkbank/model/base/event.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { roomCreated } from '@werkbank/model/chat/events.ts'
import { DOCUMENT_KINDS } from '@werkbank/model/document-kinds.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { visiblePlace } from '@werkbank/model/presence/visible-place.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { RECORDS_WITH_ROOMS, readRightOf } from '@werkbank/model/subject-rights.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskAccess, createDocumentAccess } from './document-access.ts'

const MONTH = new Date().toISOString().slice(0, 7)
const RECORDS = [...RECORDS_WITH_ROOMS]
/** A subject with its own document and, as all have, page and conversation; what it takes to see it. */
const WITH_DOCUMENT = ['order', 'quote'] as const

/** One organisation with every kind of room and document; one event for the audience of each, and one for each right and person. */
async function buildWorld() {
  const { sql } = await useTestDatabase({ max: 6 })
  const { orgId } = await createTestOrg(sql)
  const people = [await createTestUser(sql, orgId), await createTestUser(sql, orgId)]
  const rooms: { id: string; kind: string; subject: string | null; members: string[] }[] = [
    ...RECORDS.map((subject) => ({ id: newId(), kind: 'record', subject, members: people.slice(0, 1) })),
    { id: newId(), kind: 'channel', subject: null, members: [] },
    { id: newId(), kind: 'group', subject: null, members: people.slice(0, 1) },
    { id: newId(), kind: 'direct', subject: null, members: people },
  ]
  const documents: { name: string; kind: 'order' | 'quote' | 'doc' | 'chat'; subjectType: string; id: string }[] = [
    ...WITH_DOCUMENT.flatMap((kind) => {
      const id = newId()
      return [
        { name: `${kind}:${id}`, kind, subjectType: kind, id },
        { name: `doc:${id}`, kind: 'doc' as const, subjectType: kind, id },
      ]
    }),
    ...['page', 'product', 'customer'].map((subjectType) => {
      const id = newId()
      return { name: `doc:${id}`, kind: 'doc' as const, subjectType, id }
    }),
    ...rooms.map(({ id }) => ({ name: `chat:${id}:${MONTH}`, kind: 'chat' as const, subjectType: 'room', id })),
  ]
  await withSystem(sql, async (tx) => {
    for (const { id, kind, subject, members } of rooms) {
      await tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id) VALUES (${orgId}, ${id}, ${kind}, ${subject}, ${subject && newId()})`
      for (const userId of members)
        await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${orgId}, ${`${id}:${userId}`}, ${id}, ${userId})`
    }
    for (const { name, kind, subjectType, id } of documents)
      await createDocument(tx, { orgId, name, kind, subjectType, subjectId: id, createdBy: null })
    const told = [
      ...rooms.map(({ id }) => newEvent(roomCreated, id, { roomId: id })),
      ...documents.map(({ name }) => newEvent(documentChanged, name, { document: name, seq: 1 })),
      ...people.map((userId) => newEvent(accessChanged, userId, { userId })),
      ...PERMISSIONS.map((right) =>
        newEvent(defineEvent('thing.happened', { subject: 'right', audience: right }), right),
      ),
    ]
    await emit(tx, ...told.map((event) => ({ ...event, orgId })))
  })
  return { sql, orgId, people, rooms, documents, access: createDocumentAccess(sql) }
}

let world: Awaited<ReturnType<typeof buildWorld>>

const viewer = (permissions: readonly Permission[], userId: string) =>
  ({ orgId: world.orgId, userId, permissions }) as Caller

/** Room visibility, computed a second time and simply. */
const seesRoom = ({ permissions, userId }: Caller, { kind, subject, members }: (typeof world)['rooms'][number]) =>
  permissions.includes('chat.use') &&
  (kind === 'channel' ||
    (kind === 'record' ? permissions.includes(readRightOf(subject ?? '') as Permission) : members.includes(userId)))

function seesDocument(caller: Caller, { kind, subjectType, id }: (typeof world)['documents'][number]): boolean {
  if (!caller.permissions.includes(DOCUMENT_KINDS[kind].rights.read)) return false
  const room = world.rooms.find((one) => one.id === id)
  if (kind === 'chat') return room !== undefined && seesRoom(caller, room)
  return caller.permissions.includes(readRightOf(subjectType) as Permission)
}

const mayOpen = async (access: AskAccess, caller: Caller) => {
  const open = await Promise.all(world.documents.map(({ name }) => access(caller, name, new Date())))
  return world.documents.flatMap(({ name }, index) => (open[index] === 'none' ? [] : name))
}

test('RT-02.4 ID-75 whoever gets news by one way gets it by all: events, rows, open documents and who is where', async () => {
  world = await buildWorld()
  const { sql, orgId, people, rooms, documents, access } = world
  let [heardSome, missedSome] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.subarray([...PERMISSIONS]), fc.constantFrom(...people), async (permissions, userId) => {
      const caller = viewer(permissions, userId)
      const seen = {
        rooms: rooms.filter((room) => seesRoom(caller, room)).map(({ id }) => id),
        documents: documents.filter((document) => seesDocument(caller, document)).map(({ name }) => name),
      }
      const found = await withOrg(sql, { orgId, userId }, async (tx) => ({
        heard: await tx<{ subjectType: string; subjectId: string }[]>`
          SELECT subject_type, subject_id FROM events WHERE org_id = current_org() AND ${isHeardBy(tx, caller)} ORDER BY id`,
        rooms: await tx<{ id: string }[]>`SELECT scope_id AS id FROM ${grantedIds(tx, caller, 'room')} AS granted`,
        documents: await tx<
          { name: string }[]
        >`SELECT name FROM documents WHERE ${documentIsVisible(tx, caller, 'name')}`,
      }))
      const heard = (type: string) =>
        found.heard.flatMap(({ subjectType, subjectId }) => (subjectType === type ? subjectId : [])).sort()
      expect(heard('room')).toEqual(seen.rooms.toSorted())
      expect(found.rooms.map(({ id }) => id).sort()).toEqual(seen.rooms.toSorted())
      expect(heard('document')).toEqual(seen.documents.toSorted())
      expect(found.documents.map(({ name }) => name).sort()).toEqual(seen.documents.toSorted())
      expect((await mayOpen(access, caller)).sort()).toEqual(seen.documents.toSorted())
      expect(heard('user')).toEqual([userId])
      expect(heard('right')).toEqual(permissions.toSorted())
      for (const { kind, id } of documents.filter(({ kind, subjectType }) => kind === subjectType)) {
        const place = { userId: newId(), subjectType: kind, subjectId: id, label: null }
        expect(visiblePlace(caller, place).subjectId === id).toBe(heard('document').includes(`${kind}:${id}`))
      }
      heardSome += found.heard.length
      missedSome += rooms.length + documents.length - seen.rooms.length - seen.documents.length
    }),
    { numRuns: 60 },
  )
  expect(Math.min(heardSome, missedSome)).toBeGreaterThan(100)
})

test('RT-28.1 an event without an audience, or for one that can not be, is refused by the database', async () => {
  const { sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const write = (audience: string) =>
    withSystem(sql, (tx) =>
      emit(tx, { ...newEvent({ ...roomCreated, audienceOf: () => audience as never }, 'r', { roomId: 'r' }), orgId }),
    )
  for (const audience of ['', 'user:', 'user:me', 'room:', 'everybody'])
    await expect(write(audience), audience).rejects.toThrow(/audience_is_said/)
  await expect(write(null as never)).rejects.toThrow(/null value in column "audience"/)
  expect(await withSystem(sql, (tx) => readEvents(tx, BEGINNING))).toEqual([])
})
