import { SETTINGS } from '@werkbank/model/all-settings.ts'
import { expect, test } from 'vitest'
import { loadLanguages } from './on-server.ts'
import { keyPart } from './refusal-sentence.ts'

const settings = Object.values(SETTINGS).flat()

test.each([...(await loadLanguages()).values()])(
  'I18N-12 in $name each setting has a name, a sentence and a word for each choice, and there are none for what is no setting',
  ({ words }) => {
    const said = words['setting'] ?? {}
    const keys = settings.flatMap(({ key, kind }) => [
      `name_${keyPart(key)}`,
      `tells_${keyPart(key)}`,
      ...(kind.kind === 'choice' ? kind.choices.map((choice) => `choice_${keyPart(key)}_${choice}`) : []),
    ])
    expect(Object.keys(said).toSorted()).toEqual(keys.toSorted())
    for (const { key } of settings) {
      expect(said[`name_${keyPart(key)}`]).toMatch(/^\S.*[^.]$/u)
      expect(said[`tells_${keyPart(key)}`]).toMatch(/\.\S?$/u)
    }
  },
)
