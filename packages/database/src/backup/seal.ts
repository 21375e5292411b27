import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { ReadableStream as WebStream } from 'node:stream/web'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'

/** Backups are compressed (zstd), then encrypted (age, X25519): `age -d -i KEY FILE | zstd -d` opens one without Werkbank. */

/** Loaded where something is sealed: its curves take a tenth of a server's start. */
const age = () => import('age-encryption')

/** The key that decrypts backups. Without it no restore is possible. */
export type BackupKey = { identity: string; recipient: string }

/** The key file can't be used; the message is all that a person needs. */
export class KeyUnusable extends Error {
  override name = 'KeyUnusable'
}

/** Reads the key of `path`, one line `AGE-SECRET-KEY-1…` among comments. Throws `KeyUnusable`. */
export async function readKey(path: string): Promise<BackupKey> {
  if (!existsSync(path)) throw new KeyUnusable(`There is no key at ${path}. BACKUP_KEY_FILE says where it is.`)
  const identity = readFileSync(path, 'utf8').match(/^AGE-SECRET-KEY-1[A-Z0-9]+$/m)?.[0]
  if (!identity) throw new KeyUnusable(`${path} holds no key: a line that begins with AGE-SECRET-KEY-1 is missing.`)
  return { identity, recipient: await (await age()).identityToRecipient(identity) }
}

/** The key of `path`, generated where there is none. `isNew` where it was: the operator has to keep a copy elsewhere. */
export async function readOrMakeKey(path: string): Promise<BackupKey & { isNew: boolean }> {
  if (existsSync(path)) return { ...(await readKey(path)), isNew: false }
  const { generateX25519Identity, identityToRecipient } = await age()
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  writeFileSync(
    path,
    `# Opens the backups of Werkbank. Keep a copy elsewhere, on paper too: without it no backup can be read.\n# public key: ${recipient}\n${identity}\n`,
    { mode: 0o600, flag: 'wx' },
  )
  chmodSync(path, 0o600)
  return { identity, recipient, isNew: true }
}

/** Compressed and encrypted for the key. Errors of `source` come out of the result. */
export async function seal(source: Readable, { recipient }: Pick<BackupKey, 'recipient'>): Promise<Readable> {
  const { Encrypter } = await age()
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const packed = pipe(source, createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }))
  return fromWeb(await encrypter.encrypt(toWeb(packed)))
}

/** The other way. Fails in the stream where the file was cut or changed, at once where it was made for another key. */
export async function unseal(source: Readable, { identity }: Pick<BackupKey, 'identity'>): Promise<Readable> {
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const opening = decrypter.decrypt(toWeb(source)).catch((error: unknown) => {
    source.destroy() // unread from now on, and an unread stream keeps its file open
    throw error
  })
  const opened = fromWeb(await opening)
  return pipe(opened, createZstdDecompress())
}

/** By iteration, which propagates errors in both directions: Node's own adapters throw those of a stream without a reader (24.21). */
const toWeb = (source: Readable) => WebStream.from(source) as unknown as ReadableStream<Uint8Array>
const fromWeb = (source: ReadableStream<Uint8Array>) =>
  Readable.from(source as unknown as AsyncIterable<Uint8Array>, { objectMode: false })

/** Like `source.pipe(into)`, but propagates errors and ends in both directions. */
function pipe(source: Readable, into: NodeJS.ReadWriteStream): Readable {
  return pipeline(source, into, () => {}) as unknown as Readable
}
