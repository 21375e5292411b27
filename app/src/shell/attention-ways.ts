import type { OutboxEntry } from '../outbox/outbox-database.ts'

/** A way out of a refusal that only this command has: the same command with another input. */
export interface WayOut {
  label: () => string
  input: Record<string, unknown>
}

type Ways = (entry: OutboxEntry) => readonly WayOut[]
const ways = new Map<string, Ways>()

/** A domain names the ways out of its refusals, by command and code; called once, when its door is loaded. */
export function registerWaysOut(command: string, code: string, find: Ways): void {
  ways.set(`${command} ${code}`, find)
}

export function waysOut(entry: OutboxEntry): readonly WayOut[] {
  return ways.get(`${entry.command} ${entry.reason?.code}`)?.(entry) ?? []
}
