import { promisify } from 'node:util'
import { constants, createGzip, gzip } from 'node:zlib'

/**
 * Only for bootstrap and pull. Attacker-controlled input must not be compressed together with a secret, or the length reveals the secret (BREACH): these
 * answers hold rows, no credential and nothing from the request.
 */
export const takesGzip = (request: Request): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?:1|0?\.[0-9]*[1-9][0-9]*)[0-9.]*\s*)?(?:,|$)/i.test(
    request.headers.get('accept-encoding') ?? '',
  )

export const GZIP_HEADERS = { 'content-encoding': 'gzip', vary: 'accept-encoding' } as const

/** Fast rather than small: of rows in JSON a sixth is left, a tenth at most with much more work. */
const OPTIONS = { level: constants.Z_BEST_SPEED }
/** A packet of the network: smaller ones gain nothing. */
const BYTES_MIN = 1_400

const gzipAsync = promisify(gzip)

/** A body as it is sent, compressed in another thread; undefined where that gains nothing. */
export const compressed = async (body: string): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  body.length < BYTES_MIN ? undefined : Uint8Array.from(await gzipAsync(body, OPTIONS))

/**
 * Compresses a long answer piece by piece, in another thread. `pack` gives what is to be sent now, often nothing; `end` the rest. `drop` where
 * the answer breaks off.
 */
export function makePacker() {
  const packer = createGzip(OPTIONS)
  let made: Buffer[] = []
  packer.on('data', (piece: Buffer) => made.push(piece))
  const taken = () => {
    const bytes = Buffer.concat(made)
    made = []
    return bytes
  }
  return {
    pack: (piece: Uint8Array) =>
      new Promise<Uint8Array>((resolve, reject) => {
        packer.write(piece, (error) => (error ? reject(error) : resolve(taken())))
      }),
    end: () =>
      new Promise<Uint8Array>((resolve, reject) => {
        packer.once('error', reject)
        packer.once('end', () => resolve(taken()))
        packer.end()
      }),
    drop: () => packer.destroy(),
  }
}
