import { theme } from '@werkbank/model/screens/settings.ts'
import { changeSetting } from '@werkbank/model/settings/commands.ts'
import type { ValueOf } from '@werkbank/model/settings/kinds.ts'
import { createEffect } from 'solid-js'
import { showTheme } from '../design/theme.ts'
import { useSend } from '../outbox/use-send.ts'
import { setDeviceValue } from './device-values.ts'
import { useSetting } from './use-setting.ts'

type Theme = ValueOf<typeof theme.kind>
/** Under which colours were kept until December 2026: a choice of the device. */
const FORMER = 'werkbank:theme'

/** Applies the theme that is in effect for the signed-in person, as soon as it changes. */
export function followTheme(): void {
  const former = localStorage.getItem(FORMER)
  localStorage.removeItem(FORMER)
  if (former === 'light' || former === 'dark') setDeviceValue(theme.key, former)
  const wanted = useSetting(theme)
  createEffect(() => showTheme(wanted()))
}

/** Chooses colours for oneself, on all devices; what this one had for itself is given up. */
export function useChooseTheme(): (chosen: Theme) => void {
  const send = useSend()
  return (value) => {
    setDeviceValue(theme.key, null)
    void send(changeSetting, { key: theme.key, level: 'person', value })
  }
}
