import { useNavigate } from '@solidjs/router'
import { pathOf } from '../subjects.ts'
import { HistoryPanel } from './history-panel.tsx'

/** How a document came to be what it is; where something of it is restored, its record's page is shown. */
export function DocumentHistory(props: { name: string; subject: string }) {
  const navigate = useNavigate()
  return <HistoryPanel document={props.name} onRestore={() => navigate(pathOf(props.subject) ?? '/')} />
}
