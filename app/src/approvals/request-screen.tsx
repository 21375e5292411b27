import { A, useParams } from '@solidjs/router'
import { rightsNow } from '@werkbank/model/approvals/approval.ts'
import { FileQuestion } from 'lucide-solid/icons'
import { For, type JSX, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { FactList } from '../design/fact-list.tsx'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useMirror, useRow } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { pathOf } from '../subjects.ts'
import type { RequestRow } from './create-requests.ts'
import { RequestActions } from './request-actions.tsx'
import { RequestHistory } from './request-history.tsx'
import { RequestState } from './request-state.tsx'
import { differenceRows, kindWord, requestName, subjectName } from './request-words.ts'

/** One request: what would become of what, who asked why, who has decided, and the buttons to decide. */
export function RequestScreen() {
  const params = useParams<{ id: string }>()
  const mirror = useMirror()
  const row = useRow('approvals', () => params.id)
  return (
    <Show
      when={row()}
      fallback={
        <Page title={t('approvals.title')} back="/approvals">
          <EmptyState icon={<FileQuestion />} title={t('approvals.unknown')}>
            {t('common.unknownHint')}
          </EmptyState>
        </Page>
      }
    >
      {(request) => (
        <Page
          title={kindWord(request())}
          windowTitle={requestName(mirror, request())}
          back="/approvals"
          aside={<RequestState request={request()} />}
          actions={<RequestActions request={request()} />}
        >
          <div class="flex max-w-3xl flex-col gap-6 overflow-auto p-4">
            <Facts request={request()} />
            <Differences request={request()} />
            <RequestHistory request={request()} />
          </div>
        </Page>
      )}
    </Show>
  )
}

function Facts(props: { request: RequestRow }) {
  const mirror = useMirror()
  const onlineOf = createOnline()
  const currency = usePerson().organisation?.currency ?? 'EUR'
  const money = (minor: number | null) => minor !== null && formatMoney(minor, currency)
  const path = () => pathOf(`${props.request.subjectType}:${props.request.subjectId}`)
  const isOpen = () => props.request.state === 'open'
  const rows = (): [string, JSX.Element][] => {
    const { request } = props
    const name = subjectName(mirror, request)
    return [
      [
        t('approvals.subject'),
        <Show when={path()} fallback={name}>
          {(href) => (
            <A class="reach inline-flex min-h-6 items-center underline" href={href()}>
              {name}
            </A>
          )}
        </Show>,
      ],
      [
        t('approvals.requestedBy'),
        <PersonName
          name={mirror.get('people', request.requestedBy)?.name ?? ''}
          online={onlineOf(request.requestedBy)}
        />,
      ],
      [t('approvals.requestedAt'), formatDate(request.requestedAt, 'dayTime')],
      [t('approvals.reason'), <span class="wrap-anywhere">{request.reason}</span>],
      [t('approvals.amount'), money(request.amountMinor)],
      [t('approvals.cost'), money(request.costMinor)],
      [t('approvals.waitsFor'), isOpen() && <WaitsFor request={request} />],
      [t('approvals.dueAt'), isOpen() && request.dueAt && formatDate(request.dueAt, 'dayTime')],
    ]
  }
  return <FactList facts={rows()} />
}

/** Who decides next, and how many of them it takes. */
function WaitsFor(props: { request: RequestRow }) {
  const rights = () =>
    rightsNow(props.request).map((right) => tDynamic(`people.may_${right.replaceAll(/[.-]/g, '_')}`, {}, right))
  const needed = () => props.request.stages[props.request.stage]?.needed ?? 1
  const agreed = () =>
    props.request.decisions.filter(
      ({ round, stage, verdict }) =>
        round === props.request.round && stage === props.request.stage && verdict === 'approved',
    ).length
  const words = () =>
    [
      t('approvals.whoMay', { right: rights().join(', ') }),
      ...(props.request.stages.length > 1
        ? [t('approvals.stepOf', { stage: props.request.stage + 1, stages: props.request.stages.length })]
        : []),
      ...(needed() > 1 ? [t('approvals.agreed', { agreed: agreed(), needed: needed() })] : []),
    ].join(' · ')
  return <span>{words()}</span>
}

function Differences(props: { request: RequestRow }) {
  const mirror = useMirror()
  const currency = usePerson().organisation?.currency ?? 'EUR'
  return (
    <section aria-labelledby="request-differences">
      <h2 id="request-differences" class="mb-2 font-semibold">
        {t('approvals.differenceOf')}
      </h2>
      <table class="w-full max-w-xl">
        <thead>
          <tr class="border-b border-line text-left text-muted">
            <th class="py-1 font-normal">{t('approvals.what')}</th>
            <th class="py-1 text-right font-normal">{t('approvals.before')}</th>
            <th class="py-1 text-right font-normal">{t('approvals.after')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={differenceRows(mirror, props.request, currency)}>
            {(row) => (
              <tr class="border-b border-line">
                <td class="py-1.5">{row.name}</td>
                <td class="py-1.5 text-right tabular-nums">{row.before}</td>
                <td class="py-1.5 text-right font-semibold tabular-nums">{row.after}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}
