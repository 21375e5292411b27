import { fileName } from '@werkbank/model/files/file-name.ts'
import { askExport } from '@werkbank/model/jobs/export.ts'
import { handle } from '../http/command/command-route.ts'
import { askJob } from '../queue/index.ts'
import { requireExport } from './exported-list.ts'
import { exportsList } from './exports-list.ts'

export const handleAskExport = handle(askExport, async (work, input) => {
  requireExport(work.caller, input)
  const id = work.newId()
  const name = fileName(input.name)
  await askJob(work, exportsList, { id, about: { name, list: input.list }, input: { ...input, name } })
  const { list, form, narrowing } = input
  work.record({
    type: 'list.exported',
    subject: { type: 'job', id, name },
    details: { list, form, columns: input.columns.map(({ field }) => field), filter: narrowing },
  })
  return { id }
})
