import { favouriteId, setFavourite } from '@werkbank/model/settings/favourite.ts'
import { Star } from 'lucide-solid/icons'
import type { Accessor } from 'solid-js'
import { IconButton } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

/** Whether something is one of this person's favourites, and what changes that. */
function createStar(subject: Accessor<string | undefined>) {
  const { userId } = usePerson()
  const send = useSend()
  const row = useRow('favourites', () => {
    const named = subject()
    return named && favouriteId(userId, named)
  })
  return {
    isStarred: () => row() !== undefined,
    toggle: () => send(setFavourite, { subject: subject() ?? '', starred: row() === undefined }),
  }
}

/** The star of a record, page or conversation: pressed where it is a favourite. Its label stays, or it would be read as its opposite. */
export function StarButton(props: { subject: string }) {
  const { isStarred, toggle } = createStar(() => props.subject)
  return (
    <IconButton label={t('common.favourite')} aria-pressed={isStarred()} onClick={() => void toggle()}>
      <Star aria-hidden="true" class={isStarred() ? 'fill-warning text-warning' : 'text-muted'} />
    </IconButton>
  )
}
