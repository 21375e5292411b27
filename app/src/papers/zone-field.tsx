import { Combobox } from '../design/field/combobox.tsx'
import { t } from '../i18n/t.ts'
import { zoneWord } from '../i18n/zone.ts'

/** All that this browser knows, by words of their names: "new york" finds America/New_York. */
function findZones(query: string): string[] {
  const words = query
    .toLowerCase()
    .split(/[\s/_]+/)
    .filter(Boolean)
  return Intl.supportedValuesOf('timeZone').filter((zone) => {
    const name = zoneWord(zone).toLowerCase()
    return words.every((word) => name.includes(word))
  })
}

/** The company's time zone, which decides its days. */
export function ZoneField(props: { zone: string; onChange: (zone: string) => void }) {
  return (
    <div class="flex flex-col gap-1">
      <Combobox
        label={t('papers.timeZone')}
        text={zoneWord(props.zone)}
        search={findZones}
        itemLabel={zoneWord}
        onSelect={props.onChange}
      />
      <p class="text-xs text-muted">{t('papers.timeZoneHint')}</p>
    </div>
  )
}
