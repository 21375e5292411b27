import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { tagsIn } from '@werkbank/model/records/tags.ts'
import { X } from 'lucide-solid/icons'
import { For, Show } from 'solid-js'
import { classes } from '../design/classes.ts'
import { Combobox } from '../design/field/combobox.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createTagSearch } from './tag-words.ts'

export interface TagInputProps {
  label: string
  hideLabel?: boolean
  /** The table whose tags are suggested. */
  table: MirrorTable
  tags: readonly string[]
  /** New words may be created. */
  mayMake: boolean
  /** Nothing can be added or removed. */
  isFixed?: boolean
  error?: string | undefined
  /** Where a tag leads. */
  link?: (tag: string) => string
  onAdd: (tags: readonly string[]) => void
  onRemove: (tag: string) => void
}

/** Tags, each with a button that removes it, and a field that suggests others while typing, or creates one. */
export function TagInput(props: TagInputProps) {
  const find = createTagSearch(useMirror(), props.table)
  let input: HTMLInputElement | undefined
  const remove = (tag: string) => {
    props.onRemove(tag)
    input?.focus() // its button is gone
  }
  return (
    <div class={classes('flex min-w-0 gap-1.5', props.hideLabel ? 'flex-wrap items-start' : 'flex-col')}>
      <Show when={props.tags.length > 0}>
        <ul
          aria-label={props.label}
          class={classes('flex min-w-0 flex-wrap gap-1.5', props.hideLabel ? 'py-1' : 'order-last')}
        >
          <For each={props.tags}>
            {(tag) => (
              <Tag tag={tag} link={props.link?.(tag)} onRemove={props.isFixed ? undefined : () => remove(tag)} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={!props.isFixed}>
        <div class={classes('min-w-0', props.hideLabel ? 'w-44' : 'w-full')}>
          <Combobox
            label={props.label}
            hideLabel={props.hideLabel ?? false}
            text=""
            placeholder={props.mayMake ? t('common.addTag') : t('common.any')}
            error={props.error}
            search={(query) => find(query, { taken: props.tags, mayMake: props.mayMake })}
            itemLabel={({ tag, isNew }) => (isNew ? t('common.newTag', { tag }) : tag)}
            itemDetail={({ count, isNew }) => (isNew ? '' : count)}
            onSelect={({ tag }) => props.onAdd(tagsIn(tag))}
            ref={(element) => {
              input = element
            }}
          />
        </div>
      </Show>
    </div>
  )
}

function Tag(props: { tag: string; link: string | undefined; onRemove: (() => void) | undefined }) {
  return (
    <li class="inline-flex max-w-full min-w-0 items-center rounded-full border border-line-strong bg-surface text-xs">
      <Show when={props.link} fallback={<span class="truncate px-2.5 py-1">{props.tag}</span>}>
        {(path) => (
          <a
            href={path()}
            dir="auto"
            class="flex min-h-6 items-center truncate px-2.5 hover:underline pointer-coarse:min-h-target"
          >
            {props.tag}
          </a>
        )}
      </Show>
      <Show when={props.onRemove}>
        {(onRemove) => (
          <button
            type="button"
            aria-label={t('common.removeTag', { tag: props.tag })}
            class="-ml-1.5 inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-ink pointer-coarse:size-target [&>svg]:size-3.5"
            onClick={() => onRemove()()}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </Show>
    </li>
  )
}
