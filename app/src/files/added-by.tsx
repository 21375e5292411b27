import { PersonName } from '../design/avatar.tsx'
import { formatDate } from '../i18n/format.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import type { FileRow } from './pictures.tsx'

/** The person who added a file, and when. */
export function AddedBy(props: { file: FileRow }) {
  const person = useRow('people', () => props.file.createdBy)
  const onlineOf = createOnline()
  return (
    <>
      <PersonName name={person()?.name ?? ''} online={onlineOf(props.file.createdBy ?? '')} />,{' '}
      {formatDate(props.file.createdAt, 'dayTime')}
    </>
  )
}
