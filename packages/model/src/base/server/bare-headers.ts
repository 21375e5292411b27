/** What goes with every answer that is no page: refused sockets, errors before anything is served, data (NF-44). */
export const BARE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
} as const

/** The same as lines of a head that is written by hand, each with its end. */
export const BARE_HEADER_LINES = Object.entries(BARE_HEADERS)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')
