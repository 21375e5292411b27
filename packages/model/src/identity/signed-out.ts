/**
 * A cookie set by the app at a sign-out without a network: no script can delete the cookie of the session, but this one tells the server with each
 * request to ignore it, also for addresses typed into the address bar (S-10). Signing in deletes it; only the value `1` counts.
 */
export const SIGNED_OUT_COOKIE = 'werkbank_signed_out'
