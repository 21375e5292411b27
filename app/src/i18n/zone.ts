import { dayIn, isTimeZone, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import { createMemo, createRoot, createSignal } from 'solid-js'

/**
 * Two zones: days are the company's (what an invoice is dated, what is overdue), moments are shown as the person's clock shows them
 * (when a message came). I18N-40, decision 0041.
 */
export type ZoneChoice = 'device' | 'company'

const storageKey = 'werkbank:zone'
const [company, setCompany] = createSignal(ZONE_DEFAULT)
const [choice, setChoice] = createSignal<ZoneChoice>(
  globalThis.localStorage?.getItem(storageKey) === 'company' ? 'company' : 'device',
)

/** The zone of this device's clock, as it is now: laptops travel. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

export { choice as zoneChoice, company as companyZone }

/** The zone in which moments are shown; reactive. */
export const personZone = (): string => (choice() === 'company' ? company() : deviceZone())

/** Remembered on this device. */
export function chooseZone(next: ZoneChoice): void {
  globalThis.localStorage?.setItem(storageKey, next)
  setChoice(next)
}

/** Set from the session. A zone that this browser doesn't know becomes the device's. */
export function setCompanyZone(zone: string | undefined): void {
  setCompany(zone !== undefined && isTimeZone(zone) ? zone : zone === undefined ? ZONE_DEFAULT : deviceZone())
}

/** The company's day of a moment; a day stays what it is. */
export const companyDay = (value: string): string => (value.length === 10 ? value : dayIn(value, company()))

/** How often the date is checked: screens stay open over night. */
const LOOK_MS = 30_000
const day = createRoot(() => {
  const [nowMs, setNowMs] = createSignal(Date.now())
  const look = () => setNowMs(Date.now())
  setInterval(look, LOOK_MS)
  globalThis.document?.addEventListener('visibilitychange', look)
  return createMemo(() => dayIn(new Date(nowMs()), company()))
})

/** The company's day now; follows midnight and the company's zone. */
export const today = (): string => day()

/** "America/Los_Angeles" as people read it. */
export const zoneWord = (zone: string): string => zone.replaceAll('_', ' ')
