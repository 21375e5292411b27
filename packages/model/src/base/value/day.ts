import { z } from 'zod'
import { RULES } from '../rules.ts'

/** Plausible years. Postgres has no year 0, and nothing here is older or due later. */
export const DAY_YEARS = { from: 1900, to: 2199 } as const

const isWithinYears = (day: string): boolean => {
  const year = Number(day.slice(0, 4))
  return year >= DAY_YEARS.from && year <= DAY_YEARS.to
}

/** A day as it is sent and kept: `YYYY-MM-DD`, one that exists. Whether it can be meant where it stands is for `checkDay`. */
export const daySchema = z.iso
  .date({ error: RULES['day-malformed'] })
  .refine((day) => isWithinYears(day), RULES['day-malformed'])
