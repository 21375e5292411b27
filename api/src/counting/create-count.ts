import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { createCount } from '@werkbank/model/counting/commands.ts'
import { newCountDocument } from '@werkbank/model/counting/count-document.ts'
import { countCreated } from '@werkbank/model/counting/events.ts'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command/command-route.ts'
import { levelsAt, requirePlace } from '../stock/index.ts'
import { automergeIdOf, writeSheet } from './sheet.ts'

/** R-CO1. */
export const handleCreateCount = handle(
  createCount,
  async ({ tx, caller, refuse, emit, newId }, { id = newId(), locationId, name, productIds }) => {
    await requirePlace(tx, locationId, 'locationId')
    const there = await levelsAt(tx, locationId)
    const asked = productIds
      .filter((productId) => !there.some((level) => level.productId === productId))
      .map((productId) => ({ productId, lotId: NO_LOT }))
    const products = await productFacts(
      tx,
      [...there, ...asked].map(({ productId }) => productId),
    )
    const notStocked = asked
      .filter(({ productId }) => products.get(productId)?.kind !== 'goods')
      .map(({ productId }) => productId)
    if (notStocked.length > 0) throw refuse('not-stocked', { productIds: notStocked })
    const bins = [...there, ...asked].filter(({ productId }) => products.has(productId))
    if (bins.length === 0) throw refuse('nothing-to-count', {})
    const automergeId = automergeIdOf(id)
    await tx`INSERT INTO count_sheets (org_id, id, location_id, name, automerge_id, created_by) VALUES (current_org(), ${id}, ${locationId}, ${name}, ${automergeId}, ${caller.userId})`
    await writeSheet(tx, caller.orgId, automergeId, newCountDocument(id, bins))
    emit(countCreated, id)
    return { id, automergeId, bins: bins.length }
  },
)
