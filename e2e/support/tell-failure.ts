import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach } from 'vitest'
import { type TracedPages, traces } from './trace.ts'

/** The report of a failed browser story: what its pages showed, logged and requested in vain, and what the servers logged meanwhile. */

declare module 'vitest' {
  interface TaskMeta {
    trace?: string
  }
}

const [LINES_OF_PAGE, LINES_OF_SERVER, SHOWN_MAX] = [40, 60, 600]

beforeEach(() => {
  traces.testRuns = true
  for (const seen of traces.people) seen.lines.length = 0
  for (const server of traces.servers) server.from = server.output().length
})

afterEach(async ({ task }) => {
  traces.testRuns = false
  if (task.result?.state === 'fail') {
    const pages = await Promise.all(traces.people.map(tellOf))
    const outputs = traces.servers.map(({ name, output, from }) => [
      `── ${name} said`,
      ...output().slice(from).trimEnd().split('\n').slice(-LINES_OF_SERVER),
    ])
    task.meta.trace = [...pages, ...outputs].flat().join('\n')
    // `npm test` prints it in its report at the end.
    if (!process.env.WERKBANK_TEST_REPORT) console.error(task.meta.trace)
  }
  // What a failed story left open would go on beside the next one.
  for (const seen of traces.people.filter(({ ofTest }) => ofTest)) {
    await seen.context.close()
    traces.people.splice(traces.people.indexOf(seen), 1)
  }
})

async function tellOf({ context, lines, open }: TracedPages): Promise<string[]> {
  const shown = await Promise.all(context.pages().map(shownOn))
  const unanswered = [...open].map(([request, since]) => `${since} ${request.method()} ${request.url()}: no answer yet`)
  return [...shown, ...lines.slice(-LINES_OF_PAGE), ...unanswered.slice(-LINES_OF_PAGE)]
}

/** What is open above a page comes first. A page that doesn't answer is reported as such: the test has waited long enough. */
async function shownOn(page: Page): Promise<string> {
  const dialogs = await page
    .getByRole('dialog')
    .all()
    .catch(() => [])
  const words = await Promise.all([...dialogs.toReversed(), page.locator('body')].map(wordsOf))
  return [`── ${page.url()} showed`, ...words].join('\n')
}

async function wordsOf(place: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden was not seen.
  const text = await place.innerText({ timeout: 5_000 }).catch((error) => String(error))
  return text.replaceAll(/\s*\n\s*/g, ' · ').slice(0, SHOWN_MAX)
}
