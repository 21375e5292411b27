import { Server } from '@tus/server'
import type { Sql } from '@werkbank/database/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { isId } from '@werkbank/model/base/id.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { fileMegabytes } from '@werkbank/model/files/settings.ts'
import { diskFull, Problem, tooManyRequests } from '../http/problem.ts'
import type { Pictures } from './pictures.ts'
import type { FilesPlace } from './place.ts'
import { requireChange, requireSubject, subjectOf } from './rights.ts'
import { takeUpload } from './take-upload.ts'
import { UploadFolder } from './upload-folder.ts'

/** Where uploads are sent. */
export const UPLOADS = '/api/v1/uploads'
const MEGABYTE = 1_000_000
/** On their way at once, of one person: some hundred pictures that were dropped together come one after the other. */
const UNDERWAY_MAX = 50

export type Uploads = {
  /** Answers a request of the tus protocol (docs/protocol.md, "Files"). Throws problems. */
  handle(request: Request, caller: Caller): Promise<Response>
  /** Ends what has not come whole for a day. */
  deleteExpired(now: number): Promise<number>
}
type Options = { sql: Sql; place: FilesPlace; pictures: Pictures }

/** Resumable uploads. Who may change a record may upload for it; that is asked at the beginning and with each piece. */
export function createUploads({ sql, place, pictures }: Options): Uploads {
  const folder = new UploadFolder(place.uploads)
  const callers = new WeakMap<Request, Caller>()
  const failures = new WeakMap<Request, unknown>()
  const callerOf = (request: Request) => callers.get(request) as Caller
  const idOf = (request: Request, fileId: string) => {
    const { orgId, userId } = callerOf(request)
    return `${orgId}.${userId}.${fileId}`
  }
  const take = (request: Request, id: string) =>
    takeUpload({ sql, place, folder, pictures }, callerOf(request), id, id.split('.').at(-1) ?? '')
  const bytesMax = async (request: Request) => {
    const caller = callerOf(request)
    const [megabytes] = await withOrg(sql, caller, (tx) => settingValues(tx, caller, fileMegabytes), { readOnly: true })
    return megabytes * MEGABYTE
  }
  const server = new Server({
    path: UPLOADS,
    datastore: folder,
    relativeLocation: true,
    allowedOrigins: [],
    maxSize: bytesMax,
    generateUrl: (_request, { path, id }) => `${path}/${id.split('.').at(-1)}`,
    getFileIdFromRequest: (request, last) => (last && isId(last) ? idOf(request, last) : undefined),
    namingFunction: (request, metadata) => {
      const fileId = metadata?.['id'] ?? ''
      if (!isId(fileId)) throw new Problem(400, 'invalid-input', { detail: 'The metadata names no id for the file.' })
      return idOf(request, fileId)
    },
    onUploadCreate: async (request, upload) => {
      const caller = callerOf(request)
      const subject = subjectOf(upload.metadata ?? {})
      await requireSubject(sql, caller, subject)
      if ((await folder.count(`${caller.orgId}.${caller.userId}.`)) >= UNDERWAY_MAX) throw tooManyRequests(30_000)
      return { metadata: { id: upload.metadata?.['id'] ?? '', ...subject } }
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return
      const about = await folder.about(id)
      if (!about) return
      requireChange(callerOf(request), subjectOf(about.metadata).subjectType)
      // It came whole, and what took it was ended in the middle: who asks how far it is has it taken now.
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
      const response = await server.handleWeb(request)
      if (response.status < 400) return response
      const failure = failures.get(request)
      if ((failure as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC') throw diskFull()
      if (failure instanceof Error) throw failure
      throw problemOf(response.status, (await response.text()).trim(), (await bytesMax(request)) / MEGABYTE)
    },
    deleteExpired: (now) => folder.deleteExpired(now),
  }
}

/** What the protocol's own checks found. */
function problemOf(status: number, text: string, max: number): Problem {
  if (status === 413)
    return new Problem(413, 'file-too-large', { detail: `A file is at most ${max} MB.`, data: { max } })
  return new Problem(status, status === 404 || status === 410 ? 'upload-unknown' : 'upload-refused', { detail: text })
}
