/** The settings' door: what a setting says, for screens of every domain. The screen where they are changed knows them all. */
export { deviceSetting } from './device-values.ts'
export { followTheme, useChooseTheme } from './follow-theme.ts'
export { useSetting } from './use-setting.ts'
export { choiceWords, wordsOf } from './value-words.ts'
