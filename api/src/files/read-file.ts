import { Readable } from 'node:stream'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { file } from '@werkbank/model/files/file.ts'
import { isPicture } from '@werkbank/model/files/media.ts'
import { PICTURE_SIZE_NAMES } from '@werkbank/model/files/picture.ts'
import { say } from '@werkbank/words/say.ts'
import type { Context } from 'hono'
import { z } from 'zod'
import { requireCaller } from '../http/caller.ts'
import type { Env, Routes, Services } from '../http/context.ts'
import { parseInput } from '../http/input.ts'
import { describeRead, honoPath, pathNames } from '../http/openapi/openapi.ts'
import { notFound, Problem, tooManyRequests } from '../http/problem/problem.ts'
import { queryInput } from '../http/query-route.ts'
import type { Values } from '../records/rows.ts'
import { visibleRow } from '../records/rows.ts'
import { kindOfMade } from './pictures.ts'
import { originalName } from './place.ts'

type Row = Values<typeof file>

const content = {
  name: 'file.content',
  route: 'GET /files/{id}/content',
  permission: null,
  scope: 'any',
  summary: 'The bytes of a file as they were uploaded, to be saved',
  input: z.object({ id: idSchema }),
} as const
const picture = {
  name: 'file.picture',
  route: 'GET /files/{id}/pictures/{size}',
  permission: null,
  scope: 'any',
  summary: 'A picture at a size that a browser shows, without what the camera wrote into it',
  input: z.object({ id: idSchema, size: z.enum(PICTURE_SIZE_NAMES) }),
} as const

/**
 * The bytes under an id never change, so a browser caches a picture; it revalidates each time, since the cached bytes would otherwise outlive a right
 * that was taken away. Originals are saved by people and cached nowhere.
 */
const KEPT = { 'cache-control': 'private, no-cache', vary: 'cookie, authorization' }
/** What people upload is never a page: it is saved and not shown, has no type of its own to be taken for, and could run nothing if it were. */
const HARMLESS = { 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' }

/** GET /files/{id}/content, GET /files/{id}/pictures/{size}. Each asks the right to the file's record; the address alone is none. */
export function mountFileContent(routes: Routes): void {
  mountBytes(routes, content, { 'application/octet-stream': BYTES }, sendBytes)
  mountBytes(routes, picture, { 'image/jpeg': BYTES, 'image/png': BYTES }, async (c, row, { size }) => {
    if (!isPicture(row)) throw notFound(say('problems.not_a_picture'))
    const headers = { ...KEPT, ...HARMLESS, etag: `"${row.sha256}-${size}"` }
    if (isKnown(c, headers)) return c.body(null, 304, headers)
    const bytes = await there(c.var.services.files.pictures.size(row.sha256, size, requireCaller(c)))
    return c.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': kindOfMade(bytes) })
  })
}

/** Answers with bytes of the store, as a download with a name. The caller must have checked the right. */
export async function sendBytes(
  c: Context<Env>,
  { name, sha256, bytes }: Pick<Row, 'name' | 'sha256' | 'bytes'>,
): Promise<Response> {
  const { store } = c.var.services.files.place
  const headers = {
    ...{ ...HARMLESS, etag: `"${sha256}"` },
    'content-type': 'application/octet-stream',
    'content-length': String(bytes),
    'content-disposition': `attachment; filename="${plainName(name)}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
  }
  if (isKnown(c, headers)) return c.body(null, 304, headers)
  // A stream would never be read here, and an unread stream is never closed.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  return c.body(Readable.toWeb(await there(store.get(originalName(sha256)))) as ReadableStream, 200, headers)
}

const BYTES = { schema: { type: 'string', format: 'binary' } } as const
type BytesRoute<I extends z.ZodObject> = Omit<typeof content | typeof picture, 'input'> & { input: I }

function mountBytes<I extends z.ZodObject>(
  routes: Routes,
  route: BytesRoute<I>,
  kinds: Record<string, typeof BYTES>,
  answer: (c: Context<Env>, row: Row, input: z.output<I>) => Promise<Response>,
): void {
  describeRead(routes, route, { description: 'The bytes', content: kinds })
  const path = route.route.slice('GET '.length)
  const names = pathNames(path)
  routes.get(honoPath(path), async (c) => {
    const caller = requireCaller(c)
    const input = parseInput(route.input, queryInput(c, names)) as z.output<I>
    return await answer(c, await readRow(c.var.services, caller, String(input.id)), input)
  })
}

async function readRow({ sql, readPlaces }: Services, caller: Caller, id: string): Promise<Row> {
  const turn = readPlaces.take(caller.userId)
  if (!turn) throw tooManyRequests(1_000)
  const leave = await turn
  return await withOrg(sql, caller, (tx) => visibleRow(tx, caller, file, id), { readOnly: true }).finally(leave)
}

const isKnown = (c: Context<Env>, { etag }: { etag: string }): boolean =>
  (c.req.header('if-none-match') ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)

/** 404 with a sentence where the row is there and its bytes are not: a backup that was brought back without them, a disk that lost them. */
async function there<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Problem(404, 'bytes-missing')
  }
}

/** For clients that do not read `filename*`: a header takes no umlauts. */
const plainName = (name: string): string => name.normalize('NFD').replaceAll(/[^\w. -]/g, '') || 'file'
