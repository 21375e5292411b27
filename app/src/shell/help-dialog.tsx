import type { MessageKey } from '@werkbank/words/message.ts'
import { For } from 'solid-js'
import { Kbd } from '../design/figures.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { t } from '../i18n/t.ts'

const rows: readonly [keys: readonly string[], words: MessageKey & `shell.${string}`][] = [
  [['Ctrl', 'K'], 'shell.keyFind'],
  [['Ctrl', 'F'], 'shell.keyFindLine'],
  [['n'], 'shell.keyNewOrder'],
  [['/'], 'shell.keySearch'],
  [['j', 'k'], 'shell.keyMove'],
  [['Enter'], 'shell.keyOpen'],
  [['x'], 'shell.keyPick'],
  [['Shift', '↓'], 'shell.keyPickOn'],
  [['Esc'], 'shell.keyEscape'],
  [['?'], 'shell.keyHelp'],
]

/** What the keyboard can do. */
export function HelpDialog(props: { onClose: () => void }) {
  return (
    <Dialog open title={t('shell.help')} onClose={props.onClose}>
      <dl class="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        <For each={rows}>
          {([keys, words]) => (
            <>
              <dt class="flex gap-1">
                <For each={keys}>{(key) => <Kbd>{key}</Kbd>}</For>
              </dt>
              <dd>{t(words as 'shell.keyFind')}</dd>
            </>
          )}
        </For>
      </dl>
    </Dialog>
  )
}
