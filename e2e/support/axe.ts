import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the page as it stands, in words; empty where it finds nothing. `rules` are ids or tags of its rules. */
export async function axeFindings(page: Page, rules = RULES): Promise<string[]> {
  // Evaluated, not added as a script: the page's own rules for scripts stay in force. Once a page: half a megabyte takes as long as a small screen.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(AXE, 'utf8'))
  return await page.evaluate(async (runOnly) => {
    // Fading and glowing elements have intermediate colours that are not meant to be read: they are checked at the end of the animation.
    const passing = document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
    type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }
    // biome-ignore lint/suspicious/noExplicitAny: axe adds itself to window.
    const results: { violations: Violation[] } = await (window as any).axe.run(document, {
      runOnly,
      resultTypes: ['violations'],
      // Its rule about sound wants the media; none of these rules wants every style sheet fetched again.
      preload: { assets: ['media'] },
    })
    return results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    )
  }, rules)
}
