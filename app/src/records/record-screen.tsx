import type { RoomSubject } from '@werkbank/model/subject-rights.ts'
import { FileQuestion } from 'lucide-solid/icons'
import { type Accessor, type JSX, Show } from 'solid-js'
import { RequestsOf } from '../approvals/index.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { createMedia } from '../design/media.ts'
import { Page } from '../design/page.tsx'
import type { Tab } from '../design/tabs.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createPresence, PresenceFaces } from '../presence/index.tsx'
import { areaOf, describeSubject } from '../subjects.ts'
import { RecordBody } from './record-body.tsx'
import { StarButton } from './star.tsx'

export interface RecordScreenProps<R> {
  /** What it is; its place, its rights and its name in the window follow (`subjects.ts`). */
  type: RoomSubject
  id: string
  /** Undefined where there is none, or none that this person may see. */
  row: R | undefined
  /** What is said then. */
  unknown: string
  /** What stands there instead where it may be on the server. */
  away?: JSX.Element
  /** Its number, SKU or name. */
  title: string
  /** Beside the title, quietly. */
  subtitle?: string | undefined
  /** How it stands: badges. */
  state?: JSX.Element
  /** What can be done with it now, the main step last. */
  actions?: JSX.Element
  /** Whether a person on the record writes there. */
  writes?: (userId: string) => boolean
  /** What the body is called where it is a tab. */
  tab: string
  body: (row: Accessor<R>) => JSX.Element
  /** Beside the body, before what every record has: its timeline. */
  tabs?: readonly Tab[]
  /** The record's history, for people with the right to it. */
  history?: ((row: Accessor<R>) => JSX.Element) | undefined
  /** Instead of the plain list of files. */
  files?: ((row: Accessor<R>) => JSX.Element) | undefined
  /** What is printed instead of the screen. */
  paper?: (() => JSX.Element) | undefined
}

/** Number and name for the window's tab; where the one is in the other it stands there once. */
const withName = (title: string, name: string): string => (name.includes(title) ? name : `${title} · ${name}`)

/**
 * The screen of any record: its head with presence and possible actions, its body, and beside that (on a narrow screen: as tabs) conversation, files,
 * page and history. It shows nothing of a record, nor of the people on it, without the right to see it.
 */
export function RecordScreen<R extends { id: string }>(props: RecordScreenProps<R>) {
  const mirror = useMirror()
  const printing = createMedia('print')
  const subject = () => ({ type: props.type, id: props.id })
  createPresence(() => (props.row ? subject() : null))
  return (
    <Page
      back={areaOf(props.type)}
      class={props.paper ? 'order-page' : ''}
      title={props.title}
      windowTitle={
        props.row ? withName(props.title, describeSubject(mirror, `${props.type}:${props.id}`)) : props.title
      }
      aside={
        <Show when={props.row}>
          <Show when={props.subtitle}>{(words) => <span class="truncate text-muted">{words()}</span>}</Show>
          {props.state}
          <StarButton subject={`${props.type}:${props.id}`} />
          <PresenceFaces subject={subject()} {...(props.writes ? { writes: props.writes } : {})} />
        </Show>
      }
      actions={<Show when={props.row}>{props.actions}</Show>}
    >
      <Show
        when={props.row}
        fallback={
          props.away ?? (
            <EmptyState icon={<FileQuestion />} title={props.unknown}>
              {t('common.unknownHint')}
            </EmptyState>
          )
        }
      >
        {(row) => (
          <>
            <Show when={printing()}>{props.paper?.()}</Show>
            <RequestsOf type={props.type} id={props.id} />
            {/* Anew for each record, whatever brought the screen to it: a file or a sentence must never go to the one before. */}
            <Show when={props.id} keyed>
              {(id) => (
                <RecordBody
                  subject={{ type: props.type, id }}
                  tab={props.tab}
                  prints={props.paper === undefined}
                  body={() => props.body(row)}
                  tabs={props.tabs ?? []}
                  history={props.history && (() => props.history?.(row))}
                  files={props.files && (() => props.files?.(row))}
                />
              )}
            </Show>
          </>
        )}
      </Show>
    </Page>
  )
}
