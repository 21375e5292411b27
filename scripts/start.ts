const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This Node is ${process.version}; Werkbank runs on the one that npm installed. Run \`npm install\`, then \`npm start\`.`,
  )
  process.exit(2)
}
// What follows needs that Node, so it is loaded only now.
const { readSettings, SettingsWrong } = await import('@werkbank/model/base/server/settings.ts')
const { startWerkbank } = await import('./start-werkbank.ts')

/** How long running work may take to end after a signal. */
const STOP_MS_MAX = 20_000

function settingsOrEnd() {
  try {
    return readSettings(process.env)
  } catch (error) {
    if (!(error instanceof SettingsWrong)) throw error
    console.error(error.message)
    process.exit(2)
  }
}

/** For the operator, in plain words; afterwards the console belongs to the log. */
const { log: say, error: complain } = console
const settings = settingsOrEnd()
const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(1) // asked twice: at once
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref()
    stopping.abort()
  })

try {
  await startWerkbank(settings, say, stopping.signal)
  process.exit(0)
} catch (error) {
  if (stopping.signal.aborted) process.exit(0)
  complain(error instanceof Error ? (settings.logLevel === 'debug' ? error.stack : error.message) : error)
  process.exit(1)
}

export {} // a module, so that it may wait
