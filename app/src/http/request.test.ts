import { expect, onTestFinished, test, vi } from 'vitest'
import { setLanguage } from '../i18n/t.ts'
import { makeRequest, Refused, signedOutCode, Trouble } from './request.ts'

/** What a request comes to when this is the answer. */
const outcome = async (answer: Response) => {
  try {
    return (await makeRequest('', async () => answer)('/me')).status
  } catch (error) {
    return error
  }
}
const page = (status: number) =>
  new Response('<h1>Welcome to the guest network</h1>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })

test('RT-03.4 who answers in the place of the server has done nothing and refused nothing: the server was not reached, as without a network', async () => {
  for (const status of [200, 401, 403, 404, 405, 511]) {
    const error = await outcome(page(status))
    expect([error instanceof Trouble && error.status, signedOutCode(error)], String(status)).toEqual([
      undefined,
      undefined,
    ])
  }
  expect(await outcome(page(413))).toBeInstanceOf(Refused)
  expect(await outcome(page(502))).toMatchObject({ name: 'Trouble', status: 502 })
  expect(await outcome(Response.json({}))).toBe(200)
  expect(await outcome(new Response(null, { status: 204 }))).toBe(204)
  expect(signedOutCode(await outcome(Response.json({ code: 'session-ended' }, { status: 401 })))).toBe('session-ended')
})

test('AP-08 what the server says comes in the language that is read here, also after a switch', async () => {
  const asked: string[] = []
  const request = makeRequest('', async (_, { headers } = {}) => {
    asked.push(new Headers(headers).get('accept-language') ?? '')
    return Response.json({})
  })
  for (const language of ['de', 'en']) {
    setLanguage(language)
    await request('/me')
  }
  expect(asked).toEqual(['de', 'en'])
})

/** A server that answers with these pieces, one after each wait, and then says nothing more; without any it never answers. */
const pieces = (asked: readonly string[], { everyMs = 0, isWhole = false } = {}): typeof fetch => {
  return async (_, init) => {
    const given = init?.signal
    const silent = new Promise<never>((_, reject) => given?.addEventListener('abort', () => reject(given.reason)))
    if (asked.length === 0) return await silent
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const piece of asked) {
          await new Promise((resolve) => setTimeout(resolve, everyMs))
          controller.enqueue(new TextEncoder().encode(piece))
        }
        if (isWhole) controller.close()
        else await silent.catch((reason) => controller.error(reason))
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
}
const stopClock = () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

test('RT-03.4 a server that says nothing is not waited for: the request is given up as without a network, and may be sent again', async () => {
  stopClock()
  const asking = makeRequest('', pieces([]))('/orders', { method: 'POST', body: {} }).catch((error) => error)
  await vi.advanceTimersByTimeAsync(61_000)
  expect(await asking).toMatchObject({ name: 'Trouble', status: undefined })
})

test('RT-03.4 a refusal that is cut off says nothing: it is asked for again, for what is refused without a reason is lost', async () => {
  const cut = (status: number) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"code":"not-'))
        controller.error(new TypeError('network error'))
      },
    })
    return new Response(body, { status, headers: { 'content-type': 'application/problem+json' } })
  }
  expect(await outcome(cut(409))).toMatchObject({ name: 'Trouble', status: undefined })
  expect(signedOutCode(await outcome(cut(401)))).toBeUndefined()
  expect(await outcome(new Response('no JSON', { status: 413 }))).toBeInstanceOf(Refused)
})

test('a large body may take its time on a slow network', async () => {
  stopClock()
  let isOver = false
  const body = { text: 'x'.repeat(1_000_000) }
  const asking = makeRequest('', pieces([]))('/imports', { method: 'POST', body }).catch((error) => {
    isOver = true
    return error
  })
  await vi.advanceTimersByTimeAsync(200_000)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(await asking).toMatchObject({ name: 'Trouble' })
})
