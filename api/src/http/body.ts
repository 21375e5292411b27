import { LIMITS } from '@werkbank/model/base/limits.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import { isStorable } from '@werkbank/model/base/value/text.ts'
import { invalidInput, Problem, tooLarge, wrongInput } from './problem/problem.ts'

/** Nothing honest is nested deeper: an order is 3 deep. Deeper JSON would only exhaust the stacks of what walks it. */
const DEPTH_MAX = 24

/** The JSON body of a request, `{}` where there is none. Refuses by size, type, depth and by what can't be stored as text. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request, LIMITS.bodyBytesMax)
  if (text.trim() === '') return {}
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new Problem(415, 'not-json')
  }
  return parseJson(text)
}

/** Stops reading at the limit, whatever Content-Length said, so that a chunked body can't fill the memory. */
async function readText(request: Request, bytesMax: number): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > bytesMax) throw tooLarge(bytesMax)
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength
      if (size > bytesMax) throw tooLarge(bytesMax)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    // The client disconnected in the middle of its body: not an error of ours.
    throw wrongInput('', 'problems.body_broke_off')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  } catch {
    throw wrongInput('', 'problems.body_not_utf8')
  }
}

export function parseJson(text: string): unknown {
  if (deeperThan(text, DEPTH_MAX)) throw wrongInput('', 'problems.body_too_deep', { max: DEPTH_MAX })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrongInput('', 'problems.body_not_json')
  }
  // Only escapes can bring NUL and half surrogate pairs; most bodies have none and are not walked.
  if (text.includes('\\u') || text.includes('__proto__')) checkTree(value, '')
  return isAscii(text) && !text.includes('\\u') ? value : composed(value)
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Text in the one form in which it is kept and compared (NFC), wherever it stands: keyboards and systems write "ü" in two ways. */
function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(composed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.normalize('NFC'), composed(item)]))
}

function deeperThan(text: string, max: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index)
    if (inString) {
      if (char === 0x5c) index++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x5b || char === 0x7b) {
      depth += 1
      if (depth > max) return true
    } else if (char === 0x5d || char === 0x7d) depth -= 1
  }
  return false
}

function checkTree(value: unknown, path: string): void {
  if (typeof value === 'string') checkText(value, path)
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) checkTree(item, join(path, String(index)))
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      checkText(key, path)
      if (key === '__proto__') throw wrongInput(join(path, key), 'problems.field_name')
      checkTree(item, join(path, key))
    }
  }
}

/** Postgres stores neither NUL nor half of a surrogate pair. */
export function checkText(text: string, path: string): void {
  if (!isStorable(text)) throw invalidInput([{ path, code: 'text-unstorable', message: RULES['text-unstorable'] }])
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)
