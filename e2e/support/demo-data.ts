import { startEmbeddedPostgres } from '@werkbank/database/embedded-postgres.ts'
import { copyFolder, keptFolder } from '@werkbank/database/testing-folders.ts'
import { emptyCompany, losesPowerCuts } from '@werkbank/database/testing-postgres.ts'
import { prepareDatabase } from '../../scripts/prepare-database.ts'

/** Copies a data folder that holds the demo company into `dataDir`, which exists and is empty. Making one takes as long as a first start. */
export async function copyDemo(dataDir: string): Promise<void> {
  copyFolder(await demoFolder(), dataDir)
}

/** Made once for the sources as they stand and the day, for what the company's people have done counts back from it. */
export const demoFolder = (): Promise<string> =>
  keptFolder({
    prefix: 'werkbank-demo-',
    sources: ['demo', 'packages/database/src', 'scripts/prepare-database.ts'],
    words: [new Date().toISOString().slice(0, 10)],
    make: makeDemo,
  })

async function makeDemo(dataDir: string): Promise<void> {
  copyFolder(await emptyCompany(), dataDir)
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  try {
    const signal = new AbortController().signal
    await prepareDatabase({ url: server.url, wanted: true, say: () => {}, signal })
  } finally {
    await server.stop()
  }
  losesPowerCuts(dataDir)
}
