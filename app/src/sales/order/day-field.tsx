import { checkDay, type DayFacts, earliestDay } from '@werkbank/model/agreement/check-days.ts'
import { daysAhead } from '@werkbank/model/sales/settings.ts'
import { createEffect, createSignal, on, Show } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { DateInput } from '../../design/field/date-input.tsx'
import { Checkbox } from '../../design/field/field.tsx'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { useSetting } from '../../settings/index.ts'

export type ChosenDay = { day?: string; confirmDay?: true }

/** The day of a posting: today by default; an unusual one is confirmed before it is sent (SA-21, VA-06). */
export function createDay(after: () => DayFacts['after'] = () => undefined) {
  const [day, setDay] = createSignal(today())
  const ahead = useSetting(daysAhead)
  const [meant, setMeant] = createSignal(false)
  createEffect(on(day, () => setMeant(false)))
  const finding = () =>
    day() === ''
      ? undefined
      : checkDay('day', day(), { today: today(), earliest: earliestDay(today()), ahead: ahead(), after: after() ?? [] })
  return {
    value: day,
    set: setDay,
    /** As its command takes it; nothing for today, which the server knows best. */
    chosen: (): ChosenDay =>
      day() === today() ? {} : { day: day(), ...(finding() === undefined ? {} : { confirmDay: true as const }) },
    meant,
    setMeant,
    finding,
    ready: () => day() !== '' && (finding() === undefined || (finding()?.level === 'warning' && meant())),
  }
}
export type Day = ReturnType<typeof createDay>

export function DayField(props: { label: string; day: Day }) {
  const wrong = (level: 'error' | 'warning') => {
    const found = props.day.finding()
    return found?.level === level ? ruleWord(found.code) : undefined
  }
  return (
    <div class="flex flex-col gap-2">
      <div class="w-44 max-w-full">
        <DateInput
          label={props.label}
          required
          value={props.day.value()}
          onInput={props.day.set}
          error={wrong('error')}
        />
      </div>
      <Show when={wrong('warning')}>
        {(words) => (
          <Notice meaning="warning">
            <p>{words()}</p>
            <Checkbox label={t('billing.dayIsMeant')} checked={props.day.meant()} onChange={props.day.setMeant} />
          </Notice>
        )}
      </Show>
    </div>
  )
}
