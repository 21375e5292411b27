import { PROTOCOL, PROTOCOL_HEADER } from '@werkbank/model/base/protocol.ts'
import { DetailedError, Upload } from 'tus-js-client'
import { until } from '../device/until.ts'
import { problemSchema, Refused, Trouble } from '../http/request.ts'
import type { Workspace } from '../identity/workspace.ts'
import { isWhole, type OutboxEntry } from '../outbox/outbox-database.ts'

/** What a proxy takes and a slow line sends within a request's time; after each the server has that much. */
const PIECE_BYTES = 1_000_000
const UPLOADS = '/api/v1/uploads'

/**
 * Sends the bytes that a `file.attach` names, from where the server has them already; its command follows. Throws `Refused` where they are not taken,
 * `Trouble` where it is tried again.
 */
export async function sendFile(workspace: Workspace, entry: OutboxEntry, signal: AbortSignal): Promise<void> {
  await recordMade(workspace, entry, signal)
  const { id } = entry.input as { id: string }
  const waiting = await workspace.waitingFiles.get(id)
  if (!waiting || !isWhole(waiting)) throw new Refused({ type: '', title: '', status: 0, code: 'bytes-gone' }) // another tab has sent it, or somebody cleared the browser's storage
  await upload(waiting.blob, entry, signal)
}

/** A record that was made on this device has to be there first. */
async function recordMade({ outbox }: Workspace, { input }: OutboxEntry, signal: AbortSignal): Promise<void> {
  const { subjectType, subjectId } = input
  const makes = (other: OutboxEntry) =>
    other.command === `${subjectType}.create` && other.input.id === subjectId && other.state !== 'answered'
  await until(() => !outbox.entries().some(makes), signal)
  if (signal.aborted) throw new Trouble('given up for now')
}

function upload(blob: Blob, { input, attempts }: OutboxEntry, signal: AbortSignal): Promise<void> {
  const { id, subjectType, subjectId } = input as Record<string, string>
  return new Promise((resolve, reject) => {
    const sending = new Upload(blob, {
      endpoint: UPLOADS,
      // Tried before: the server says how far it is. Where it has nothing of it, it is begun.
      uploadUrl: attempts > 0 ? `${UPLOADS}/${id}` : null,
      chunkSize: PIECE_BYTES,
      retryDelays: [],
      storeFingerprintForResuming: false,
      metadata: { id: id ?? '', subjectType: subjectType ?? '', subjectId: subjectId ?? '' },
      headers: { [PROTOCOL_HEADER]: String(PROTOCOL) },
      onSuccess: () => resolve(),
      onError: (error) => reject(failureOf(error)),
    })
    signal.addEventListener('abort', () => void sending.abort().then(() => reject(new Trouble('given up for now'))), {
      once: true,
    })
    sending.start()
  })
}

/** Passing: no network, the server's own trouble, too many at once, and pieces that crossed. */
const PASSING = new Set([404, 408, 409, 410, 423, 429])

function failureOf(error: unknown): Refused | Trouble {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  const status = answer?.getStatus() ?? 0
  if (status < 400) return new Trouble('no network', { cause: error })
  const parsed = problemSchema.safeParse(readJson(answer?.getBody() ?? ''))
  const problem = parsed.success ? parsed.data : problemSchema.parse({})
  // Of a record that isn't there: asked again, nothing changes.
  const isGone = status === 404 && problem.code === 'not-found'
  if (status >= 500 || (PASSING.has(status) && !isGone))
    return new Trouble(problem.title, { status, code: problem.code, retryAfterMs: problem.retryAfterMs })
  return new Refused({ ...problem, status, code: problem.code ?? 'unknown' })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
