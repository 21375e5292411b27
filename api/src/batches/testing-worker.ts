/** A process that does batches, for tests that end it by SIGKILL: `node testing-worker.ts URL`. */
import { tmpdir } from 'node:os'
import { connect } from '@werkbank/database/postgres/connect.ts'
import { pino } from 'pino'
import { createApi } from '../app.ts'
import { BATCH_HANDLERS } from '../jobs/batch-handlers.ts'
import { startQueue } from '../queue/index.ts'
import { doesCommands } from './does-commands.ts'

const [url = ''] = process.argv.slice(2)
const sql = connect(url, { max: 6 })
const { services } = createApi({ sql, log: pino({ level: 'silent' }), files: { dataDir: tmpdir() } })
await startQueue({ url, services, kinds: [doesCommands(BATCH_HANDLERS)] })
