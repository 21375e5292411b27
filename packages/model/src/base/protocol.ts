/**
 * Version of what travels between the app and the server, beside the documented API: feed, commands of the outbox, sockets. Raised where an older app would fail
 * at something new, or the server at what an older app sends (docs/protocol.md, "Older apps").
 */
export const PROTOCOL = 8
/** The oldest that the server still answers. */
export const PROTOCOL_OLDEST = 8

/** How an app says which it speaks: a header, and on sockets, for which a page can't set any, a parameter of the address. */
export const PROTOCOL_HEADER = 'werkbank-protocol'
export const PROTOCOL_PARAMETER = 'protocol'

/**
 * True for an app that must be reloaded: it speaks an older version, or sends something that is no whole number. Without the header the client is a
 * program, which uses the documented API.
 */
export const isOutdated = (said: string | null | undefined): boolean =>
  said !== null && said !== undefined && !(/^\d{1,9}$/.test(said) && Number(said) >= PROTOCOL_OLDEST)
