import { withOrg } from '@werkbank/database/transaction.ts'
import { expect, test } from 'vitest'
import { buildShop } from '../testing-shop.ts'

test('NF-09 whether a SKU is taken is looked up, and not read from all products', async () => {
  const shop = await buildShop()
  try {
    const plan = await withOrg(
      shop.sql,
      shop.admin,
      async (tx) => {
        // As small as it is, a table is quicker read than looked up in.
        await tx`SET LOCAL enable_seqscan = off`
        return await tx<
          { queryPlan: string }[]
        >`EXPLAIN SELECT id FROM products WHERE org_id = current_org() AND sku_key = 'a'`
      },
      { readOnly: true },
    )
    const words = plan.map((row) => Object.values(row)[0]).join('\n')
    expect(words).toContain('products_sku')
    expect(words).toMatch(/Index Cond: .*sku_key = 'a'/)
  } finally {
    await shop.close()
  }
})
