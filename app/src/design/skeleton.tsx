import { t } from '../i18n/t.ts'

/** Grey lines where a screen's code is still coming; data on the device never needs one. */
export function Skeleton(props: { lines?: number }) {
  return (
    <div role="status" aria-label={t('common.loading')} class="flex flex-col gap-3 p-4">
      {Array.from({ length: props.lines ?? 8 }, (_, index) => (
        <div class="skeleton h-5" style={{ width: `${90 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
