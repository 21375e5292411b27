import { PROTOCOL_HEADER } from '@werkbank/model/base/protocol.ts'
import { makeRequest, type Request } from '../http/request.ts'

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  key: string | undefined
  /** Which protocol the app says it speaks. */
  protocol: string | undefined
  body: Record<string, unknown> | undefined
}

/** A stand-in for the API at the other end of the wire: `answer` answers, `calls` lists the requests. */
export function apiDouble(answer: (call: Call) => Response | Promise<Response>): { request: Request; calls: Call[] } {
  const calls: Call[] = []
  const request = makeRequest('http://api.test/api/v1', async (input, init) => {
    const url = new URL(String(input))
    const headers = new Headers(init?.headers)
    const call: Call = {
      method: init?.method ?? 'GET',
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      key: headers.get('idempotency-key') ?? undefined,
      protocol: headers.get(PROTOCOL_HEADER) ?? undefined,
      body: init?.body ? JSON.parse(String(init.body)) : undefined,
    }
    calls.push(call)
    return await answer(call)
  })
  return { request, calls }
}

export const json = (body: unknown, status = 200): Response => Response.json(body, { status })

export function problem(status: number, code: string, more: Record<string, unknown> = {}): Response {
  return Response.json(
    { type: `https://werkbank.dev/problems/${code}`, title: code, status, code, ...more },
    { status },
  )
}

export const ndjson = (lines: readonly unknown[]): Response =>
  new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

/** Resolves when `condition` holds; looks again after every turn of the event loop. The test's timeout is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1))
}
