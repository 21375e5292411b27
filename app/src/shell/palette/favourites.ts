import { createMemo } from 'solid-js'
import { compareText } from '../../i18n/compare.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { useTable } from '../../mirror/use-mirror.ts'
import { placeOf } from '../../subjects.ts'

/** What this person has starred, by name: with what of it is gone or not theirs to see left out. Reactive. */
export function createFavourites() {
  const { mirror } = useWorkspace()
  const rows = useTable('favourites')
  return createMemo(() =>
    rows()
      .flatMap(({ subject }) => {
        const place = placeOf(mirror, subject)
        return place ? [{ subject, ...place }] : []
      })
      .toSorted((a, b) => compareText(a.title, b.title)),
  )
}
