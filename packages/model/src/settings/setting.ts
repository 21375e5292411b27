import type { Permission } from '../base/permission.ts'
import type { Kind, ValueOf } from './kinds.ts'

/** Where a setting may be set; what is nearer to the person counts. At "device" it stays on that device. */
export const LEVELS = ['device', 'person', 'role', 'organisation'] as const
export type Level = (typeof LEVELS)[number]
/** Levels that the server keeps. */
export type KeptLevel = Exclude<Level, 'device'>

type Definition<K extends Kind, D extends string> = {
  /** `<domain>.<name>`; stays, for what is kept is kept under it. */
  key: `${D}.${string}`
  /** From the nearest to the widest. */
  levels: readonly [Level, ...Level[]]
  kind: K
  /** The value where none is set on any level. */
  default: ValueOf<K>
  /** What it takes to set it for a role or for all. One's own needs none. With 'access.manage' also a password just given (US-3.4). */
  right: Permission
}
export type Setting<K extends Kind = Kind> = Definition<K, string>

/** A number, amount, choice or yes or no that a company may decide, once: levels, kind with limits, default, right (decision 0071). Its words are in the domain `setting` of each language. */
export const defineSetting = <const K extends Kind, D extends string>(setting: Definition<K, D>): Setting<K> => setting
