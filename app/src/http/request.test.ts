import { expect, test } from 'vitest'
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
