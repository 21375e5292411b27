import { changeCount } from '@werkbank/model/counting/commands.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { handle } from '../http/command/command-route.ts'
import { changeRow } from '../records/change-row.ts'

/** A name is that of the sheet alone: what was counted and posted stays as it is. */
export const handleChangeCount = handle(changeCount, async (work, input) => {
  const { version } = await changeRow(work as never, countSheet, input)
  return { version }
})
