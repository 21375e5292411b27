import { Server } from '@tus/server'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { isId } from '@werkbank/model/base/value/id.ts'
import { fileMegabytes } from '@werkbank/model/files/settings.ts'
import { say } from '@werkbank/words/say.ts'
import { PersonPlaces } from '../../http/person-places.ts'
import { diskFull, Problem, tooManyRequests, wrongInput } from '../../http/problem/problem.ts'
import type { Pictures } from '../pictures.ts'
import type { FilesPlace } from '../place.ts'
import { requireChange, requireSubject, subjectOf } from '../rights.ts'
import { takeUpload } from './take-upload.ts'
import { UploadFolder } from './upload-folder.ts'
import { MEGABYTE, UNDERWAY_MAX, UploadLimits } from './upload-limits.ts'

/** Where uploads are sent. */
export const UPLOADS = '/api/v1/uploads'

const BRINGING = new Set(['POST', 'PATCH'])
export type Uploads = {
  /** Answers a request of the tus protocol (docs/protocol.md, "Files"). Throws problems. */
  handle(request: Request, caller: Caller): Promise<Response>
  /** Ends what has not come whole for a day. */
  deleteExpired(now: number): Promise<number>
}
type Options = { sql: Sql; place: FilesPlace; pictures: Pictures }

/** Resumable uploads. They take the right to change the record, checked at the beginning and with each chunk. */
export function createUploads({ sql, place, pictures }: Options): Uploads {
  const folder = new UploadFolder(place.uploads)
  const callers = new WeakMap<Request, Caller>()
  const failures = new WeakMap<Request, unknown>()
  const callerOf = (request: Request) => callers.get(request) as Caller
  const idOf = (request: Request, fileId: string) => {
    const { orgId, userId } = callerOf(request)
    return `${orgId}.${userId}.${fileId}`
  }
  const limits = new UploadLimits(sql, folder)
  const taking = createTaking({ sql, place, folder, pictures })
  const take = (request: Request, id: string) => taking(callerOf(request), id)
  const bytesMax = (request: Request) => bytesOfOneMax(sql, callerOf(request))
  const server = new Server({
    path: UPLOADS,
    datastore: folder,
    relativeLocation: true,
    allowedOrigins: [],
    maxSize: bytesMax,
    // A complete upload cannot be cancelled while it is scanned. An unattached one expires (`deleteExpired`).
    disableTerminationForFinishedUploads: true,
    generateUrl: (_request, { path, id }) => `${path}/${id.split('.').at(-1)}`,
    getFileIdFromRequest: (request, last) => (last && isId(last) ? idOf(request, last) : undefined),
    namingFunction: (request, metadata) => {
      const fileId = metadata?.['id'] ?? ''
      if (!isId(fileId)) throw wrongInput('metadata', 'problems.no_file_id')
      return idOf(request, fileId)
    },
    onUploadCreate: async (request, upload) => {
      const caller = callerOf(request)
      const subject = subjectOf(upload.metadata ?? {})
      await requireSubject(sql, caller, subject)
      await limits.require(request, caller, upload.size ?? 0)
      return { metadata: { id: upload.metadata?.['id'] ?? '', ...subject } }
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return
      const about = await folder.about(id)
      if (!about) return
      requireChange(callerOf(request), subjectOf(about.metadata).subjectType)
      // The upload is complete, but the process was ended while storing it: a client that asks for the offset starts that again.
      const { offset, size } = await folder.getUpload(id)
      if (request.method === 'HEAD' && offset === size && !about.isTaken) await take(request, id)
    },
    onUploadFinish: async (request, { id }) => {
      await take(request, id)
      return {}
    },
    onResponseError: (request, error) => {
      failures.set(request, error)
      return undefined
    },
  })
  return {
    async handle(request, caller) {
      callers.set(request, caller)
      if (BRINGING.has(request.method) && (await folder.freeBytes()) < place.roomLeftBytes) throw noRoom()
      const response = await server.handleWeb(request).finally(() => limits.begun(request, caller))
      if (response.status < 400) return response
      const failure = failures.get(request)
      if ((failure as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC') throw diskFull()
      if (failure instanceof Error) throw failure
      throw problemOf(response.status, (await response.text()).trim(), (await bytesMax(request)) / MEGABYTE)
    },
    deleteExpired: (now) => folder.deleteExpired(now),
  }
}

async function bytesOfOneMax(sql: Sql, caller: Caller): Promise<number> {
  const [megabytes] = await withOrg(sql, caller, (tx) => settingValues(tx, caller, fileMegabytes), { readOnly: true })
  return megabytes * MEGABYTE
}

/** Stores complete uploads: each once at a time, and one after another for each person, since each is scanned and decoded. */
function createTaking(parts: Parameters<typeof takeUpload>[0]) {
  const turns = new PersonPlaces({ runningMax: 2, waitingMax: UNDERWAY_MAX })
  const underway = new Map<string, Promise<void>>()
  const inTurn = async (caller: Caller, id: string) => {
    const turn = turns.take(caller.userId)
    if (!turn) throw tooManyRequests(5_000)
    const leave = await turn
    await takeUpload(parts, caller, id, id.split('.').at(-1) ?? '').finally(leave)
  }
  return (caller: Caller, id: string): Promise<void> => {
    const running = underway.get(id) ?? inTurn(caller, id).finally(() => underway.delete(id))
    underway.set(id, running)
    return running
  }
}

const noRoom = () => diskFull(say('problems.no_room_for_files'))

/** What the protocol's own checks found. */
function problemOf(status: number, text: string, max: number): Problem {
  if (status === 413) return new Problem(413, 'file-too-large', { data: { max } })
  // What the protocol has and this server doesn't is the sender's mistake, and no fault of ours.
  const refused = { says: say('problems.upload_refused', { reason: text }) }
  if (status === 501) return new Problem(400, 'upload-refused', refused)
  return status === 404 || status === 410
    ? new Problem(status, 'upload-unknown')
    : new Problem(status, 'upload-refused', refused)
}
