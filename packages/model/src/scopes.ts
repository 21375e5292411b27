import { ALL_KINDS } from './document-kinds.ts'
import type { AnyRecord } from './records/define-record.ts'
import { type GrantedScope, isGranted, type Scope } from './records/scope.ts'
import { SUBJECTS } from './subject-rights.ts'

const ofMembers = (scopes: readonly Scope[] = []): GrantedScope[] => scopes.filter(isGranted).map(({ by }) => by)
const besideRecords = () => Object.values(SUBJECTS).flatMap(({ scope }) => ofMembers(scope))

/** The scopes of members on which it depends who sees rows with these scopes. */
export function grantsBehind(scopes: AnyRecord['scope'] = []): GrantedScope[] {
  const behind = scopes.flatMap((scope): GrantedScope[] => {
    if (isGranted(scope)) return [scope.by, ...besideRecords()] // members may be whoever sees a record
    if (scope.by === 'subject') return besideRecords()
    if (scope.by === 'holders') return ['deputy'] // who stands in for a holder
    if (scope.by !== 'document') return []
    return [...ALL_KINDS.flatMap((kind) => (kind.scope === 'organisation' ? [] : kind.scope)), ...besideRecords()]
  })
  return [...new Set(behind)]
}

/** Whether it depends on rights who sees rows with these scopes. */
export const hangsOnRights = (scopes: AnyRecord['scope'] = []): boolean =>
  scopes.some((scope) => scope.by !== 'person' || scope.unless !== undefined)
