import { File } from 'lucide-solid/icons'
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { useWorkspace } from '../identity/index.ts'

/** What waits on this device, as a small picture where it is one. */
export function WaitingPicture(props: { id: string }) {
  const { waitingFiles } = useWorkspace()
  const [address, setAddress] = createSignal<string>()
  const forget = () => setAddress((before) => void (before && URL.revokeObjectURL(before)))
  createEffect(
    on(
      () => props.id,
      async (id) => {
        const blob = (await waitingFiles.get(id).catch(() => undefined))?.blob
        if (blob && id === props.id && /^image\/(jpeg|png|webp|gif)$/.test(blob.type))
          setAddress(URL.createObjectURL(blob))
      },
    ),
  )
  onCleanup(forget)
  return (
    <span class="inline-flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-sunken text-muted [&>svg]:size-5">
      <Show when={address()} fallback={<File aria-hidden="true" />}>
        {(src) => <img src={src()} alt="" class="size-full object-cover" />}
      </Show>
    </span>
  )
}
