import { type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Form } from '../design/form.tsx'
import { t } from '../i18n/t.ts'
import type { RecordForm } from './create-form.ts'
import { Findings } from './findings.tsx'

/** The form of a row on its screen: its fields, and the two buttons while something in it waits to be saved. */
export function RowForm<Row extends object>(props: {
  form: RecordForm<Row>
  label?: string
  class: string
  submit: string
  /** Something in it has to be answered before it can be saved. */
  isAsked?: boolean
  send: (fields: Partial<Row>, seen: Partial<Row>) => Promise<unknown>
  children: JSX.Element
}) {
  return (
    <Form
      class={props.class}
      label={props.label}
      onSubmit={(form) => {
        if (!props.isAsked) void props.form.save(form, props.send)
      }}
    >
      <Findings form={props.form} class="col-span-full" />
      {props.children}
      <Show when={props.form.isChanged()}>
        <div class="col-span-full flex justify-end gap-2">
          <Button onClick={props.form.clear}>{t('common.discard')}</Button>
          <Button type="submit" kind="primary" disabled={props.isAsked}>
            {props.submit}
          </Button>
        </div>
      </Show>
    </Form>
  )
}
