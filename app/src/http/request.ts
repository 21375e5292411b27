import { PROTOCOL, PROTOCOL_HEADER } from '@werkbank/model/base/protocol.ts'
import { createSignal } from 'solid-js'
import { z } from 'zod'
import { language } from '../i18n/t.ts'
import { IdleTimeout } from './idle-timeout.ts'

/** RFC 9457 as the API writes it; unknown members are kept out. */
export const problemSchema = z.object({
  type: z.string().default('about:blank'),
  title: z.string().default(''),
  status: z.number().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        path: z.union([z.string(), z.array(z.union([z.string(), z.number()]))]),
        code: z.string().optional(),
        message: z.string(),
      }),
    )
    .optional(),
  retryAfterMs: z.number().optional(),
  /** With `organisation-needed`, at sign-in. */
  organisations: z.unknown().optional(),
})
export type Problem = z.infer<typeof problemSchema> & { status: number; code: string }

/** The server answered with a no that repeating will not change (4xx). */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'Refused'
    this.problem = problem
  }
}

type TroubleOptions = {
  status?: number
  code?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}
/** No answer, or one that says "later" (network, 5xx, 429, 408): try again. */
export class Trouble extends Error {
  readonly retryAfterMs: number | undefined
  readonly status: number | undefined
  /** Why, where the server says it: `disk-full`, … */
  readonly code: string | undefined
  constructor(message: string, options: TroubleOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'Trouble'
    this.status = options.status
    this.code = options.code
    this.retryAfterMs = options.retryAfterMs
  }
}

export interface RequestOptions {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** The function that reaches the API; passed in, so that tests can point it at their own server. */
export type Request = (path: string, options?: RequestOptions) => Promise<Response>

/** The server takes no app as old as this one: nothing is sent until it is loaded anew, and nothing of it is lost. Reactive. */
const [appOutdated, setAppOutdated] = createSignal(false)

export { appOutdated }

const transient = new Set([408, 425, 429])

/** What a proxy of ours says with a page of its own: it is too large, or the server behind it is away. */
const saidByProxy = new Set([413, 414, 431, 500, 502, 503, 504])

/** A page is never the API's answer, but the sign-in of a guest network. Nothing was done, and nothing was refused. */
const isForeign = ({ headers, status }: Response): boolean =>
  (headers.get('content-type') ?? '').startsWith('text/html') && !saidByProxy.has(status)

/** The slowest network that a body is sent over. */
const BYTES_PER_MS = 4

/** Makes the requester for an API at `base` (default: same origin). Answers are 2xx; everything else is thrown. */
export function makeRequest(base = '/api/v1', fetchFn: typeof fetch = (...args) => fetch(...args)): Request {
  return async (path, options = {}) => {
    let response: Response
    const silence = new IdleTimeout(() => new Trouble('no answer any more'))
    const body = options.body === undefined ? undefined : JSON.stringify(options.body)
    silence.restart((body?.length ?? 0) / BYTES_PER_MS)
    try {
      response = await fetchFn(base + path, {
        method: options.method ?? 'GET',
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
          [PROTOCOL_HEADER]: String(PROTOCOL),
          accept: 'application/json, application/x-ndjson, application/problem+json',
          'accept-language': language(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body }),
        signal: options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal,
      })
    } catch (cause) {
      throw new Trouble('no network', { cause })
    } finally {
      silence.end()
    }
    if (isForeign(response)) throw new Trouble('somebody else answered for the server') // no status: the server was not reached
    if (response.ok) return response
    throw await failure(response)
  }
}

/** Only loading it anew helps; but a server that was put back may take it again. */
const OUTDATED_REST_MS = 60_000

async function failure(response: Response): Promise<Refused | Trouble> {
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    // Text that is no JSON is a proxy's. What did not come whole is no answer: sent again, the server says what it has against it.
    if (!(cause instanceof SyntaxError)) return new Trouble('no network', { cause })
    json = {}
  }
  const parsed = problemSchema.safeParse(json)
  const problem = parsed.success ? parsed.data : problemSchema.parse({})
  if (response.status >= 500 || transient.has(response.status)) {
    const header = Number(response.headers.get('retry-after'))
    const retryAfterMs = problem.retryAfterMs ?? (header > 0 ? header * 1000 : undefined)
    return new Trouble(problem.title || `HTTP ${response.status}`, {
      status: response.status,
      code: problem.code,
      retryAfterMs,
    })
  }
  const code = problem.code ?? problem.type.split('/').at(-1) ?? 'unknown'
  if (code === 'app-outdated') {
    setAppOutdated(true)
    return new Trouble('this app is too old', { status: response.status, retryAfterMs: OUTDATED_REST_MS })
  }
  return new Refused({ ...problem, status: response.status, code })
}

/**
 * The code of a 401, which names the reason; undefined for everything else. A person who must first choose a password of their own is not signed in
 * either: the outbox goes on waiting.
 */
export function signedOutCode(error: unknown): string | undefined {
  if (!(error instanceof Refused)) return undefined
  const { status, code } = error.problem
  return status === 401 || code === 'password-change-needed' ? code : undefined
}
