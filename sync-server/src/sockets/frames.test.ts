import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { AUTH, AWARENESS, CLOSE, QUERY_AWARENESS, readFrame, STATELESS, SYNC } from './frames.ts'

type Write = (encoder: encoding.Encoder) => void
const frame = (name: string, type: number, write: Write = () => {}): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
const text =
  (...words: string[]): Write =>
  (encoder) => {
    for (const word of words) encoding.writeVarString(encoder, word)
  }
const states =
  (...each: string[]): Write =>
  (encoder) =>
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => {
        encoding.writeVarUint(inner, each.length)
        for (const [client, state] of each.entries()) {
          encoding.writeVarUint(inner, client)
          encoding.writeVarUint(inner, 1)
          encoding.writeVarString(inner, state)
        }
      }),
    )
const sync =
  (step: number, content: Uint8Array): Write =>
  (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, content)
  }
const auth =
  (kind: number, ...words: string[]): Write =>
  (encoder) => {
    encoding.writeVarUint(encoder, kind)
    text(...words)(encoder)
  }
const vector = Y.encodeStateVector(new Y.Doc())

test.each([
  ['a question', frame('order:x', SYNC, sync(0, vector)), { type: SYNC, step: 0 }],
  ['an update', frame('order:x', SYNC, sync(2, vector)), { type: SYNC, step: 2 }],
  ['an update as a reply', frame('order:x', 4, sync(1, vector)), { type: 4, step: 1 }],
  ['a token', frame('order:x', AUTH, auth(0, 'wb_x')), { type: AUTH }],
  ['a token and the version of the client', frame('order:x', AUTH, auth(0, 'wb_x', '4.7.0')), { type: AUTH }],
  [
    'where somebody is, and a goodbye',
    frame('order:x', AWARENESS, states('{"field":"a"}', 'null')),
    { type: AWARENESS },
  ],
  ['who is there', frame('order:x', QUERY_AWARENESS), { type: QUERY_AWARENESS }],
  ['a message', frame('control:x', STATELESS, text('{"kind":"here"}')), { type: STATELESS }],
  ['a close', frame('order:x', CLOSE), { type: CLOSE }],
])('a client may send %s', (_what, bytes, expected) => {
  expect(readFrame(bytes)).toMatchObject(expected)
})

test.each([
  ['nothing', new Uint8Array()],
  ['a name alone', encoding.encode(text('order:x'))],
  ['a name that every object has', frame('__proto__', QUERY_AWARENESS)],
  ['a name with a session', frame('order:x\0s', QUERY_AWARENESS)],
  ['a name that is no text', Uint8Array.from([2, 0xff, 0xfe, 3])],
  ['a type that only the server has', frame('order:x', 8, (encoder) => encoding.writeVarUint(encoder, 1))],
  ['a broadcast', frame('order:x', 6, text('x'))],
  ['a type that nobody has', frame('order:x', 200)],
  ['a step that nobody has', frame('order:x', SYNC, sync(3, vector))],
  ['an update that is cut off', frame('order:x', SYNC, sync(2, new Uint8Array(9))).slice(0, -3)],
  ['more than the update', Uint8Array.from([...frame('order:x', SYNC, sync(2, vector)), 1, 120])],
  ['another authentication', frame('order:x', AUTH, auth(2, 'x'))],
  ['a token without an end', frame('order:x', AUTH, auth(0, 'x'.repeat(3_000)))],
  ['a state that is no JSON', frame('order:x', AWARENESS, states('{'))],
  ['a state that is a number', frame('order:x', AWARENESS, states('7'))],
  ['a thousand states', frame('order:x', AWARENESS, states(...Array(1_000).fill('{}')))],
  ['a message that is no JSON', frame('control:x', STATELESS, text('{'))],
])('%s is not understood', (_what, bytes) => {
  expect(readFrame(bytes)).toBe(undefined)
})
