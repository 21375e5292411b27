import type { Plugin } from 'vite'

/**
 * Makes one file of each language's words: who reads German loads no English, half of all words (FE-09). The sources keep both beside each
 * other, for whoever changes one has to change the other; without this plugin, in tests and while developing, each file holds both.
 */
export function splitWords(): Plugin {
  return {
    name: 'split-words',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      const language = /\/i18n\/words-(de|en)\.ts$/.exec(id)?.[1]
      if (language !== 'de' && language !== 'en') return undefined
      const { wordsIn } = await import('./src/i18n/words-in.ts')
      return `export const words = ${JSON.stringify(wordsIn(language))}`
    },
  }
}
