import type { Browser } from 'playwright-core'
import { afterEach } from 'vitest'
import { newPerson, type Person, type PersonOptions, startSession } from './browser.ts'
import { isAtScreen, leaveScreen } from './screens.ts'
import { traces } from './trace.ts'

type Kept = { who: string; person: Person; isTaken: boolean }

/**
 * The people of one file: `person(email)` returns a person who has signed in here before. A person whom a test leaves in order is reused by the next
 * test that asks for the same one on the same kind of device, with the app loaded and its mirror filled, which would cost a second of processor time.
 * They wait at an address that shows nothing. A person of a failed test, with an error, signed out or unable to leave their screen, is not reused: one
 * failure must not cause others. A test that needs a fresh device takes `newPerson` and says why it is one.
 */
export function usePeople(place: { readonly browser: Browser; readonly url: string }) {
  const people = new Set<Kept>()
  afterEach(async ({ task }) => {
    for (const kept of [...people].filter(({ isTaken }) => isTaken)) {
      kept.isTaken = false
      // A person who cannot leave their screen does not fail the test that is over.
      const isFit = task.result?.state !== 'fail' && (await isLeft(kept.person).catch(() => false))
      if (!isFit) people.delete(kept)
      // Otherwise support/tell-failure.ts closes them after its report.
      goesWithTest(kept.person, !isFit)
    }
  })
  return async (email: string, options: PersonOptions = {}): Promise<Person> => {
    const who = JSON.stringify([email, options])
    const waiting = [...people].find((kept) => !kept.isTaken && kept.who === who)
    if (waiting) {
      waiting.isTaken = true
      return waiting.person
    }
    const person = await newPerson(place.browser, options)
    people.add({ who, person, isTaken: true })
    await startSession(person.page, place.url, email)
    return person
  }

  /** Takes a person away from what the test was about; false where they are not as a new test may find them. */
  async function isLeft({ context, page, errors, viewport }: Person): Promise<boolean> {
    if (page.isClosed() || errors.length > 0 || !isAtScreen(page, place.url)) return false
    for (const other of context.pages()) if (other !== page) await other.close()
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.setOffline(false)
    await page.setViewportSize(viewport)
    return await leaveScreen(page)
  }
}

function goesWithTest({ context }: Person, does: boolean): void {
  for (const seen of traces.people) if (seen.context === context) seen.ofTest = does
}
