import { connect } from '@werkbank/database/connect.ts'
import { startEmbeddedPostgres } from '@werkbank/database/embedded-postgres.ts'
import { copyFolder, keptFolder } from '@werkbank/database/testing-folders.ts'
import { emptyCompany, losesPowerCuts } from '@werkbank/database/testing-postgres.ts'
import { loadDemo } from '../../demo/load.ts'
import { prepareDatabase } from '../../scripts/prepare-database.ts'

/** The demo company as `npm start` shows it, or with a seventh of its products: filling a device with all of them takes longer than most stories. */
export type DemoRange = 'whole' | 'small'

/** Copies a data folder that holds the demo company into `dataDir`, which exists and is empty. Making one takes as long as a first start. */
export async function copyDemo(dataDir: string, range: DemoRange): Promise<void> {
  copyFolder(await demoFolder(range), dataDir)
}

/** Made once for the sources as they stand and the day, for what the company's people have done counts back from it. */
export const demoFolder = (range: DemoRange): Promise<string> =>
  keptFolder({
    prefix: `werkbank-demo-${range}-`,
    sources: [...SOURCES, ...(range === 'small' ? ['api/src', 'packages/model/src'] : [])],
    words: [new Date().toISOString().slice(0, 10)],
    make: (dataDir) => makeDemo(dataDir, range),
  })

/** The whole one is read from a file; the small one is made by the commands. */
const SOURCES = ['demo', 'packages/database/src', 'scripts/prepare-database.ts']
const SMALL_SERIES = ['NAP', 'PRE', 'BAY', 'RIT']
const isOfSmall = ({ sku, kind }: { sku: string; kind: string }) =>
  kind === 'service' || SMALL_SERIES.includes(sku.split('-')[0] ?? '')

async function makeDemo(dataDir: string, range: DemoRange): Promise<void> {
  copyFolder(await emptyCompany(), dataDir)
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  try {
    if (range === 'small') await makeSmall(server.url)
    const signal = new AbortController().signal
    await prepareDatabase({ url: server.url, wanted: true, say: () => {}, signal })
  } finally {
    await server.stop()
  }
  losesPowerCuts(dataDir)
}

async function makeSmall(url: string): Promise<void> {
  const sql = connect(url)
  try {
    await loadDemo(sql, new Date(), { sells: isOfSmall, stockTimes: 7 })
    await sql`ANALYZE`
  } finally {
    await sql.end()
  }
}
