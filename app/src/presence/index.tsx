import { Eye, EyeOff } from 'lucide-solid/icons'
import { type Accessor, createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { t } from '../i18n/t.ts'
import { usePerson, useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useControl } from '../replica/undo/use-control.ts'
import { createBoard } from './board.ts'

export { createBoard, createOnline, type Present } from './board.ts'

/** After this the person is told that the server doesn't answer. */
const ANSWER_MS_MAX = 15_000

type Subject = { type: string; id: string }

/** Reports to the server on which record this person is, for as long as the component lives. */
export function createPresence(subject: Accessor<Subject | null>): void {
  const control = useControl()
  const workspace = useWorkspace()
  createEffect(() => {
    workspace.online() // again after each reconnect
    control.send({ kind: 'here', subject: subject() })
  })
  onCleanup(() => control.send({ kind: 'here', subject: null }))
}

/** Faces of the other people on a record; marked as writing for those for whom `writes` is true (RT-13.1). */
export function PresenceFaces(props: { subject: Subject; writes?: (userId: string) => boolean }) {
  const me = usePerson()
  const board = createBoard()
  const people = useTable('people')
  const there = () =>
    board().filter(
      ({ userId, subjectType, subjectId }) =>
        userId !== me.userId && subjectType === props.subject.type && subjectId === props.subject.id,
    )
  const nameOf = (userId: string) => people().find(({ id }) => id === userId)?.name ?? ''
  return (
    <span class="inline-flex -space-x-1">
      <For each={there()}>
        {({ userId }) => (
          <Avatar
            id={userId}
            name={nameOf(userId)}
            label={t(props.writes?.(userId) ? 'presence.isWriting' : 'presence.isHere', { name: nameOf(userId) })}
            isWriting={props.writes?.(userId) ?? false}
            size="small"
          />
        )}
      </For>
    </span>
  )
}

/** Slot in the shell: shows whether others see me, and switches it. */
export function PresenceSwitch() {
  const workspace = useWorkspace()
  const { request } = workspace
  /** Undefined until the server has answered: a wrong state must not be shown. */
  const [hidden, setHidden] = createSignal<boolean>()
  let presses = 0
  createEffect(() => {
    if (!workspace.online()) return
    const before = presses
    void request('/presence')
      .then(async (response) => {
        const answer = (await response.json()) as { hidden: boolean }
        if (presses === before) setHidden(answer.hidden)
      })
      .catch(() => {}) // stays as it was
  })
  const state = () => t(hidden() ? 'presence.isHidden' : 'presence.isShown')
  const deed = () => t(hidden() ? 'presence.show' : 'presence.hide')
  const toggle = async () => {
    presses += 1
    const next = !hidden()
    const signal = AbortSignal.timeout(ANSWER_MS_MAX)
    await request('/presence/hidden', { method: 'PUT', body: { hidden: next }, signal }).then(
      () => setHidden(next),
      () => showToast(t('presence.notChanged'), { meaning: 'danger' }),
    )
  }
  return (
    <Show when={workspace.online() && hidden() !== undefined}>
      <button
        type="button"
        class="flex h-target shrink-0 items-center gap-2 rounded-md px-2 text-left text-muted hover:bg-hover max-lg:justify-center [&>svg]:size-4 [&>svg]:shrink-0"
        title={deed()}
        aria-label={`${state()}: ${deed()}`}
        onClick={() => void toggle()}
      >
        <Show when={hidden()} fallback={<Eye aria-hidden="true" />}>
          <EyeOff aria-hidden="true" />
        </Show>
        <span class="truncate max-lg:sr-only">{state()}</span>
      </button>
    </Show>
  )
}
