import { momentAt } from '@werkbank/model/base/value/company-day.ts'
import { t } from '../../i18n/t.ts'
import { personZone } from '../../i18n/zone.ts'
import { DateInput } from './date-input.tsx'
import { TextInput } from './field.tsx'

/** A day and a time of day while they are typed; both '' for none. */
export type TypedMoment = { day: string; time: string }
export const NO_MOMENT: TypedMoment = { day: '', time: '' }

/** 7, 7:30, 07.30 and 0730 are times of the day; undefined for what is none. */
export function readTimeOfDay(text: string): string | undefined {
  const parts = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim())
  const [hour, minute] = [Number(parts?.[1]), Number(parts?.[2] ?? 0)]
  if (!parts || hour > 23 || minute > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** The moment in the person's zone, as ISO 8601; undefined where nothing is typed, or no moment. */
export function momentTyped({ day, time }: TypedMoment): string | undefined {
  const read = readTimeOfDay(time)
  return day === '' || read === undefined ? undefined : momentAt(day, read, personZone())
}
/** Something is typed, and it is no moment. */
export const isHalfTyped = (moment: TypedMoment): boolean =>
  (moment.day !== '' || moment.time !== '') && momentTyped(moment) === undefined

/** A moment: the day as everywhere, and beside it a time of day by the person's clock. With the day comes `usualTime`, to be changed. */
export function MomentInput(props: {
  label: string
  timeLabel: string
  value: TypedMoment
  onInput: (value: TypedMoment) => void
  usualTime: string
  hint?: string
  error?: string | undefined
  required?: boolean
}) {
  const setDay = (day: string) => props.onInput({ day, time: day === '' ? '' : props.value.time || props.usualTime })
  const timeError = () =>
    props.value.time !== '' && readTimeOfDay(props.value.time) === undefined ? t('common.timeOfDayRule') : undefined
  return (
    <div class="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-x-3">
      <DateInput
        label={props.label}
        value={props.value.day}
        onInput={setDay}
        hint={props.hint}
        error={props.error}
        required={props.required ?? false}
      />
      <TextInput
        label={props.timeLabel}
        value={props.value.time}
        onInput={(time) => props.onInput({ ...props.value, time })}
        inputmode="numeric"
        maxLength={5}
        data-unread={timeError() === undefined ? undefined : ''}
        error={timeError()}
      />
    </div>
  )
}
