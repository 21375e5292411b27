import { expect, test } from 'vitest'
import { safeLink } from './link.ts'

test.each([
  'https://example.com/a?b=c#d',
  'HTTP://example.com',
  'mailto:eva@example.com',
  'tel:+4930000000',
  '/orders/018f0000-0000-7000-8000-000000000001',
  'https://de.wikipedia.org/wiki/Zinn_(Metall)',
  'https://münchen.example/größe',
])('CH-11.9 %s is an address that a link may carry', (href) => {
  expect(safeLink(href)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'ftp://files.example/Plan.pdf',
  'file:///etc/passwd',
  '#_Toc1',
  'page2.html',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\u0001https://example.com',
  ' https://example.com',
  'https://exa\u202emple.com',
  'https://bank.example@evil.example/',
  'https://',
  `https://example.com/${'a'.repeat(2_000)}`,
  '',
  null,
  7,
  {},
])('CH-11.9 %j is none', (href) => {
  expect(safeLink(href)).toBeUndefined()
})
