import { globSync, readFileSync } from 'node:fs'
import type { Command } from '@werkbank/model/base/command.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { STEPS } from '@werkbank/model/sales/order-steps.ts'
import { keyPart, refusalKey } from '@werkbank/words/refusal-sentence.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseInput } from '../input.ts'
import { invalidInput, notFound, Problem, Refusal, tooLarge } from './problem.ts'
import { type ProblemFacts, problemBody, problemFacts, problemSentence, sendProblem } from './problem-body.ts'
import { SPEECHES, speechOf } from './speech.ts'

const languages = [...SPEECHES.values()]
const [german, english] = [speechOf('de'), speechOf('en')]
const commands = Object.values(COMMANDS as unknown as Record<string, Command>)
const declared = commands.flatMap(({ name, refusals }) =>
  Object.entries(refusals).map(([code, data]) => ({ command: name, code, data })),
)
const RAW = [...Object.keys(COMMANDS), ...PERMISSIONS, ...declared.map(({ code }) => code), ...Object.keys(RULES)]
const saysRaw = (sentence: string) => RAW.filter((word) => /[.-]/.test(word) && sentence.includes(word))
const told = (problem: Problem, speech = german) => problemBody(problemFacts(problem), speech)

test.each(languages)(
  'VA-10 AP-08 each refusal of each command says what is the matter, in $code, and names no command, right or code',
  ({ find }) => {
    expect(declared.length).toBeGreaterThan(100)
    const poor = declared.filter(({ code }) => {
      const sentence = find(refusalKey(code)) ?? ''
      return (
        !/^[\p{Lu}{].*[.!}\p{Ll}]$/su.test(sentence) || sentence.split(' ').length < 4 || saysRaw(sentence).length > 0
      )
    })
    expect(poor.map(({ code }) => [code, find(refusalKey(code))])).toEqual([])
  },
)

test.each(languages)(
  'VA-10 what a sentence in $code takes from the data of a refusal is in that data, whichever command refuses',
  ({ find }) => {
    const missing = declared.flatMap(({ command, code, data }) => {
      const fields = data instanceof z.ZodObject ? Object.keys(data.shape) : []
      return [...(find(refusalKey(code)) ?? '').matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
        fields.includes(name) || (name === 'places' && fields.includes('heldIn'))
          ? []
          : [`${command} ${code} {${name}}`],
      )
    })
    expect(missing).toEqual([])
  },
)

test('AP-08 each kind of problem that the API makes has words in each language', () => {
  const sources = globSync('**/*.ts', { cwd: new URL('../..', import.meta.url) }).filter(
    (name) => !name.includes('test'),
  )
  const text = sources.map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')).join('\n')
  const codes = [...text.matchAll(/(?:new Problem\([\w.]+,|\blater\()\s*'([a-z-]+)'/g)].map(([, code = '']) => code)
  expect(new Set(codes).size).toBeGreaterThan(30)
  for (const { code: language, find } of languages)
    expect(
      codes.filter((code) => !find(`problems.${keyPart(code)}`) && !find(refusalKey(code))),
      language,
    ).toEqual([])
})

test('SA-04 a refused step names the steps that can be taken in words, and what was found in sentences', () => {
  const say = (code: string, data: unknown) => problemSentence(code, data, english)
  for (const step of STEPS) expect(saysRaw(say('not-committed', { possible: [step] }))).toEqual([])
  expect(say('nothing-to-deliver', { possible: ['order.invoice', 'order.return'] })).toBe(
    'There is nothing left to deliver. Possible now: Invoice, Return.',
  )
  expect(say('order-cancelled', { possible: [] })).toMatch(/Nothing more can be done with it\.$/)
  expect(say('impossible-day', { code: 'day-too-far' })).toMatch(/ This day is more than five years ahead\.$/)
  const findings = [1, 2].map(() => ({ field: 'deliveredOn', code: 'day-in-future', message: 'said before' }))
  expect(say('impossible-day', { findings }).match(/This day is in the future\./g)).toHaveLength(1)
  expect(say('fractions-exist', { unit: 'kg', heldIn: ['moves', 'orders'] })).toMatch(/\(kg\): stock moves, orders/)
})

test('AP-08 a problem is told in the language that was asked for: sentence, fields, findings; its code and data stay', () => {
  const refusal = new Refusal('period-closed', { period: '2031-02' })
  expect(told(refusal)).toMatchObject({
    status: 409,
    code: 'period-closed',
    detail: 'Der Monat 2031-02 ist in der Buchhaltung abgeschlossen.',
    data: { period: '2031-02' },
  })
  expect(told(refusal, english).detail).toMatch(/2031-02/)
  expect(told(notFound()).detail).toBe('Hier ist nichts, oder es ist nicht für dich bestimmt.')
  expect(told(tooLarge(1_000_000)).detail).toBe('Die Anfrage ist größer als 1.000.000 Byte.')
  const findings = [{ field: 'customerId', code: 'customer-missing', message: 'A customer is needed.' }]
  expect(told(new Refusal('incomplete-order', { findings })).data).toMatchObject({
    findings: [{ code: 'customer-missing', message: 'Es fehlt noch ein Kunde.' }],
  })
})

test('AP-08 what is wrong with fields is told in the language that was asked for', () => {
  const schema = z.object({
    name: z.string().min(1, 'A product needs a name.'),
    count: z.int(),
    list: z.array(z.string()).max(1),
    note: z.string().max(3, 'A note has at most 3 characters.').optional(),
    state: z.enum(['open', 'done'], 'A state is open or done.').optional(),
    email: z.email(RULES['mail-malformed']).optional(),
  })
  const wrong = (input: unknown) => {
    try {
      parseInput(schema, input)
      return invalidInput([])
    } catch (error) {
      return error as Problem
    }
  }
  const problem = wrong({ name: '', count: 'x', list: ['a', 'b'], more: 1 })
  expect(told(problem).errors?.map(({ message }) => message)).toEqual([
    'name: Bitte ausfüllen.',
    '„count“ muss eine Zahl sein.',
    '„list“ ist zu lang: höchstens 1.',
    '„more“ ist hier kein Feld.',
  ])
  expect(told(problem, english).errors?.map(({ message }) => message)).toEqual([
    'A product needs a name.',
    '"count" must be a number.',
    '"list" is too long: at most 1.',
    '"more" is not a field here.',
  ])
  // What a schema says itself, of a limit or of choices, loses neither in another language.
  const itself = wrong({ name: 'a', count: 1, list: [], note: 'abcd', state: 'x', email: 'x' })
  expect(told(itself).errors?.map(({ message }) => message)).toEqual([
    '„note“ ist zu lang: höchstens 3.',
    '„state“ ist eines von "open", "done".',
    'email: Eine Mailadresse, zum Beispiel name@firma.de.',
  ])
  expect(told(itself, english).errors?.map(({ message }) => message)).toEqual([
    'A note has at most 3 characters.',
    'A state is open or done.',
    'This is not a mail address.',
  ])
})

test('AP-08 the title of a problem is in the language that was asked for, and the same for each of its kind', () => {
  const titles = [notFound(), new Refusal('sku-taken', {}), new Problem(503, 'busy'), new Problem(422, 'x')].map(
    (problem) => told(problem).title,
  )
  expect(titles).toEqual([
    'Hier ist nichts',
    'Das passt nicht zu dem, was da ist',
    'Der Server kann gerade nicht',
    'Das geht so nicht',
  ])
  expect(told(notFound(), english).title).toBe('Not found')
})

test('AP-08 the best language that is spoken is answered in; a program that asks for none reads English', () => {
  const asked = [
    undefined,
    '',
    '*',
    'de',
    'de-AT',
    'en-US,en;q=0.9',
    'fr, de;q=0.5, en;q=0.4',
    'fr',
    'de;q=0, en',
    'de;q=x',
  ]
  expect(asked.map((header) => speechOf(header).code)).toEqual([
    'en',
    'en',
    'en',
    'de',
    'de',
    'en',
    'de',
    'en',
    'en',
    'en',
  ])
})

test('AP-08 an answer says its language, and what an older version kept in English is told by its code', async () => {
  const kept = {
    status: 409,
    code: 'sku-taken',
    type: 'x',
    title: 'Sku taken',
    detail: 'Another product has this SKU.',
  }
  const answer = sendProblem(kept as ProblemFacts, german)
  expect([answer.headers.get('content-language'), answer.headers.get('content-type')]).toEqual([
    'de',
    'application/problem+json',
  ])
  expect(await answer.json()).toMatchObject({
    type: expect.stringMatching(/sku-taken$/),
    detail: german.find('refusals.sku_taken'),
  })
})
