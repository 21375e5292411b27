import { useLocation, useNavigate } from '@solidjs/router'
import { createEffect, on } from 'solid-js'
import { backOfPage } from '../../design/overlay/open-pages.ts'

/**
 * Back from a record: to the screen one came from, as it was; where the record was opened by its address, to its list. Does nothing where
 * nothing is above what is shown; returns whether it did.
 */
export function createGoBack(): () => boolean {
  const navigate = useNavigate()
  const location = useLocation()
  /** Screens of this visit before the present one. */
  let before = 0
  let returning = false
  createEffect(
    on(
      () => location.pathname,
      () => {
        before = Math.max(0, before + (returning ? -1 : 1))
        returning = false
      },
      { defer: true },
    ),
  )
  return () => {
    const above = backOfPage()
    if (above === undefined) return false
    returning = before > 0
    if (returning) navigate(-1)
    else navigate(above)
    return true
  }
}
