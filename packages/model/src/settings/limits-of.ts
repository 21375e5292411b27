import type { Kind } from './kinds.ts'

/** What a value of the kind may be, in figures and signs, which are the same in every language. */
export function limitsOf(kind: Kind): string {
  switch (kind.kind) {
    case 'number':
      return `${kind.from}–${kind.to}`
    case 'money':
      return `${kind.from}–${kind.to}`
    case 'choice':
      return kind.choices.join(', ')
    case 'yesNo':
      return 'true, false'
  }
}
