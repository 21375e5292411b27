/**
 * Set by the app when somebody signs out without a network: no script can delete the cookie of the session, but from then on the browser says with
 * each request that it is not to count, also with one that somebody types into the address bar (S-10). Signing in takes it away; only the value `1` counts.
 */
export const SIGNED_OUT_COOKIE = 'werkbank_signed_out'
