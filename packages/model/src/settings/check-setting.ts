import type { Kind } from './kinds.ts'
import { readValue } from './kinds.ts'
import type { Setting } from './setting.ts'

/** What is wrong with a value for a setting, in a sentence; undefined where it is taken (VA-01). The app has its own words for the same limits. */
export const settingFault = (setting: Setting, value: unknown): string | undefined =>
  readValue(setting.kind, value) === undefined ? `"${setting.words.en.name}" ${limitsOf(setting.kind)}.` : undefined

function limitsOf(kind: Kind): string {
  switch (kind.kind) {
    case 'number':
      return `is a whole number from ${kind.from} to ${kind.to} (${kind.unit}s)`
    case 'money':
      return `is an amount from ${kind.from} to ${kind.to} minor units`
    case 'choice':
      return `is one of ${kind.choices.join(', ')}`
    case 'yesNo':
      return 'is true or false'
  }
}
