import { COUNTRIES } from '@werkbank/model/base/value/countries.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { translate } from '@werkbank/words/translate.ts'
import { keyOf, type RecordWithHistory } from './record-words.ts'
import { languages, loadWords, localeOf } from './t.ts'

type Told = Pick<AnyRecord, 'fields'> & { name: RecordWithHistory }

/** Letters and digits only: how a heading or a cell is compared. */
export const plain = (text: string): string => fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The words of a key in every language: files may come from readers of another one. */
async function inAllLanguages(key: string | undefined): Promise<string[]> {
  if (key === undefined) return []
  const [domain = '', name = ''] = key.split('.')
  const words = await Promise.all(
    languages.map(async (language) => ({ language, found: (await loadWords(language))[domain]?.[name] })),
  )
  return words.flatMap(({ language, found }) => (found === undefined ? [] : translate(found, {}, localeOf(language))))
}

/** What a column of a field may be headed with. */
export async function headings({ name }: Told, field: string, more: readonly string[] = []): Promise<Set<string>> {
  return new Set([field, ...(await inAllLanguages(keyOf(name, field))), ...more].map(plain))
}

const YES = ['true', 'wahr', 'x', '1', 'j', 'y', '✓']
const NO = ['false', 'falsch', '0', 'n']

/**
 * The possible texts of a cell, by their folded spelling: choices, yes and no, countries, languages. Undefined where cells are parsed by their kind.
 * `active` is shown as archived (`recordValue`), and parsed so.
 */
export async function spellings(record: Told, name: string): Promise<ReadonlyMap<string, unknown> | undefined> {
  const field = record.fields[name]
  if (name === 'country') return namesOf('region', COUNTRIES)
  if (name === 'language') return namesOf('language', languages)
  if (field?.narrowing === 'yesNo') {
    const [yes, no] = name === 'active' ? [false, true] : [true, false]
    const spelled = async (value: boolean, key: string, more: readonly string[]) =>
      [...(await inAllLanguages(key)), ...more].map((word): [string, unknown] => [written(word), value])
    return new Map([...(await spelled(yes, 'history.yes', YES)), ...(await spelled(no, 'history.no', NO))])
  }
  if (field?.narrowing !== 'choices') return undefined
  const domain = keyOf(record.name, name)?.split('.')[0]
  const all = optionsOf(field).map(async (option) => {
    const words = await inAllLanguages(`${domain}.${option.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}`)
    return [option, ...words].map((word): [string, unknown] => [written(word), option])
  })
  return new Map((await Promise.all(all)).flat())
}

/** A cell as it is looked up. */
export const written = (text: string): string => fold(text).trim()

/** Countries or languages by their codes and by their names in every language. */
function namesOf(type: 'region' | 'language', codes: readonly string[]): ReadonlyMap<string, unknown> {
  const names = languages.map((language) => new Intl.DisplayNames(language, { type }))
  return new Map(
    codes.flatMap((code) =>
      [code, ...names.map((of) => of.of(code) ?? code)].map((word): [string, unknown] => [written(word), code]),
    ),
  )
}
