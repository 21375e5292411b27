import { favouriteChanged } from '@werkbank/model/settings/events.ts'
import { FAVOURITES_MAX, favouriteId, setFavourite } from '@werkbank/model/settings/favourite.ts'
import { handle } from '../http/command/command-route.ts'

export const handleSetFavourite = handle(setFavourite, async ({ tx, caller, emit, refuse }, { subject, starred }) => {
  const { userId } = caller
  const id = favouriteId(userId, subject)
  if (starred) {
    // Held, so that two devices at once don't take more than there may be.
    await tx`SELECT 1 FROM users WHERE id = ${userId} FOR NO KEY UPDATE`
    const [row] = await tx<{ others: number }[]>`
      SELECT count(*)::int AS others FROM favourites WHERE user_id = ${userId} AND id <> ${id} AND deleted_at IS NULL`
    if ((row?.others ?? 0) >= FAVOURITES_MAX) throw refuse('too-many-favourites', { max: FAVOURITES_MAX })
    await tx`
      INSERT INTO favourites AS f (org_id, id, user_id, subject) VALUES (current_org(), ${id}, ${userId}, ${subject})
      ON CONFLICT (org_id, id) DO UPDATE SET deleted_at = NULL, created_at = now() WHERE f.deleted_at IS NOT NULL`
  } else
    await tx`UPDATE favourites SET deleted_at = now() WHERE id = ${id} AND user_id = ${userId} AND deleted_at IS NULL`
  emit(favouriteChanged, subject, { subject, starred, userId })
  return {}
})
