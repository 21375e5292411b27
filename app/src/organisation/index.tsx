import { lazy } from 'solid-js'

export const OrganisationTree = lazy(() => import('./unit-tree.tsx').then((m) => ({ default: m.OrganisationTree })))
export const UnitsOfPerson = lazy(() => import('./unit-tree.tsx').then((m) => ({ default: m.UnitsOfPerson })))
