/** What is sent to every field by the matrix: none of it may end in a 500. */
const HOSTILE_TEXT = [
  '',
  ' ',
  "'; DROP TABLE orders; --",
  '" OR 1=1',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '😀'.repeat(200),
  '‮gnp.exe',
  '\u202e\u2066',
  'ﷺ'.repeat(50),
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '%00',
  '{{7*7}}',
  '=HYPERLINK("x")',
  'x'.repeat(100_000),
  '1e400',
  'NaN',
  '-0',
  '99999999999999999999',
  '2026-13-45',
  '0000-00-00',
  '9999-12-31',
  '\r\nSet-Cookie: a=b',
]
const HOSTILE_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  2_147_483_648,
  [],
  {},
  [[]],
  [null],
  [{}],
  { $gt: '' },
  Array.from({ length: 3_000 }, () => ({})),
  { a: { b: { c: {} } } },
]

type JsonSchema = { properties?: Record<string, JsonSchema>; items?: JsonSchema; type?: string | string[] }

/** A good body with one thing wrong each time; raw text where JSON can't say it. */
export function* hostileBodies(good: Record<string, unknown>, schema: JsonSchema): Generator<string> {
  yield* [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '1',
    '{"a":',
    `${'['.repeat(50_000)}`,
    `${'{"a":'.repeat(50_000)}`,
    '\u0000',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{}}}',
  ]
  for (const [field, value] of Object.entries({
    orgId: '01890a5d-ac96-774b-bcce-b302099a8057',
    role: 'admin',
    version: 99,
    [`x${'y'.repeat(5_000)}`]: 1,
    "'": 1,
    '\u0000': 1,
    status: 'paid',
  })) {
    if (!(field in (schema.properties ?? {}))) yield JSON.stringify({ ...good, [field]: value })
  }
  for (const field of Object.keys(schema.properties ?? {})) {
    const { [field]: _left, ...rest } = good
    yield JSON.stringify(rest)
    for (const value of [...HOSTILE_TEXT, ...HOSTILE_VALUES]) yield JSON.stringify({ ...good, [field]: value })
    const inner = schema.properties?.[field]?.items?.properties
    const first = Array.isArray(good[field]) ? (good[field] as Record<string, unknown>[])[0] : undefined
    for (const name of Object.keys(inner ?? {})) {
      for (const value of [...HOSTILE_TEXT, ...HOSTILE_VALUES])
        yield JSON.stringify({ ...good, [field]: [{ ...first, [name]: value }] })
    }
  }
}

/** For path and query parameters. What a URL can't carry is left out. */
export const HOSTILE_PARAMETERS = [
  ...HOSTILE_TEXT.filter((text) => text !== '' && text.length < 5_000 && text.isWellFormed()),
  'x'.repeat(6_000),
  '01890a5d-ac96-774b-bcce-b302099a805',
  'ORDER:1',
  'WyJhIiwxXQ',
  'W10',
  'bnVsbA',
]
