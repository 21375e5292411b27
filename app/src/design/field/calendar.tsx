import CorvuCalendar from '@corvu/calendar'
import { ChevronLeft, ChevronRight } from 'lucide-solid/icons'
import { createEffect, createSignal, For, on, onMount } from 'solid-js'
import { formatDate, formatMonth, formatWeekday } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { classes } from '../classes.ts'

const two = (value: number) => String(value).padStart(2, '0')
/** The calendar counts in the device's days at noon, so that no change of the clock makes two of one. */
const toDay = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
const fromDay = (day: string): Date => new Date(`${day}T12:00:00`)
const nav = 'inline-flex size-target items-center justify-center rounded-md hover:bg-hover [&>svg]:size-4'

/** A month to choose a day from, with arrows, Page Up and Down, Home and End. Days are `YYYY-MM-DD`; weeks begin on Monday. */
export function Calendar(props: { value: string; onChoose: (day: string) => void }) {
  const start = fromDay(props.value || today())
  const [focused, setFocused] = createSignal(start)
  let grid: HTMLTableElement | undefined
  // The library moves the focus along with the arrows, but doesn't take it.
  const takeFocus = () => grid?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus()
  onMount(() => queueMicrotask(takeFocus))
  createEffect(
    on(focused, () => queueMicrotask(() => grid?.contains(document.activeElement) && takeFocus()), { defer: true }),
  )
  return (
    <CorvuCalendar
      mode="single"
      required
      value={props.value ? fromDay(props.value) : null}
      onValueChange={(date) => date && props.onChoose(toDay(date))}
      initialMonth={start}
      focusedDay={focused()}
      onFocusedDayChange={setFocused}
      fixedWeeks
    >
      {(calendar) => (
        <div class="flex flex-col gap-2">
          <div class="flex items-center justify-between gap-2">
            <CorvuCalendar.Nav action="prev-month" aria-label={t('reading.previousMonth')} class={nav}>
              <ChevronLeft aria-hidden="true" />
            </CorvuCalendar.Nav>
            <CorvuCalendar.Label class="text-sm font-medium">{formatMonth(toDay(calendar.month))}</CorvuCalendar.Label>
            <CorvuCalendar.Nav action="next-month" aria-label={t('reading.nextMonth')} class={nav}>
              <ChevronRight aria-hidden="true" />
            </CorvuCalendar.Nav>
          </div>
          <CorvuCalendar.Table ref={grid} class="border-collapse">
            <Days weekdays={calendar.weekdays} weeks={calendar.weeks} />
          </CorvuCalendar.Table>
        </div>
      )}
    </CorvuCalendar>
  )
}

function Days(props: { weekdays: readonly Date[]; weeks: readonly (readonly Date[])[] }) {
  return (
    <>
      <thead>
        <tr>
          <For each={props.weekdays}>
            {(date) => (
              <CorvuCalendar.HeadCell
                abbr={formatWeekday(toDay(date), 'long')}
                class="size-target text-xs font-medium text-muted"
              >
                {formatWeekday(toDay(date), 'short')}
              </CorvuCalendar.HeadCell>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.weeks}>
          {(week) => (
            <tr>
              <For each={week}>
                {(date) => (
                  <CorvuCalendar.Cell class="p-0">
                    <CorvuCalendar.CellTrigger
                      day={date}
                      aria-label={formatDate(toDay(date), 'long')}
                      class={classes(
                        'inline-flex size-target items-center justify-center rounded-md text-sm tabular-nums hover:bg-hover disabled:text-muted data-selected:bg-(--accent-fill) data-selected:text-(--on-accent)',
                        toDay(date) === today() && 'font-semibold underline underline-offset-2',
                      )}
                    >
                      {date.getDate()}
                    </CorvuCalendar.CellTrigger>
                  </CorvuCalendar.Cell>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </>
  )
}
