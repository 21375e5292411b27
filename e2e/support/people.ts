import type { Browser } from 'playwright-core'
import { afterAll, afterEach } from 'vitest'
import { newPerson, type Person, type PersonOptions, startSession } from './browser.ts'
import { isAtScreen, leaveScreen } from './screens.ts'
import { startWire, type Wire } from './server/wire.ts'
import { traces } from './trace.ts'

/** A person whose device has the whole app and reaches the server through a cable of its own, which a test can cut. */
export type Device = Person & { wire: Wire }
type Kept = { who: string; person: Person; wire?: Wire; isTaken: boolean }

/**
 * The people of one file: `person(email)` returns a person who has signed in here before, `device(email)` one who can be cut off (storing the whole app
 * costs them another second, and its cable is whole again for the next test). A person whom a test leaves in order is reused by the next test that asks for the same one on the same kind of device, with the app loaded and its mirror filled, which would cost a second of processor time.
 * They wait at an address that shows nothing. A person of a failed test, with an error, signed out or unable to leave their screen, is not reused: one
 * failure must not cause others. A test that needs a fresh device takes `newPerson` and says why it is one.
 */
export function usePeople(place: { readonly browser: Browser; readonly url: string }) {
  const people = new Set<Kept>()
  const wires: Wire[] = []
  afterEach(async ({ task }) => {
    for (const kept of [...people].filter(({ isTaken }) => isTaken)) {
      kept.isTaken = false
      // A person who cannot leave their screen does not fail the test that is over.
      const isFit = task.result?.state !== 'fail' && (await isLeft(kept).catch(() => false))
      if (!isFit) people.delete(kept)
      // Otherwise support/tell-failure.ts closes them after its report.
      goesWithTest(kept.person, !isFit)
    }
  })
  afterAll(async () => {
    for (const wire of wires) await wire.close()
  })
  const find = (who: string): Kept | undefined => {
    const waiting = [...people].find((kept) => !kept.isTaken && kept.who === who)
    if (waiting) waiting.isTaken = true
    return waiting
  }
  async function person(email: string, options: PersonOptions = {}): Promise<Person> {
    const who = JSON.stringify([email, options])
    const waiting = find(who)
    if (waiting) return waiting.person
    const made = await newPerson(place.browser, options)
    people.add({ who, person: made, isTaken: true })
    await startSession(made.page, place.url, email)
    return made
  }
  async function device(email: string, options: Omit<PersonOptions, 'offline'> = {}): Promise<Device> {
    const who = JSON.stringify([email, options, 'behind a wire'])
    const waiting = find(who)
    if (waiting?.wire) return { ...waiting.person, wire: waiting.wire }
    const [wire, made] = [await startWire(place.url), await newPerson(place.browser, { ...options, offline: true })]
    wires.push(wire)
    people.add({ who, person: made, wire, isTaken: true })
    await startSession(made.page, wire.url, email)
    return { ...made, wire }
  }
  return { person, device }

  /** Takes a person away from what the test was about; false where they are not as a new test may find them. */
  async function isLeft({ person: { context, page, errors, viewport }, wire }: Kept): Promise<boolean> {
    if (page.isClosed() || errors.length > 0 || !isAtScreen(page, wire?.url ?? place.url)) return false
    await wire?.mend()
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
