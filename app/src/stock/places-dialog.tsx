import { A } from '@solidjs/router'
import { hindranceOf } from '@werkbank/model/base/possible.ts'
import { closeLocation, createLocation } from '@werkbank/model/stock/commands.ts'
import { placeOnDevice } from '@werkbank/model/stock/place-state.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Checkbox, Select, TextInput } from '../design/field/field.tsx'
import { ConfirmDialog } from '../design/overlay/confirm-dialog.tsx'
import { Dialog, LeaveButton } from '../design/overlay/dialog.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useAsking, useStateOf } from '../mirror/use-possible.ts'
import { ExportButton } from '../records/export-button.tsx'
import { type Place, type PlaceLine, placeLines } from './place-lines.ts'

const KINDS = ['warehouse', 'location', 'device', 'quarantine'] as const
type Kind = (typeof KINDS)[number]
const kindWord = (kind: Kind) => t(`stock.kind_${kind}`)
const isKind = (kind: string): kind is Kind => KINDS.some((known) => known === kind)
/** What kind of place it is; '' of the far ends of moves. */
export const placeKindWord = (kind: string): string => (isKind(kind) ? kindWord(kind) : '')

/** Warehouses and the places in them: a new one is made, one where nothing lies any more is closed (R-ST10). */
export function PlacesDialog(props: { places: readonly Place[]; onClose: () => void }) {
  const [adding, setAdding] = createSignal(false)
  const [closing, setClosing] = createSignal<Place>()
  const lines = createMemo(() => placeLines(props.places))
  return (
    <Switch
      fallback={
        <Dialog
          open
          onClose={props.onClose}
          title={t('stock.places')}
          width="wide"
          actions={
            <>
              <ExportButton table="locations" title={t('stock.places')} />
              <Button icon={<Plus />} onClick={() => setAdding(true)}>
                {t('stock.newPlace')}
              </Button>
              <LeaveButton>{t('common.close')}</LeaveButton>
            </>
          }
        >
          <ul class="divide-y divide-line">
            <For each={lines()} fallback={<li class="py-4 text-muted">{t('stock.noPlaces')}</li>}>
              {(line) => <PlaceRow line={line} onClose={() => setClosing(line.place)} />}
            </For>
          </ul>
        </Dialog>
      }
    >
      <Match when={adding()}>
        <NewPlaceDialog lines={lines()} onClose={() => setAdding(false)} />
      </Match>
      <Match when={closing()} keyed>
        {(place) => <ClosePlace place={place} onClose={() => setClosing(undefined)} />}
      </Match>
    </Switch>
  )
}

function PlaceRow(props: { line: PlaceLine; onClose: () => void }) {
  const { place, depth } = props.line
  const asking = useAsking()
  const state = useStateOf(placeOnDevice, () => place.id)
  const why = () => {
    const now = state()
    return now && hindranceOf(closeLocation, now, asking)
  }
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5" style={{ 'padding-left': `${depth * 1.25}rem` }}>
      <span class="min-w-0 flex-1 basis-40">
        <A class="reach inline-flex min-h-6 items-center wrap-anywhere hover:underline" href={`/places/${place.id}`}>
          {place.name}
        </A>
        <span class="block text-xs text-muted">
          {[place.code, placeKindWord(place.kind)].filter(Boolean).join(' · ')}
          <Show when={!place.sellable && place.kind !== 'quarantine'}> · {t('stock.notPromised')}</Show>
          <Show when={why()}>{(one) => <> · {refusalWords(one().code)}</>}</Show>
        </span>
      </span>
      <Button
        aria-label={t('stock.closePlaceNamed', { name: place.name })}
        disabled={why() !== undefined}
        onClick={props.onClose}
      >
        {t('stock.closePlace')}
      </Button>
    </li>
  )
}

function NewPlaceDialog(props: { lines: readonly PlaceLine[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [name, setName] = createSignal('')
  const [code, setCode] = createSignal('')
  const [kind, setKind] = createSignal<Kind>('location')
  const [parentId, setParentId] = createSignal(props.lines[0]?.place.id ?? '')
  const [sellable, setSellable] = createSignal(true)
  const body = () => ({
    ...{ name: name(), code: code(), kind: kind(), sellable: sellable() },
    ...(kind() === 'warehouse' || !parentId() ? {} : { parentId: parentId() }),
  })
  const check = createFormCheck(() => createLocation.input, body)
  const create = async () => {
    const sent = () => request('/locations', { method: 'POST', body: body() })
    if (await change.run(sent, t('stock.placeMade', { name: name().trim() }))) props.onClose()
  }
  return (
    <FormDialog
      title={t('stock.newPlace')}
      submit={t('stock.createPlace')}
      onSubmit={() => void create()}
      onClose={props.onClose}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <TextInput
        label={t('stock.placeName')}
        value={name()}
        onInput={setName}
        maxLength={200}
        error={check.error('name')}
        required
      />
      <TextInput
        label={t('stock.placeCode')}
        hint={t('stock.placeCodeHint')}
        value={code()}
        onInput={setCode}
        maxLength={40}
        error={check.error('code')}
        required
      />
      <Select
        label={t('stock.placeKind')}
        value={kind()}
        options={KINDS.map((value) => ({ value, label: kindWord(value) }))}
        onChange={setKind}
      />
      <Show when={kind() !== 'warehouse'}>
        <Select
          label={t('stock.placeIn')}
          value={parentId()}
          options={props.lines.map(({ place }) => ({ value: place.id, label: place.name }))}
          onChange={setParentId}
        />
      </Show>
      <Show when={kind() !== 'quarantine' && kind() !== 'device'}>
        <Checkbox label={t('stock.placeSellable')} checked={sellable()} onChange={setSellable} />
      </Show>
    </FormDialog>
  )
}

/** Asks before a place is closed. */
export function ClosePlace(props: { place: Place; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const close = async () => {
    const path = closeLocation.route.replace('POST ', '').replace('{id}', props.place.id)
    const sent = () => request(path, { method: 'POST', body: {} })
    if (await change.run(sent, t('stock.placeClosed', { name: props.place.name }))) props.onClose()
  }
  return (
    <ConfirmDialog
      open
      title={t('stock.closePlaceTitle', { name: props.place.name })}
      submit={t('stock.closePlace')}
      busy={change.busy()}
      onConfirm={() => void close()}
      onClose={props.onClose}
    >
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <p>{t('stock.closePlaceText')}</p>
    </ConfirmDialog>
  )
}
