import { globSync, readFileSync } from 'node:fs'
import { EVENT_TYPES } from '@werkbank/model/event-types.ts'
import { words as german } from '@werkbank/words/de/index.ts'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url)
const sources = ['app/src/**/*.{ts,tsx}', '{packages/*,api,sync-server}/src/**/*.ts']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((name) => !name.includes('.test.') && !/^packages\/words\/src\/\w\w\//.test(name))
  .map((name) => readFileSync(new URL(name, root), 'utf8'))
const text = sources.join('\n')
/** `rules.` of `rules.${code}`: keys that are put together while the app runs. */
const prefixes = [...text.matchAll(/`([a-z]\w*\.\w*)\$\{/g)].map(([, prefix]) => String(prefix))
/** All words of the sources; codes are written with `-`, `.` and in parts, so each part counts. */
const words = new Set([text, ...EVENT_TYPES.keys()].join('\n').replaceAll(/[-.]/g, '_').match(/\w+/g))

function isUsed(key: string): boolean {
  if (text.includes(`'${key}'`)) return true
  const rests = prefixes.filter((prefix) => key.startsWith(prefix)).map((prefix) => key.slice(prefix.length))
  // A choice stands behind the key of its setting.
  return rests.some((rest) => words.has(rest) || rest.split(/_(?=[^_]*$)/).every((part) => words.has(part)))
}

test('I18N-12 every message is used: by its key, or by a part of it that a rule, a field or a state has', () => {
  const keys = Object.entries(german).flatMap(([domain, words]) => Object.keys(words).map((key) => `${domain}.${key}`))
  expect(keys.length).toBeGreaterThan(500)
  expect(keys.filter((key) => !isUsed(key))).toEqual([])
})

test('I18N-12 German screens say du; what customers read is elsewhere and says Sie', () => {
  const formal = /(?:[a-zäöüß,:] |„)(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b/
  const said = Object.values(german).flatMap((words) => Object.values(words).map((value) => JSON.stringify(value)))
  expect(said.filter((words) => formal.test(words.replaceAll(/[.?!:] Sie /g, '. ')))).toEqual([])
})

/** What our papers and screens don't say: another word has that meaning (docs/words.md), or the law gives it another one (§ 14 (2) UStG). */
const BANNED = /Fassung|fest(?:ge)?schr[ie]|Gutschrift|Hauptbuch|Umbuchung|Gespräch/i
const withoutComments = (code: string) => code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

test('I18N-12 screens and papers use the one word for each thing', () => {
  const said = Object.values(german).flatMap((words) => Object.values(words).map((value) => JSON.stringify(value)))
  expect(said.filter((words) => BANNED.test(words))).toEqual([])
  const printed = globSync('{packages/*,api,sync-server}/src/**/*.ts', { cwd: root })
    .filter((name) => !name.includes('.test.'))
    .flatMap((name) => withoutComments(readFileSync(new URL(name, root), 'utf8')).split('\n'))
  expect(printed.length).toBeGreaterThan(1_000)
  expect(printed.filter((line) => BANNED.test(line))).toEqual([])
})

test('I18N-42 numbers for reading are written by one function, which knows the minus sign', () => {
  const found = globSync('{packages/words,api,app}/src/**/*.{ts,tsx}', { cwd: root })
    .filter((name) => !name.includes('.test.') && name !== 'packages/words/src/format.ts')
    .flatMap((name) => {
      const code = readFileSync(new URL(name, root), 'utf8')
      const made = [...code.matchAll(/NumberFormat\([^;]*?\)\s*\.(\w+)\(|\.toLocaleString\(|NumberFormat\(/g)]
      return made.filter(([, does = '']) => !['formatToParts', 'resolvedOptions'].includes(does)).map(() => name)
    })
  expect(found).toEqual([])
})

/** Files that read German input, examples of requests, and default names of people. */
const MAY_BE_GERMAN = /^api\/src\/(importing\/|http\/openapi\/(examples|route-table)\.ts)|testing/
/** The default reason of a credit note, which is stored with it. */
const STILL_STORED = ["api/src/sales/deliveries/credit-order.ts: 'Rückgabe'"]
const GERMAN =
  /[äöüßÄÖÜ]|\b(der|die|das|und|aus|vom|wurde|nicht|Rechnung\w*|Auftrag|Lieferung|Zahlung|Storno\w*|Wareneingang|Inventur|Angebot|Gesamt|Datum|Menge)\b/

test('I18N-03 servers write nothing German: they keep codes, references and the words of people, and say them by the words of a language', () => {
  const found = globSync('{api,sync-server,packages/database}/src/**/*.ts', { cwd: root })
    .filter((name) => !name.includes('.test.') && !MAY_BE_GERMAN.test(name))
    .flatMap((name) => {
      const code = withoutComments(readFileSync(new URL(name, root), 'utf8')).replaceAll(/ \/\/ .*$/gm, '')
      return [...code.matchAll(/'[^'\n]*'|`[^`\n]*`/g)].flatMap(([text]) =>
        GERMAN.test(text) ? [`${name}: ${text}`] : [],
      )
    })
  expect(found).toEqual(STILL_STORED)
})

test('the test would find a message that nothing uses', () => {
  expect([isUsed('sales.no_such_message'), isUsed('refusals.no_such_code'), isUsed('common.cancel')]).toEqual([
    false,
    false,
    true,
  ])
})

/** From where a call begins to its closing bracket. */
function callAt(code: string, start: number): string {
  let depth = 0
  for (let at = start; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1
    if (code[at] === ')') depth -= 1
    if (code[at] === ')' && depth === 0) return code.slice(start, at)
  }
  return code.slice(start)
}
const RULE_CALL = /\.refine\(|\baddIssue\(/g
const SENTENCE = /(['"`])[A-Z][^'"`\n]* [^'"`\n]*\1/
const ownSentences = (code: string) =>
  [...code.matchAll(RULE_CALL)].map(({ index }) => callAt(code, index)).filter((call) => SENTENCE.test(call))

test('I18N-03 what a schema wants has a code with words in each language: a rule of ours says no sentence beside it', () => {
  const models = globSync('packages/model/src/**/*.ts', { cwd: root }).filter((path) => !/\.test\.|testing/.test(path))
  const read = (path: string) => withoutComments(readFileSync(new URL(path, root), 'utf8'))
  expect(models.flatMap((path) => ownSentences(read(path)).map((call) => `${path}: ${call}`))).toEqual([])
  expect(ownSentences("z.string().refine((t) => isIban(t), 'This is not an IBAN.')")).toHaveLength(1)
  expect(ownSentences("z.string().refine((t) => isIban(t), RULES['iban-wrong'])")).toEqual([])
})
