import { writeAcceptedMessages } from '@werkbank/database/log/chat-log.ts'
import { appendUpdates, readDocument } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { type ChatMessage, setMessage } from '@werkbank/model/chat/chat-document.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import * as Y from 'yjs'
import type { Random } from './random.ts'

/** Edits a document as a person would: one more update in its log. */
export async function editDocument(
  sql: Sql,
  orgId: string,
  userId: string,
  name: string,
  edit: (doc: Y.Doc) => void,
  messages: ChatMessage[] = [],
): Promise<void> {
  await withSystem(sql, async (tx) => {
    const { doc } = await readDocument(tx, orgId, name)
    const before = Y.encodeStateVector(doc)
    edit(doc)
    const update = Y.encodeStateAsUpdate(doc, before)
    const [seq] = await appendUpdates(tx, [
      { orgId, document: name, update, userId, clientIds: [doc.clientID], origin: 'api' },
    ])
    if (messages.length > 0) await writeAcceptedMessages(tx, orgId, name, messages)
    const changed = newEvent(documentChanged, name, {
      document: name,
      seq: must(seq, 'what was appended has its place'),
    })
    await emit(tx, { ...changed, orgId, actor: userId })
  })
}

const TALK = [
  ['sales', 'Kunde fragt, ob wir bis Ende der Woche liefern können.'],
  ['warehouse', 'Ware liegt bereit, wir packen heute.'],
  ['sales', 'Danke, ich sage Bescheid.'],
  ['production', 'Die bemalten kommen am Donnerstag aus der Werkstatt.'],
  ['sales2', 'Bitte Lieferschein in Englisch beilegen.'],
] as const

export async function makeTalk(
  sql: Sql,
  random: Random,
  orgId: string,
  nowMs: number,
  people: Map<string, string>,
  orders: string[],
): Promise<void> {
  for (const order of orders) {
    for (const [index, [who, text]] of TALK.slice(0, random.int(1, TALK.length)).entries())
      await say(sql, random, orgId, nowMs - (10 - index) * 600_000, people.get(who) ?? '', order, text)
  }
}

async function say(
  sql: Sql,
  random: Random,
  orgId: string,
  atMs: number,
  authorId: string,
  roomId: string,
  text: string,
): Promise<void> {
  const message: ChatMessage = { id: random.id(atMs), authorId, text, writtenAt: new Date(atMs).toISOString() }
  const [row] = await withSystem(
    sql,
    (tx) =>
      tx<
        { name: string }[]
      >`SELECT name FROM documents WHERE org_id = ${orgId} AND name LIKE ${`chat:${roomId}:%`} ORDER BY name DESC LIMIT 1`,
  )
  if (row) await editDocument(sql, orgId, authorId, row.name, (doc) => setMessage(doc, message), [message])
}

export async function makeChannel(
  sql: Sql,
  random: Random,
  orgId: string,
  nowMs: number,
  people: Map<string, string>,
): Promise<void> {
  const id = random.id(nowMs)
  const name = `chat:${id}:${new Date(nowMs).toISOString().slice(0, 7)}`
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, created_by) VALUES (${orgId}, ${id}, 'channel', 'Werkstatt', ${people.get('admin') ?? null})`
    await tx`INSERT INTO documents (org_id, name, kind, subject_type, subject_id) VALUES (${orgId}, ${name}, 'chat', 'room', ${id})`
  })
  for (const [who, text] of [
    ['admin', 'Willkommen in der Werkstatt!'],
    ['production', 'Der neue Ofen läuft.'],
    ['warehouse', 'Morgen ist Inventur im Messelager.'],
  ] as const)
    await say(sql, random, orgId, nowMs - 3_600_000, people.get(who) ?? '', id, text)
}

export async function makePages(sql: Sql, orgId: string, userId: string, orders: string[]): Promise<void> {
  for (const order of orders) {
    await editDocument(sql, orgId, userId, `doc:${order}`, (doc) => {
      const heading = new Y.XmlElement('heading')
      heading.setAttribute('level', 2 as never)
      const paragraph = new Y.XmlElement('paragraph')
      doc.getXmlFragment('content').insert(0, [heading, paragraph])
      heading.insert(0, [new Y.XmlText('Absprachen')])
      paragraph.insert(0, [
        new Y.XmlText('Mit dem Kunden besprochen: Verpackung in Holzwolle, Lieferung frei Haus ab 150 Euro.'),
      ])
    })
  }
}
