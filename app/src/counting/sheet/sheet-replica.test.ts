import * as Automerge from '@automerge/automerge'
import { generateAutomergeUrl, Repo } from '@automerge/automerge-repo'
import type { CountDocument } from '@werkbank/model/counting/count-document.ts'
import { expect, test } from 'vitest'
import { until } from '../../testing/api-double.ts'
import { SheetReplica } from './sheet-replica.ts'

test('a sheet that nobody had yet is shown as soon as it comes', async () => {
  const repo = new Repo({})
  const { handle } = repo.findWithProgress<CountDocument>(generateAutomergeUrl())
  const sheet = new SheetReplica({
    ...{ sheetId: 'sheet', handle, personId: 'me', flush: async () => {}, online: () => true },
    ...{ here: {} as never, request: () => Promise.reject(new Error('nothing is asked')) },
  })
  await until(sheet.missing)
  handle.update(() => Automerge.from({ entries: {} }) as never)
  await until(() => sheet.document() !== undefined)
  expect(sheet.missing()).toBe(false)
})
