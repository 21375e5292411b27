import { buildApp } from '../../scripts/build-app.ts'
import { demoFolder } from './demo-data.ts'

/** Once for a run: the app as its sources stand, and the demo company of the day. Else each worker's first server would make them for itself. */
export default async function setup(): Promise<void> {
  await buildApp((text) => process.stdout.write(`${text}\n`))
  await demoFolder()
}
