import { hash, verify } from '@node-rs/argon2'

/** The package's enum is erased by type stripping: 2 is Argon2id. */
const ARGON2ID = 2
/** OWASP's first choice for Argon2id; raise it with the machines, old hashes are renewed at sign-in. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Of the composed form (NFC): some keyboards send an umlaut as one character, others as two. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), PARAMETERS)

/** Takes as long for an unknown person: the password is then compared with a hash that matches none. */
export async function checkPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const compared = stored ?? (await nobodysHash())
  let matches = false
  for (const form of formsOf(password)) matches = (await verify(compared, form).catch(() => false)) || matches
  return matches && stored != null
}

/** The composed form, and for hashes from before that was the rule how it was typed and the decomposed form. Mostly they are one. */
const formsOf = (password: string): Set<string> =>
  new Set([password.normalize('NFC'), password, password.normalize('NFD')])

let nobody: Promise<string> | undefined
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(crypto.randomUUID())
  return nobody
}
/** Made at start, so that the first unknown person doesn't take twice as long as the next. */
export const preparePasswords = nobodysHash

/** True where a hash was made with weaker parameters than today's. */
export const isOutdated = (stored: string): boolean =>
  !stored.startsWith(`$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`)
