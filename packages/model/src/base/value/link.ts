/** Stands for where the app runs: only to see whether an address without a host stays there. */
const HERE = 'https://here.invalid'
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const LENGTH_MAX = 2_000

/**
 * The address that a link may carry, as it was written; undefined for any other. Taken are http, https, mailto and tel, and a path in the app
 * itself ("/orders/…"). What a browser would read otherwise than a person is none: blanks and signs of control, a host hidden behind
 * "/\\" or a tab, a name and password before the host. One rule for editor, guard, messages and what is pasted. Source: CH-11.9.
 */
export function safeLink(href: unknown): string | undefined {
  if (typeof href !== 'string' || href.length > LENGTH_MAX || /[\p{Cc}\p{Cf}\s\\]/u.test(href)) return undefined
  const isPath = href.startsWith('/')
  if (!URL.canParse(href, isPath ? HERE : undefined)) return undefined
  const { protocol, origin, username, password } = new URL(href, isPath ? HERE : undefined)
  if (username !== '' || password !== '') return undefined
  return (isPath ? origin === HERE : SCHEMES.has(protocol)) ? href : undefined
}
