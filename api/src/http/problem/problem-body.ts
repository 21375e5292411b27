import { findingWords, keyPart, refusalSentence } from '@werkbank/words/refusal-sentence.ts'
import type { Sentence, Speech } from '@werkbank/words/say.ts'
import type { InputError, Problem } from './problem.ts'
import { DESCRIPTION_LANGUAGE, speechOf } from './speech.ts'

/** The only maker of `application/problem+json` (RFC 9457): codes and their data become sentences here, in the caller's language. */

export const PROBLEM_BASE = 'https://werkbank.dev/problems/'

/** A problem before it is said in a language: what is kept with an idempotency key. */
export type ProblemFacts = {
  status: number
  code: string
  says?: Sentence
  data?: unknown
  errors?: readonly InputError[]
  [extra: string]: unknown
}

/** `requestId` only for faults: repeats of one command answer with equal bytes. */
export function problemFacts(problem: Problem, requestId?: string): ProblemFacts {
  const { says, data, errors, extra } = problem.details
  return {
    status: problem.status,
    code: problem.code,
    ...(says === undefined ? {} : { says }),
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors }),
    ...extra,
    ...(problem.status >= 500 && requestId ? { requestId } : {}),
  }
}

/** Of the kind of problem: in the language of the description its code in words, in any other one what its status means. */
function titleOf({ code, status }: { code: string; status: number }, speech: Speech): string {
  if (speech.code === DESCRIPTION_LANGUAGE) return code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')
  return speech.find(`problems.title_${Math.min(status, 500)}`) ?? speech.t('problems.title_other')
}

/** What is sent. Facts that an older version kept have sentences of their own: those of their codes take their place. */
export function problemBody({ status, code, says, data, errors, ...extra }: ProblemFacts, speech: Speech) {
  const told = errors?.map((error) => errorBody(error, speech))
  return {
    type: `${PROBLEM_BASE}${code}`,
    title: titleOf({ code, status }, speech),
    status,
    detail: says ? speech.render(says) : (told?.[0]?.message ?? problemSentence(code, data, speech)),
    code,
    ...(data === undefined ? {} : { data: dataBody(data, speech) }),
    ...(told ? { errors: told } : {}),
    ...withoutSentences(extra),
  }
}

const withoutSentences = ({ type: _, title: __, detail: ___, ...extra }: Record<string, unknown>) => extra

/** What a problem says, for a program that runs at a console. */
export const problemDetail = (problem: Problem): string =>
  problemBody(problemFacts(problem), speechOf(undefined)).detail

/** The sentence of a problem or refusal by its code, with what its data says of places, steps and what was found. */
export function problemSentence(code: string, data: unknown, speech: Speech): string {
  const sentence = refusalSentence(speech.find, code, data)
  const own = speech.find(`problems.${keyPart(code)}`) ?? sentence ?? speech.t('problems.otherwise')
  return [asSentence(own), ...foundWords(data, speech), pricesWords(data, speech)].filter(Boolean).join(' ')
}

const FINDINGS_TOLD_MAX = 3
type Finding = { code: string; message?: string }

/** What was found, each once; a rule that was broken is named by its code alone. */
function foundWords(data: unknown, { find }: Speech): string[] {
  const { findings, code } = (data ?? {}) as { findings?: unknown; code?: unknown }
  const found = Array.isArray(findings) ? (findings as Finding[]) : typeof code === 'string' ? [{ code }] : []
  const words = found.map((finding) => findingWords(find, finding)).filter(Boolean)
  return [...new Set(words)].slice(0, FINDINGS_TOLD_MAX).map(asSentence)
}

function pricesWords(data: unknown, speech: Speech): string {
  const { orderId, prices } = (data ?? {}) as { orderId?: unknown; prices?: unknown }
  if (orderId === undefined || prices === undefined) return ''
  return speech.t(prices === 'kept' ? 'problems.prices_kept' : 'problems.prices_of_day')
}

/** Findings get sentences where they are listed, too. */
function dataBody(data: unknown, { code, find }: Speech): unknown {
  const { findings } = (data ?? {}) as { findings?: unknown }
  if (code === DESCRIPTION_LANGUAGE || !Array.isArray(findings)) return data
  const told = (findings as Finding[]).map((finding) => ({ ...finding, message: findingWords(find, finding) }))
  return { ...(data as object), findings: told }
}

/** A schema says what it wants in the language of the description; in any other one the sentence is that of its code. */
function errorBody({ path, code, says, message, otherwise }: InputError, speech: Speech) {
  const isDescribed = message !== undefined && speech.code === DESCRIPTION_LANGUAGE
  const said = says ?? (isDescribed ? undefined : otherwise)
  const told = said ? speech.render(said) : isDescribed ? message : faultSentence(path, code ?? 'invalid', speech)
  return { path, ...(code === undefined ? {} : { code }), message: told }
}

function faultSentence(path: string, code: string, speech: Speech): string {
  const fault = speech.find(`rules.${keyPart(code)}`) ?? speech.t('rules.invalid')
  return path === '' ? asSentence(fault) : speech.t('problems.field_fault', { field: path, fault })
}

const asSentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`)

/** Sends facts, also those that were kept with an idempotency key, in the caller's language. */
export function sendProblem(facts: ProblemFacts, speech: Speech, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problemBody(facts, speech)), {
    status: facts.status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': speech.code,
      vary: 'accept-language',
      ...headers,
    },
  })
}

export const problemResponse = (problem: Problem, speech: Speech, requestId?: string): Response =>
  sendProblem(problemFacts(problem, requestId), speech, problem.details.headers)
