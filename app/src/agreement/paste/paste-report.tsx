import { For, Match, Show, Switch } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { formatDecimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import type { PasteState } from './create-paste.ts'
import type { Paste } from './read-paste.ts'

/** The questions of a paste, and every refused row with its place and reason. It stays until it is closed. */
export function PasteReport(props: { paste: PasteState }) {
  const of = <K extends Paste['kind']>(kind: K) => {
    const said = props.paste.said()
    return said?.kind === kind ? (said as Extract<Paste, { kind: K }>) : undefined
  }
  const close = () => (
    <Button kind="quiet" onClick={props.paste.dismiss}>
      {t('common.close')}
    </Button>
  )
  return (
    <Switch>
      <Match when={of('ask')}>
        {(asked) => (
          <Notice
            meaning="warning"
            class="m-2"
            actions={
              <>
                <For each={asked().meanings}>
                  {({ decimalSign, value }) => (
                    <Button onClick={() => props.paste.answer(decimalSign)}>{formatDecimal(value)}</Button>
                  )}
                </For>
                <Button kind="quiet" onClick={props.paste.dismiss}>
                  {t('common.cancel')}
                </Button>
              </>
            }
          >
            {t('sales.pasteAsks', { text: asked().text })}
          </Notice>
        )}
      </Match>
      <Match when={of('refused')}>
        {(refused) => (
          <Notice meaning="danger" class="m-2" actions={close()}>
            {refused().reason}
          </Notice>
        )}
      </Match>
      <Match when={of('rows')}>
        {(rows) => (
          <Notice meaning={rows().notTaken.length > 0 ? 'warning' : 'info'} class="m-2" actions={close()}>
            <Show when={rows().notTaken.length > 0}>
              <p class="font-medium">
                {t('sales.pastedSome', {
                  taken: rows().lines.length,
                  rows: rows().rows,
                  left: rows().notTaken.length,
                })}
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard */}
              <ol class="max-h-48 overflow-auto" tabIndex={0} aria-label={t('sales.pasteNotTaken')}>
                <For each={rows().notTaken}>{({ row, reason }) => <li>{t('sales.pasteRow', { row, reason })}</li>}</For>
              </ol>
            </Show>
            <Show when={rows().unread.length > 0}>
              <p class="text-muted">{t('sales.pasteUnread', { columns: rows().unread.join(', ') })}</p>
            </Show>
          </Notice>
        )}
      </Match>
    </Switch>
  )
}
