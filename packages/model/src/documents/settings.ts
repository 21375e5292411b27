import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** So long the history tells letter by letter; then what each person wrote in a sitting is one entry (docs/decisions/0086). */
export const lettersDays = defineSetting({
  key: 'documents.lettersDays',
  levels: ['organisation'],
  kind: number('day', { from: 7, to: 3650 }),
  default: 90,
  right: 'access.manage',
})
