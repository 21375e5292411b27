import { newId } from '@werkbank/model/base/value/id.ts'
import { attachFile } from '@werkbank/model/files/commands.ts'
import type { FileSubjectName } from '@werkbank/model/files/file.ts'
import { fileName } from '@werkbank/model/files/file-name.ts'
import { createMemo } from 'solid-js'
import { useWorkspace, type Workspace } from '../identity/index.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'

export type FilesOf = { subjectType: FileSubjectName; subjectId: string }

/** Stores files on this device together with their commands, in one transaction: there is no command without its bytes, and no bytes without a command. */
export async function attachFiles(workspace: Workspace, of: FilesOf, files: readonly File[]): Promise<void> {
  const kept = files.map((file) => ({ id: newId(), blob: file, name: fileName(file.name) }))
  await workspace.outbox.enqueueAll(
    kept.map(({ id, name }) => ({ command: attachFile as never, input: { id, ...of, name } })),
    kept.map(({ id, blob }) => ({ id, blob })),
  )
  await workspace.outbox.forgetFiles((entry) => (isAttaching(entry) ? idOf(entry) : undefined))
}

const isAttaching = (entry: OutboxEntry) => entry.command === attachFile.name
export const idOf = ({ input }: OutboxEntry): string => String(input.id)

/** Of a record's files those that the server doesn't take. Reactive. */
export function createRefused(of: () => FilesOf) {
  const { outbox } = useWorkspace()
  return createMemo(() =>
    outbox
      .entries()
      .filter((entry) => isAttaching(entry) && entry.state === 'attention' && entry.input.subjectId === of().subjectId),
  )
}
