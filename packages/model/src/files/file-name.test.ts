import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBlank } from '../base/value/text.ts'
import { FILE_NAME_CHARS_MAX, fileName } from './file-name.ts'

test('a name of a file is what people see of it: no path, no signs that hide or turn it, no device', () => {
  const names = {
    '../../etc/passwd': 'passwd',
    'C:\\Users\\eva\\Bild 1.jpg': 'Bild 1.jpg',
    'invoice\u202Efdp.exe': 'invoicefdp.exe',
    'a\u200Bb\u0000c\n.txt': 'abc.txt',
    '.htaccess': 'htaccess',
    'CON.txt': '_CON.txt',
    nul: '_nul',
    'a?<b>|*".pdf': 'ab.pdf',
    '...': 'file',
    '': 'file',
    '\u3164\u2800': 'file',
    '\u0301': 'file',
    'Lo\u0308we.png': 'Löwe.png',
    '日本語.pdf': '日本語.pdf',
  }
  expect(Object.fromEntries(Object.keys(names).map((name) => [name, fileName(name)]))).toEqual(names)
  expect(fileName(`${'x'.repeat(400)}.jpeg`)).toBe(`${'x'.repeat(FILE_NAME_CHARS_MAX - 5)}.jpeg`)
})

test('whatever a file is called, its name can be kept, and making it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
      const name = fileName(given)
      expect(isBlank(name)).toBe(false)
      expect(name.length).toBeLessThanOrEqual(FILE_NAME_CHARS_MAX)
      expect(name.isWellFormed()).toBe(true)
      expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
      expect(fileName(name)).toBe(name)
    }),
  )
})
