import { isBlank } from '../base/value/text.ts'

/** As long as file systems take. */
export const FILE_NAME_CHARS_MAX = 200

/** Signs that no name of a file may have: of no width, of control, of direction (`invoice‮fdp.exe`), and those that systems read as parts of a path. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu
/** What is called so is a device for Windows, whatever its ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * A name that can be shown and saved anywhere, whatever a file was called: the last part of a path, in one normal form, without signs that hide or turn
 * something, not hidden, no device. Where nothing is left, it is `file`. Cut before its ending.
 */
export function fileName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const seen = last
    .replaceAll(UNSAFE, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  const name = seen.replace(DEVICE, '_$1')
  if (isBlank(name)) return 'file'
  if (name.length <= FILE_NAME_CHARS_MAX) return name
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return name.slice(0, FILE_NAME_CHARS_MAX - ending.length).toWellFormed() + ending
}
