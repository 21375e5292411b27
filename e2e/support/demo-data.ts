import { startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { copyFolder, keptFolder } from '@werkbank/database/testing/testing-folders.ts'
import { emptyCompany, losesPowerCuts } from '@werkbank/database/testing/testing-postgres.ts'
import type { ShippedRange } from '../../demo/shipped-company.ts'
import { prepareDatabase } from '../../scripts/prepare-database.ts'

/** Copies a data folder that holds the demo company into `dataDir`, which exists and is empty. Making one takes as long as a first start. */
export async function copyDemo(dataDir: string, range: ShippedRange): Promise<void> {
  copyFolder(await demoFolder(range), dataDir)
}

/** Made once for the sources as they stand and the day, for what the company's people have done counts back from it. */
export const demoFolder = (range: ShippedRange): Promise<string> =>
  keptFolder({
    prefix: `werkbank-demo-${range}-`,
    sources: ['demo', 'packages/database/src', 'scripts/prepare-database.ts'],
    words: [new Date().toISOString().slice(0, 10)],
    make: (dataDir) => makeDemo(dataDir, range),
  })

async function makeDemo(dataDir: string, range: ShippedRange): Promise<void> {
  copyFolder(await emptyCompany(), dataDir)
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  try {
    const signal = new AbortController().signal
    await prepareDatabase({ url: server.url, wanted: range, say: () => {}, signal })
  } finally {
    await server.stop()
  }
  losesPowerCuts(dataDir)
}
