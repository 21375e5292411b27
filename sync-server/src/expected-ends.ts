/**
 * Hocuspocus prints a stack for each document that a hook closes, and has no option for it. Intended closes (code ≥ 4000 with a reason) go to our own
 * log, once and as JSON; everything else is printed as before. Called once per process.
 */
export function keepExpectedEndsQuiet(): void {
  if (isQuiet) return
  isQuiet = true
  const print = console.error
  console.error = (...values: unknown[]) => {
    const [text, ...rest] = values
    const isAboutHook = typeof text === 'string' && (/^closing connection /.test(text) || /^\[\w+\]$/.test(text))
    if (isAboutHook && rest.some(isExpected)) return
    print(...values)
  }
}

let isQuiet = false

const isExpected = (value: unknown): boolean =>
  typeof value === 'string'
    ? /^(edit refused|could not be opened now): /.test(value)
    : typeof value === 'object' &&
      value !== null &&
      'code' in value &&
      typeof value.code === 'number' &&
      value.code >= 4000 &&
      'reason' in value
