/** A process that works off jobs, for tests that end it by SIGKILL in the middle of a piece: `node testing-worker.ts URL PIECE_TO_STAY_IN`. */
import { tmpdir } from 'node:os'
import { connect } from '@werkbank/database/postgres/connect.ts'
import { pino } from 'pino'
import { createApi } from '../app.ts'
import { writesPieces } from './testing-kinds.ts'
import { startQueue } from './worker/start-queue.ts'

const [url = '', stayIn = ''] = process.argv.slice(2)
const sql = connect(url, { max: 6 })
const { services } = createApi({ sql, log: pino({ level: 'silent' }), files: { dataDir: tmpdir() } })
const kind = writesPieces(async (piece) => {
  if (piece !== Number(stayIn)) return
  process.stdout.write('in the piece\n')
  await new Promise(() => setInterval(() => {}, 60_000))
})
await startQueue({ url, services, kinds: [kind] })
