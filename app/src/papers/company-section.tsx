import { companyFields } from '@werkbank/model/company/commands.ts'
import { Pencil } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { zoneWord } from '../i18n/zone.ts'
import { createServerValue } from '../identity/create-server-value.ts'
import { useSession } from '../identity/index.ts'
import { ServerValue } from '../identity/server-value.tsx'
import { CompanyDialog } from './company-dialog.tsx'

const companySchema = z.object({ name: z.string(), ...companyFields.shape })
export type Company = z.output<typeof companySchema>

/** What stands on the company's papers, and what the law still misses there. The server knows, so it takes a network. */
export function CompanySection() {
  const company = createServerValue(() => '/company', companySchema)
  const [editing, setEditing] = createSignal<Company>()
  const session = useSession()
  const close = () => {
    setEditing(undefined)
    void company.reload()
    void session.refresh() // its zone decides which day it is, on every screen
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="company">
      <h3 id="company" class="text-base">
        {t('papers.company')}
      </h3>
      <ServerValue answer={company}>
        {(now) => (
          <>
            <address class="not-italic">
              <For each={linesOf(now())}>{(line) => <p>{line}</p>}</For>
            </address>
            <p class="text-muted">
              {t('papers.timeZone')}: {zoneWord(now().timeZone)}
            </p>
            <Show when={!isComplete(now())}>
              <Notice meaning="warning">{t('papers.companyMissing')}</Notice>
            </Show>
            <Button icon={<Pencil />} onClick={() => setEditing(now())}>
              {t('papers.companyChange')}
            </Button>
          </>
        )}
      </ServerValue>
      <Show when={editing()}>{(was) => <CompanyDialog company={was()} onClose={close} />}</Show>
    </section>
  )
}

/** § 14 (4) UStG: name and address, and one of the two tax numbers. */
const isComplete = ({ street, postalCode, city, taxNumber, vatId }: Company): boolean =>
  Boolean(street && postalCode && city && (taxNumber || vatId))

function linesOf({ name, street, postalCode, city, taxNumber, vatId }: Company): string[] {
  const tax = [taxNumber && `${t('papers.taxNumber')} ${taxNumber}`, vatId && `${t('papers.vatId')} ${vatId}`]
  const lines = [name, street, [postalCode, city].filter(Boolean).join(' '), tax.filter(Boolean).join(' · ')]
  return lines.filter((line): line is string => Boolean(line))
}
