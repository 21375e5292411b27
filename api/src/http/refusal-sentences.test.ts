import type { Command } from '@werkbank/model/base/command.ts'
import { PERMISSIONS } from '@werkbank/model/base/permission.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { STEPS } from '@werkbank/model/sales/order-steps.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { problemBody, Refusal } from './problem.ts'
import { REFUSAL_SENTENCES, refusalSentence } from './refusal-sentences.ts'

const commands = Object.values(COMMANDS as unknown as Record<string, Command>)
const declared = commands.flatMap(({ name, refusals }) =>
  Object.entries(refusals).map(([code, data]) => ({ command: name, code, data })),
)
const RAW = [...Object.keys(COMMANDS), ...PERMISSIONS, ...declared.map(({ code }) => code), ...Object.keys(RULES)]
const saysRaw = (sentence: string) => RAW.filter((word) => /[.-]/.test(word) && sentence.includes(word))

test('VA-10 every refusal of every command has a sentence, which is not its code in words and names no command, right or code', () => {
  expect(new Set(declared.map(({ code }) => code))).toEqual(new Set(Object.keys(REFUSAL_SENTENCES)))
  const poor = declared.filter(({ code }) => {
    const sentence = REFUSAL_SENTENCES[code as keyof typeof REFUSAL_SENTENCES]
    const words = sentence.toLowerCase().replaceAll(/[^a-z]+/g, ' ')
    const isCode = words.trim() === code.replaceAll('-', ' ')
    return isCode || !/^[A-Z].*\.$/.test(sentence) || sentence.split(' ').length < 4 || saysRaw(sentence).length > 0
  })
  expect(poor.map(({ code }) => code)).toEqual([])
})

test('VA-10 what a sentence takes from the data of a refusal is in that data, whichever command refuses', () => {
  const missing = declared.flatMap(({ command, code, data }) => {
    const sentence = REFUSAL_SENTENCES[code as keyof typeof REFUSAL_SENTENCES]
    const fields = data instanceof z.ZodObject ? Object.keys(data.shape) : []
    return [...sentence.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
      fields.includes(name) ? [] : [`${command} ${code} {${name}}`],
    )
  })
  expect(missing).toEqual([])
})

test('SA-04 a refused step names the steps that can be taken in words, and what was found in sentences', () => {
  for (const step of STEPS) expect(saysRaw(refusalSentence('not-committed', { possible: [step] }))).toEqual([])
  expect(refusalSentence('not-committed', { possible: ['order.commit', 'order.cancel'] })).toBe(
    'The order has not been confirmed yet. Possible now: confirm it, cancel it.',
  )
  expect(refusalSentence('order-cancelled', { possible: [] })).toMatch(/Nothing more can be done with it\.$/)
  expect(refusalSentence('impossible-day', { code: 'day-too-far' })).toBe(
    `This day can not be. ${RULES['day-too-far']}`,
  )
  const findings = [1, 2].map(() => ({ field: 'deliveredOn', code: 'day-in-future', message: RULES['day-in-future'] }))
  expect(refusalSentence('impossible-day', { findings })).toBe(`This day can not be. ${RULES['day-in-future']}`)
  expect(refusalSentence('fractions-exist', { unit: 'kg', heldIn: ['moves', 'orders'] })).toMatch(
    /\(kg\).* They are in: stock moves, orders\.$/,
  )
  expect(problemBody(new Refusal('sku-taken', { productId: 'p' }))).toMatchObject({
    status: 409,
    code: 'sku-taken',
    detail: 'Another product has this SKU.',
  })
})
