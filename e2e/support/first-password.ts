import { makeCall } from '@werkbank/api/testing.ts'

/** Of every account that an administrator makes in a story: it signs in once, to choose another (US-4.5). */
export const GIVEN = 'given by the administrator'

/** The first sign-in of a new person, who chooses `own`. */
export async function choosePassword(url: string, email: string, own: string): Promise<void> {
  const { headers } = await makeCall(url)('POST', '/auth/login', { email, password: GIVEN })
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const call = makeCall(url, { cookie, 'sec-fetch-site': 'same-origin' })
  const { status, text } = await call('POST', '/me/password', { current: GIVEN, password: own })
  await call('POST', '/auth/logout')
  if (status !== 200) throw new Error(`the first password of ${email} was not changed: ${text}`)
}
