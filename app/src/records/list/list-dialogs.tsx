import { ArrowDown, ArrowUp } from 'lucide-solid/icons'
import { createSignal, For } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { Checkbox } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { t } from '../../i18n/t.ts'

/** Which columns a list has, and in which order. */
export function ColumnsDialog(props: {
  all: readonly { key: string; header: string }[]
  shown: readonly string[]
  onChoose: (keys: readonly string[]) => void
  onClose: () => void
}) {
  const others = props.all.map(({ key }) => key).filter((key) => !props.shown.includes(key))
  const [order, setOrder] = createSignal<readonly string[]>([...props.shown, ...others])
  const [shown, setShown] = createSignal<ReadonlySet<string>>(new Set(props.shown))
  const header = (key: string) => props.all.find((column) => column.key === key)?.header ?? key
  const toggle = (key: string, on: boolean) =>
    setShown((before) => new Set(on ? [...before, key] : [...before].filter((other) => other !== key)))
  const move = (key: string, by: 1 | -1) =>
    setOrder((before) => {
      const at = before.indexOf(key)
      const rest = before.filter((other) => other !== key)
      return [...rest.slice(0, Math.max(0, at + by)), key, ...rest.slice(Math.max(0, at + by))]
    })
  return (
    <FormDialog
      title={t('common.columns')}
      submit={t('common.apply')}
      disabled={shown().size === 0}
      onSubmit={() => {
        props.onChoose(order().filter((key) => shown().has(key)))
        props.onClose()
      }}
      onClose={props.onClose}
    >
      <ul class="flex flex-col">
        <For each={order()}>
          {(key, index) => (
            <li class="flex items-center gap-1">
              <span class="flex-1">
                <Checkbox label={header(key)} checked={shown().has(key)} onChange={(on) => toggle(key, on)} />
              </span>
              <Button
                kind="quiet"
                aria-label={t('common.moveUp', { name: header(key) })}
                icon={<ArrowUp />}
                disabled={index() === 0}
                onClick={() => move(key, -1)}
              />
              <Button
                kind="quiet"
                aria-label={t('common.moveDown', { name: header(key) })}
                icon={<ArrowDown />}
                disabled={index() === order().length - 1}
                onClick={() => move(key, 1)}
              />
            </li>
          )}
        </For>
      </ul>
      <Button
        onClick={() => {
          props.onChoose([])
          props.onClose()
        }}
      >
        {t('common.usualColumns')}
      </Button>
    </FormDialog>
  )
}
