import { buildApp } from '../../scripts/build-app.ts'
import { chromiumPath } from './browser.ts'
import { demoFolder } from './demo-data.ts'

/** Once for a run: the browser, the app as its sources stand, and the demo company of the day. Else each worker would make them for itself, two of them the same file at once. */
export default async function setup(): Promise<void> {
  await chromiumPath()
  await buildApp((text) => process.stdout.write(`${text}\n`))
  await demoFolder('small')
  await demoFolder('whole')
}
