import { checkDay, type DayFacts, earliestDay } from '@werkbank/model/sales/check-days.ts'
import { createEffect, createSignal, on, Show } from 'solid-js'
import { Checkbox, TextInput } from '../design/field.tsx'
import { ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'

/** The day of a posting: today's unless somebody says another; what is unusual is asked about before it is sent (SA-21, VA-06). */
export function createDay(after: () => DayFacts['after'] = () => undefined) {
  const [day, setDay] = createSignal(today())
  const [meant, setMeant] = createSignal(false)
  createEffect(on(day, () => setMeant(false)))
  const finding = () =>
    day() === ''
      ? undefined
      : checkDay('day', day(), { today: today(), earliest: earliestDay(today()), after: after() ?? [] })
  return {
    value: day,
    set: setDay,
    meant,
    setMeant,
    finding,
    ready: () => day() !== '' && (finding() === undefined || (finding()?.level === 'warning' && meant())),
  }
}
export type Day = ReturnType<typeof createDay>

export function DayField(props: { label: string; day: Day }) {
  const finding = () => props.day.finding()
  return (
    <div class="flex flex-col gap-1">
      <TextInput
        label={props.label}
        type="date"
        required
        value={props.day.value()}
        onInput={props.day.set}
        error={ruleWord(finding()?.code)}
      />
      <Show when={finding()?.level === 'warning'}>
        <Checkbox label={t('billing.dayIsMeant')} checked={props.day.meant()} onChange={props.day.setMeant} />
      </Show>
    </div>
  )
}
