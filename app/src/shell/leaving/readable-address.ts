/**
 * The address to go on with where this one has escapes that say no sign, as a link that was cut off in an umlaut: it leads nowhere and says so.
 * The router reads it as it is, and would show nothing at all. Undefined where all of it can be read.
 */
export function readableAddress({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): string | undefined {
  if (isReadable(pathname) && isReadable(hash)) return undefined
  const path = isReadable(pathname) ? pathname : pathname.replaceAll('%', '%25')
  return `${path}${search}${isReadable(hash) ? hash : ''}`
}

function isReadable(text: string): boolean {
  try {
    // What comes of it is looked at, or it would be left out of what is built as a call for nothing.
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}
