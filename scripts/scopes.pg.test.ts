import { createDocument } from '@werkbank/database/log/document-log.ts'
import { emit } from '@werkbank/database/spine.ts'
import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { defineRecord } from '@werkbank/model/records/define-record.ts'
import { recordEvents } from '@werkbank/model/records/events.ts'
import { reference } from '@werkbank/model/records/kinds/reference.ts'
import { text } from '@werkbank/model/records/kinds/text.ts'
import { GRANTED, ofScope } from '@werkbank/model/records/scope.ts'
import { SUBJECTS } from '@werkbank/model/subject-rights.ts'
import { expect, onTestFinished, test } from 'vitest'
import { makeMirrorClient } from '../api/src/feed/mirror-client.ts'
import { TABLES } from '../api/src/feed/sources.ts'
import { listRecord } from '../api/src/records/list.ts'
import { rowById } from '../api/src/records/rows.ts'
import { buildApi, signIn } from '../api/src/testing.ts'
import type { PresenceDelta } from '../sync-server/src/presence/presence-board.ts'
import { controlName } from '../sync-server/src/session.ts'
import { openClient, startNode, tokenOf, until } from '../sync-server/src/testing.ts'

/** A record with a scope of which no plane knows: machines of units. What the product would have of it is its line in three lists and a part of `grants`. */
const machine = defineRecord({
  name: 'machine',
  table: 'machines',
  read: { permission: 'product.read' },
  scope: [ofScope('unit' as never, 'unitId')],
  sorts: ['name'],
  fields: { name: text({ max: 60 }), unitId: reference() },
})
const RIGHTS: Permission[] = ['product.read', 'chat.use', 'page.read', 'presence.read', 'event.read']
const MONTH = new Date().toISOString().slice(0, 7)

/** For as long as the test runs. */
function register(): void {
  const lists: [object, string, unknown][] = [
    [GRANTED, 'unit', 'product.read'],
    [MIRROR_TABLES, 'machines', machine],
    [SUBJECTS, 'machine', machine],
  ]
  for (const [list, name, value] of lists) Object.assign(list, { [name]: value })
  TABLES.push('machines' as never)
  onTestFinished(() => {
    for (const [list, name] of lists) Reflect.deleteProperty(list, name)
    TABLES.splice(TABLES.indexOf('machines' as never), 1)
  })
}

async function buildWorld() {
  register()
  const shop = await buildApi()
  onTestFinished(() => shop.close())
  const { sql, admin, url } = shop
  const { orgId } = admin
  const [{ grants = '' } = {}] = await sql<{ grants: string }[]>`SELECT pg_get_viewdef('grants'::regclass) AS grants`
  await sql.unsafe(`
    CREATE TABLE unit_members (org_id uuid, unit_id uuid, user_id uuid, deleted_at timestamptz, PRIMARY KEY (org_id, unit_id, user_id));
    CREATE TABLE machines (org_id uuid, id uuid, name text, unit_id uuid, deleted_at timestamptz, PRIMARY KEY (org_id, id));
    SELECT protect('unit_members'), mirrored('unit_members'), protect('machines'), mirrored('machines');
    CREATE OR REPLACE VIEW grants WITH (security_invoker = true) AS ${grants.replace(/;\s*$/, '')}
      UNION ALL SELECT org_id, 'unit', unit_id, user_id, false, NULL, NULL, deleted_at IS NULL, changed_xid FROM unit_members`)
  await withSystem(
    sql,
    (tx) => tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${orgId}, 'seer', 'Seer', ${RIGHTS})`,
  )
  const node = await startNode(sql)
  onTestFinished(() => node.stop())
  const person = async () => signIn(sql, url, { orgId, userId: await createTestUser(sql, orgId, { role: 'seer' }) })
  return { sql, node, admin, member: await person(), outsider: await person(), leaver: await person() }
}
type World = Awaited<ReturnType<typeof buildWorld>>
type Person = World['member']

/** A thing in a scope: what all planes know it by, the document that one opens of it, and how somebody leaves. */
type Thing = { id: string; document: string; planes: readonly string[]; leave: (person: Person) => Promise<unknown> }

async function makeRoom({ admin, member, leaver }: World): Promise<Thing> {
  const memberIds = [member.userId, leaver.userId]
  const { id } = (await admin.call('POST', '/chat/rooms', { kind: 'group', name: 'Prices', memberIds })).body
  expect((await admin.call('POST', `/chat/rooms/${id}/messages`, { text: 'bismuth' })).status).toBeLessThan(300)
  return {
    id,
    document: `chat:${id}:${MONTH}`,
    planes: ['mirror', 'bootstrap', 'events', 'rooms', 'search'],
    leave: ({ userId }) => admin.call('DELETE', `/chat/rooms/${id}/participants/${userId}`),
  }
}

async function makeMachine({ sql, admin: { orgId }, member, leaver }: World): Promise<Thing> {
  const [id, unitId] = [newId(), newId()]
  await withSystem(sql, async (tx) => {
    for (const { userId } of [member, leaver])
      await tx`INSERT INTO unit_members (org_id, unit_id, user_id) VALUES (${orgId}, ${unitId}, ${userId})`
    await tx`INSERT INTO machines (org_id, id, name, unit_id) VALUES (${orgId}, ${id}, 'Lathe', ${unitId})`
    await tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id, last_position) VALUES (${orgId}, ${newId()}, 'record', 'machine', ${id}, 1)`
    const document = { orgId, name: `doc:${id}`, kind: 'doc', subjectType: 'machine', subjectId: id, createdBy: null }
    await createDocument(tx, document)
    await emit(tx, { ...newEvent(recordEvents(machine).created, id, { fields: { name: [null, 'Lathe'] } }), orgId })
  })
  return {
    id,
    document: `doc:${id}`,
    planes: ['mirror', 'bootstrap', 'events', 'rooms', 'list', 'row', 'presence', 'socket'],
    leave: ({ userId }) =>
      withSystem(sql, async (tx) => {
        await tx`UPDATE unit_members SET deleted_at = now() WHERE org_id = ${orgId} AND unit_id = ${unitId} AND user_id = ${userId}`
        await emit(tx, { ...newEvent(accessChanged, userId, { userId }), orgId })
      }),
  }
}

/** A person with a mirror, an open document and the list of where others are. */
async function watch({ sql, node }: World, person: Person, thing: Thing) {
  const token = await tokenOf(sql, person.orgId, person.userId)
  const control = openClient(node, controlName(person.userId), token)
  const open = openClient(node, thing.document, token)
  let places = new Map<string, object>()
  control.provider.on('stateless', ({ payload }: { payload: string }) => {
    const message = JSON.parse(payload) as PresenceDelta
    if (message.kind !== 'presence') return
    if (message.full) places = new Map()
    for (const one of message.people) places.set(one.userId, one)
  })
  onTestFinished(() => {
    control.destroy()
    open.destroy()
  })
  const mirror = makeMirrorClient(person)
  await mirror.bootstrap()
  await control.settled()
  return { person, mirror, open, control, places: () => JSON.stringify([...places.values()]) }
}
type Watching = Awaited<ReturnType<typeof watch>>

/** All that a person is told by each plane, as text. */
const PLANES: Record<string, (world: World, watching: Watching, id: string) => Promise<string>> = {
  mirror: async (_, { mirror }) => {
    await mirror.pull()
    return JSON.stringify(mirror.all())
  },
  bootstrap: async (_, { person }) => (await person.call('GET', '/sync/bootstrap')).text,
  events: async (_, { person }) => (await person.call('GET', '/events?limit=200')).text,
  rooms: async (_, { person }) => (await person.call('GET', '/chat/rooms?limit=100')).text,
  search: async (_, { person }) => (await person.call('GET', '/chat/search?q=bismuth')).text,
  presence: async (_, { person }) => (await person.call('GET', '/presence')).text,
  socket: async (_, { places }) => places(),
  list: ({ sql }, { person }) =>
    withOrg(sql, person, async (tx) =>
      JSON.stringify(await listRecord({ tx, caller: callerOf(person) }, machine, { limit: 50, sort: 'name' })),
    ),
  row: ({ sql }, { person }, id) =>
    withOrg(sql, person, async (tx) =>
      JSON.stringify((await rowById(tx, machine, id, { seenBy: callerOf(person) })) ?? ''),
    ),
}
const callerOf = ({ orgId, userId }: Person) => ({ orgId, userId, permissions: RIGHTS }) as unknown as Caller

/** The planes by which a person is told of the thing. */
async function toldBy(world: World, watching: Watching, { id }: Thing): Promise<string[]> {
  const told: string[] = []
  for (const [name, plane] of Object.entries(PLANES))
    if ((await plane(world, watching, id)).includes(id)) told.push(name)
  return told
}

test.each([
  ['a room', makeRoom],
  ['a unit, of which only the test knows', makeMachine],
] as const)(
  'RT-02.4 RT-20.3 by all planes members of %s are told, others are not, and who leaves is not any more',
  async (_, make) => {
    const world = await buildWorld()
    const thing = await make(world)
    const { admin, member, outsider, leaver } = world
    const told = {
      member: await watch(world, member, thing),
      outsider: await watch(world, outsider, thing),
      leaver: await watch(world, leaver, thing),
    }
    await Promise.all([told.member.open.settled(), told.leaver.open.settled()])
    await until(() => told.outsider.open.denied.length > 0, 'the document is refused to others')
    const place = { label: 'Hall', subjectType: 'machine', subjectId: thing.id }
    expect((await admin.call('PUT', '/presence/hall', place)).status).toBe(200)
    const isTold = (watching: Watching) => watching.places().includes(thing.id)
    const takesPlaces = thing.planes.includes('socket')
    await until(() => told.member.places().includes(admin.userId), 'all are told that somebody is there')
    if (takesPlaces) await until(() => isTold(told.member) && isTold(told.leaver), 'members are told where')

    expect(await toldBy(world, told.member, thing)).toEqual(expect.arrayContaining([...thing.planes]))
    expect(await toldBy(world, told.leaver, thing)).toEqual(expect.arrayContaining([...thing.planes]))
    expect(await toldBy(world, told.outsider, thing)).toEqual([])

    await thing.leave(leaver)
    await until(
      () => told.leaver.open.closes.length + told.leaver.open.denied.length > 0,
      'the open document is closed',
    )
    if (takesPlaces) await until(() => !isTold(told.leaver), 'their list of places is another one')
    expect(await toldBy(world, told.leaver, thing)).toEqual([])
    expect(await toldBy(world, told.member, thing)).toEqual(expect.arrayContaining([...thing.planes]))
  },
)
