import { loadLanguages } from '@werkbank/words/on-server.ts'
import { makeSpeech, type Speech, speechFor } from '@werkbank/words/say.ts'

/** The language of the API's own description: names, OpenAPI, the sentences of schemas; also the fallback for callers who ask for no language that it has. */
export const DESCRIPTION_LANGUAGE = 'en'

/** Every language that there are words in. */
export const SPEECHES: ReadonlyMap<string, Speech> = new Map(
  [...(await loadLanguages())].map(([code, language]) => [code, makeSpeech(language)]),
)

/** The language that a caller asks for with `Accept-Language` (AP-08). */
export const speechOf = (header: string | undefined): Speech => speechFor(header, SPEECHES, DESCRIPTION_LANGUAGE)
