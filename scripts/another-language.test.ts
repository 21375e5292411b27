import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { notFound, Refusal } from '@werkbank/api/http/problem/problem.ts'
import { problemBody, problemFacts } from '@werkbank/api/http/problem/problem-body.ts'
import { inLanguage } from '@werkbank/api/papers/index.ts'
import { pricedTable, sumsOf } from '@werkbank/api/sales/priced-table.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Message, Words } from '@werkbank/words/message.ts'
import { loadLanguages } from '@werkbank/words/on-server.ts'
import { makeSpeech, speechFor } from '@werkbank/words/say.ts'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** A language is added by its folder alone: one of no country, made of German, is added to a copy of the words, and nothing else is touched. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CODE = 'qps'
/** An unfinished language: it has only the words for orders. */
const YOUNG = 'qpt'
let folder: string

/** A marked copy of the German text, with its placeholders unchanged. */
const pseudo = (text: string) => `⟦${text}⟧`
const inPseudo = (message: Message): Message =>
  typeof message === 'string'
    ? pseudo(message)
    : { other: pseudo(message.other), ...(message.one === undefined ? {} : { one: pseudo(message.one) }) }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'werkbank-words-'))
  cpSync(join(ROOT, 'packages/words/src'), folder, { recursive: true, filter: (path) => !path.includes('.test.') })
  const own = join(folder, CODE)
  mkdirSync(own)
  writeFileSync(join(own, 'language.ts'), "export const language = { name: '⟦Pseudo⟧', locale: 'de-DE' }\n")
  for (const name of ['index', 'server']) cpSync(join(folder, 'de', `${name}.ts`), join(own, `${name}.ts`))
  for (const path of globSync('*.ts', { cwd: join(folder, 'de') })) {
    if (/^(language|index|server)\.ts$/.test(path)) continue
    for (const [domain, messages] of Object.entries((await import(join(folder, 'de', path))) as Words)) {
      const told = Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, inPseudo(message)]))
      writeFileSync(join(own, path), `export const ${domain} = ${JSON.stringify(told)}\n`)
    }
  }
  const young = join(folder, YOUNG)
  mkdirSync(young)
  const declared = { name: '⟦Jung⟧', locale: 'de-DE', unfinished: { percent: 3, instead: 'en' } }
  writeFileSync(join(young, 'language.ts'), `export const language = ${JSON.stringify(declared)}\n`)
  cpSync(join(own, 'sales.ts'), join(young, 'sales.ts'))
  writeFileSync(
    join(young, 'index.ts'),
    "import { sales } from './sales.ts'\nexport const words = { sales: { title: sales.title } }\n",
  )
  writeFileSync(join(young, 'server.ts'), 'export const words = {}\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('I18N-02 a language that is added as a folder is asked for and spoken by the API: refusals, problems, settings and papers', async () => {
  const speeches = new Map([...(await loadLanguages(folder))].map(([code, language]) => [code, makeSpeech(language)]))
  const speech = speechFor(`fr, ${CODE};q=0.9, de;q=0.5`, speeches, 'en')
  expect(speech.code).toBe(CODE)
  expect(problemBody(problemFacts(notFound()), speech).detail).toMatch(/^⟦Hier ist nichts.*⟧\.$/)
  const young = speechFor(YOUNG, speeches, 'de')
  expect([young.t('sales.title'), young.t('quotes.title'), young.t('problems.body')]).toEqual([
    '⟦Aufträge⟧',
    'Quotes',
    'The body',
  ])
  const refusal = new Refusal('period-closed', { period: '2031-02' })
  expect(problemBody(problemFacts(refusal), speech).detail).toMatch(/^⟦Der Monat 2031-02 .*⟧\.$/)
  expect(speech.find('setting.name_screens_theme')).toBe('⟦Farben⟧')
  const line = {
    productId: 'p',
    position: 1,
    sku: 'A',
    name: 'B',
    quantity: '2',
    unit: 'pcs',
    unitPriceMinor: 1_000,
    discountPercent: '0',
  }
  const table = pricedTable([{ ...line, netMinor: 2_000 }], 'JPY', speech)
  expect(table.columns.map(({ head }) => head)).toEqual(
    ['Pos.', 'Artikel', 'Bezeichnung', 'Menge', 'Einzelpreis', 'Netto'].map(pseudo),
  )
  expect(must(table.rows[0], 'a line is a row').cells).toEqual(['1', 'A', 'B', '2 ⟦Stk.⟧', '1.000', '2.000'])
  const sums = sumsOf({ netMinor: 2_000, taxes: [], taxMinor: 0, grossMinor: 2_000 }, 'JPY', speech)
  expect(sums.map(({ label }) => label)).toEqual(['⟦Netto⟧', '⟦Gesamt⟧'])
  expect(inLanguage(speech).page).toBe('⟦Seite⟧')
})

test('I18N-02 I18N-58 a language that is added as a folder is offered and spoken by the app, and is a file of its own', async () => {
  const outDir = join(folder, 'built')
  await build({
    root: join(ROOT, 'app'),
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@werkbank/words': folder }, conditions: ['browser'] },
    build: {
      outDir,
      minify: false,
      lib: { entry: join(ROOT, 'app/src/i18n/t.ts'), formats: ['es'], fileName: () => 't.mjs' },
    },
  })
  const { languages, languageName, loadWords, setLanguage, t } = (await import(
    pathToFileURL(join(outDir, 't.mjs')).href
  )) as typeof import('../app/src/i18n/t.ts')
  expect(languages).toEqual(['de', 'en', CODE, YOUNG])
  expect(languageName(CODE)).toBe('⟦Pseudo⟧')
  await loadWords(CODE)
  setLanguage(CODE)
  expect([t('sales.title'), t('sync.offlineWaiting', { count: 1_200 })]).toEqual([
    '⟦Aufträge⟧',
    '⟦Offline, 1.200 Änderungen warten⟧',
  ])
  expect(languageName(YOUNG)).toBe('⟦Jung⟧ (3 %)')
  await loadWords(YOUNG)
  setLanguage(YOUNG)
  expect([t('sales.title'), t('quotes.title'), t('sync.offlineWaiting', { count: 1_200 })]).toEqual([
    '⟦Aufträge⟧',
    'Quotes',
    'Offline, 1.200 changes waiting',
  ])
  const speaking = globSync('*.{js,mjs}', { cwd: outDir }).filter((name) =>
    readFileSync(join(outDir, name), 'utf8').includes('⟦Aufträge⟧'),
  )
  expect(speaking).toHaveLength(2) // one of each that has it
  expect(readFileSync(join(outDir, must(speaking[0], 'one file speaks it')), 'utf8')).not.toContain('"Orders"')
})
