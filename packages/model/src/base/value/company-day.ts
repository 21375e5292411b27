import { z } from 'zod'
import { RULES } from '../rules.ts'

/**
 * Days are the company's: an invoice written at 23:20 UTC on New Year's Eve belongs to the new year in Berlin and to the old one in Los Angeles. A day
 * is `YYYY-MM-DD` and has no zone; only computing one from a moment takes the company's zone (decision 0041).
 */
export const ZONE_DEFAULT = 'Europe/Berlin'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once per zone: a format costs a hundred times what using it costs. Throws a RangeError for what is no time zone. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(zone, made)
  return made
}

/** Day and time of day that clocks in `zone` show at a moment: `2027-01-01` and `00:20`. */
export function localTime(moment: string | Date, zone: string): { day: string; time: string } {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatIn(zone).formatToParts(new Date(moment))) parts[type] = value
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts
  return { day: `${year.padStart(4, '0')}-${month}-${day}`, time: `${hour}:${minute}` }
}

/** The day it is in `zone` at a moment. */
export const dayIn = (moment: string | Date, zone: string): string => localTime(moment, zone).day

/** The moment in which `day` begins in `zone`, as ISO 8601; undefined for what is no day. Where clocks jump over midnight, the moment after. */
export const dayBegins = (day: string, zone: string): string | undefined => momentAt(day, '00:00', zone)

/** The moment in which clocks in `zone` show a time (`17:00`) of a day, as ISO 8601; undefined for what is none. Where clocks jump over it, the moment after. */
export function momentAt(day: string, time: string, zone: string): string | undefined {
  const isBoth = /^\d{4}-\d{2}-\d{2}$/.test(day) && /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
  const wanted = isBoth ? Date.parse(`${day}T${time}:00Z`) : Number.NaN
  if (Number.isNaN(wanted)) return undefined
  let at = wanted
  // Once by the offset at midnight in Greenwich, once more where clocks change in between.
  for (let turn = 0; turn < 2; turn++) {
    const shown = localTime(new Date(at), zone)
    at += wanted - Date.parse(`${shown.day}T${shown.time}:00Z`)
  }
  return new Date(at).toISOString()
}

/** The day `days` after `day`; before it where negative. Months and leap years as in every calendar, clock changes don't matter. */
export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** A name of the IANA database that this machine knows; offsets such as "+02:00" are none, for they don't know summers. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,59}$/.test(name)) return false
  try {
    formatIn(name)
    return true
  } catch {
    return false // the only way to ask: names are many, and each machine has its own year of them
  }
}

export const timeZoneSchema = z.string().refine(isTimeZone, { message: RULES['zone-unknown'] })
