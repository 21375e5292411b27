import { newId } from '@werkbank/model/base/value/id.ts'
import sharp from 'sharp'
import type { TestPerson } from './testing.ts'

type Subject = { subjectType: string; subjectId: string }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const HEADERS = { 'tus-resumable': '1.0.0' }

/** Begins an upload as the app does. Returns its answer. */
export const beginUpload = (person: TestPerson, id: string, bytes: number, { subjectType, subjectId }: Subject) =>
  person.call('POST', '/uploads', undefined, {
    ...HEADERS,
    'upload-length': String(bytes),
    'upload-metadata': `id ${base64(id)},subjectType ${base64(subjectType)},subjectId ${base64(subjectId)}`,
  })
export const sendPiece = (person: TestPerson, id: string, piece: Uint8Array, offset: number) =>
  person.call('PATCH', `/uploads/${id}`, piece, {
    ...HEADERS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  })
export const askOffset = (person: TestPerson, id: string) => person.call('HEAD', `/uploads/${id}`, undefined, HEADERS)

/** Uploads bytes and attaches them. Returns the file's id. Throws what is refused. */
export async function uploadFile(
  person: TestPerson,
  subject: Subject,
  bytes: Uint8Array,
  name = 'picture.png',
): Promise<string> {
  const id = newId()
  for (const answer of [
    await beginUpload(person, id, bytes.length, subject),
    await sendPiece(person, id, bytes, 0),
    await person.call('POST', '/files', { id, ...subject, name }),
  ])
    if (answer.status >= 400) throw new Error(`${answer.status} ${answer.text}`)
  return id
}

/** A picture of one colour; different ones for different colours. */
export const pictureOf = (
  colour = '#3366cc',
  { width = 640, height = 480, kind = 'png' as 'png' | 'jpeg' | 'tiff' } = {},
) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(kind)
    .toBuffer()
