import { endDeputy } from '@werkbank/model/approvals/deputy.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { UserRoundPlus } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { createChange } from '../http/create-change.ts'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { commandRequest } from '../outbox/send-command.ts'
import { NameDeputyDialog } from './name-deputy-dialog.tsx'

type Row = MirrorRow<'deputies'>

/** Who decides in the person's place, for whom they do, and from when until when. */
export function DeputiesSection() {
  const { person, request } = useWorkspace()
  const mirror = useMirror()
  const rows = useTable('deputies')
  const change = createChange()
  const [naming, setNaming] = createSignal(false)
  const isMine = ({ personId, deputyId }: Row) => personId === person.userId || deputyId === person.userId
  const shown = () =>
    rows()
      .filter((row) => isMine(row) && row.untilOn >= today())
      .sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
  const sentence = (row: Row) => {
    const [from, until] = [formatDate(row.fromOn), formatDate(row.untilOn)]
    const nameOf = (id: string) => mirror.get('people', id)?.name ?? ''
    return row.personId === person.userId
      ? t('approvals.deputyOfYou', { name: nameOf(row.deputyId), from, until })
      : t('approvals.youStandIn', { name: nameOf(row.personId), from, until })
  }
  const end = (id: string) => {
    const { method, path, body } = commandRequest(endDeputy.route, { id })
    return change.run(() => request(path, { method, body }), t('approvals.deputyEnded'))
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="deputies">
      <h3 id="deputies" class="text-base">
        {t('approvals.deputies')}
      </h3>
      <p class="text-muted">{t('approvals.deputiesText')}</p>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <ul class="flex w-full flex-col divide-y divide-line">
        <For each={shown()} fallback={<li class="py-1 text-muted">{t('approvals.noDeputies')}</li>}>
          {(row) => (
            <li class="flex flex-wrap items-center justify-between gap-2 py-1">
              <span>{sentence(row)}</span>
              <Button kind="quiet-danger" busy={change.busy()} onClick={() => void end(row.id)}>
                {t('approvals.endDeputy')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Button icon={<UserRoundPlus />} onClick={() => setNaming(true)}>
        {t('approvals.nameDeputy')}
      </Button>
      <Show when={naming()}>
        <NameDeputyDialog onClose={() => setNaming(false)} />
      </Show>
    </section>
  )
}
