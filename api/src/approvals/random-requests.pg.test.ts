import { withOrg } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

/*
 * Several people ask, agree, refuse, send back, withdraw and ask again, in any order, on requests of any stages. A model of a few lines says what each of them
 * is answered and what lies on the shelf at the end.
 */
let shop: Shop
let people: Record<Name, TestPerson>
const NAMES = ['worker', 'anna', 'ben', 'chief', 'carla'] as const
type Name = (typeof NAMES)[number]
/** Who may agree by what; carla stands in for anna. */
const RIGHTS: Record<Name, readonly string[]> = {
  worker: [],
  anna: ['stock.approve'],
  ben: ['stock.approve'],
  chief: ['stock.approve', 'approval.overdue'],
  carla: [],
}
beforeAll(async () => {
  shop = await buildShop()
  const all = ['stock.read', 'stock.move', 'approval.stand-in'] as const
  people = {
    worker: await shop.personWith(...all),
    anna: await shop.personWith(...all, 'stock.approve'),
    ben: await shop.personWith(...all, 'stock.approve', 'order.read'),
    chief: await shop.personWith(...all, 'stock.approve', 'approval.overdue'),
    carla: await shop.personWith(...all, 'order.read'),
  }
  const day = (away: number) => new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10)
  const days = { fromOn: day(-3), untilOn: day(30) }
  await people.anna.call('POST', '/deputies', { deputyId: people.carla.userId, ...days })
})
afterAll(() => shop?.close())

const STAGES = [
  [{ right: 'stock.approve', needed: 1 }],
  [{ right: 'stock.approve', needed: 2 }],
  [
    { right: 'stock.approve', needed: 1 },
    { right: 'approval.overdue', needed: 1 },
  ],
]
type Model = {
  id: string
  by: Name
  stages: (typeof STAGES)[number]
  stage: number
  state: 'open' | 'refused' | 'sent-back' | 'withdrawn' | 'done'
  quantity: number
  hash: string
  /** Who agreed in this round, and for whom. */
  agreed: { by: Name; to: Name | null; stage: number }[]
}
const ENDED = {
  refused: 'already-refused',
  'sent-back': 'already-sent-back',
  withdrawn: 'already-withdrawn',
  done: 'already-approved',
}

const maySee = (model: Model, who: Name) => {
  const rights = model.stages.map(({ right }) => right)
  const holds = (name: Name) => RIGHTS[name].some((right) => rights.includes(right))
  return model.by === who || holds(who) || (who === 'carla' && model.by !== 'anna' && holds('anna'))
}
/** In whose place somebody decides: null for themselves. */
const placeOf = (model: Model, who: Name): Name | null | undefined => {
  const right = model.stages[model.stage]?.right ?? ''
  if (RIGHTS[who].includes(right)) return null
  const isFree = !model.agreed.some(({ by, to }) => by === 'anna' || to === 'anna')
  return who === 'carla' && model.by !== 'anna' && RIGHTS.anna.includes(right) && isFree ? 'anna' : undefined
}
/** What a decision is answered, and what it makes of the request. */
function decideModel(
  model: Model,
  who: Name,
  verdict: 'approve' | 'refuse' | 'send-back',
  isStale: boolean,
): string | number {
  if (!maySee(model, who)) return 404
  const place = placeOf(model, who)
  if (place === undefined) return 403
  if (model.state !== 'open') return ENDED[model.state]
  if (model.by === who) return 'own-request'
  if (model.agreed.some(({ by, to }) => by === who || to === who)) return 'decided-already'
  if (isStale) return 'request-changed'
  if (verdict !== 'approve') {
    model.state = verdict === 'refuse' ? 'refused' : 'sent-back'
    return 200
  }
  model.agreed.push({ by: who, to: place, stage: model.stage })
  const inStage = model.agreed.filter(({ stage }) => stage === model.stage).length
  if (inStage < (model.stages[model.stage]?.needed ?? 1)) return 200
  if (model.stage + 1 < model.stages.length) model.stage += 1
  else model.state = 'done'
  return 200
}
const withdrawModel = (model: Model, who: Name): string | number => {
  if (!maySee(model, who)) return 404
  if (model.by !== who) return 403
  if (model.state !== 'open' && model.state !== 'sent-back') return ENDED[model.state]
  model.state = 'withdrawn'
  return 200
}

const outcomeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
  status === 409 ? body.code : status

test.each([9701, 9702, 9703])(
  'ID-106 ID-107 R-AP1 R-AP2 R-AP5 R-AP7 random requests end as a simple model says, and what was approved is what moved (seed %i)',
  async (seed) => {
    const below = makeRandom(seed)
    const one = <T>(all: readonly T[]): T => all[below(all.length)] as T
    const product = await shop.product({ onHand: '10' })
    const models: Model[] = []
    const reached = new Set<unknown>()
    const correct = (who: Name, quantity: number, id?: string) =>
      people[who].call('POST', '/stock/adjustments', {
        ...(id ? { id } : {}),
        ...{ productId: product, quantity: String(quantity), locationId: shop.warehouse, reason: 'Found' },
      })
    const hashOf = async ({ id, by }: Model) =>
      (await people[by].call('GET', `/approvals/${id}`)).body.contentHash as string
    const setStages = ({ id, stages }: Model) =>
      shop.sql`UPDATE approvals SET stages = ${shop.sql.json(stages)}, rights = ${shop.sql.json(stages.map(({ right }) => right))} WHERE id = ${id}`
    const ask = async () => {
      const model: Model = {
        id: '',
        by: one(NAMES),
        stages: one(STAGES),
        stage: 0,
        state: 'open',
        quantity: 101 + below(99),
        hash: '',
        agreed: [],
      }
      model.id = (await correct(model.by, model.quantity)).body.approvalId
      await setStages(model)
      model.hash = await hashOf(model)
      models.push(model)
    }
    const askAgain = async (model: Model) => {
      const quantity = 101 + below(99)
      const { status } = await correct(model.by, quantity, model.id)
      expect(status).toBe(model.state === 'sent-back' ? 200 : 409)
      if (model.state !== 'sent-back') return
      Object.assign(model, { quantity, state: 'open', stage: 0, agreed: [] })
      await setStages(model)
      model.hash = await hashOf(model)
    }
    const act = async (model: Model) => {
      const who = one(NAMES)
      const step = one(['approve', 'approve', 'approve', 'refuse', 'send-back', 'withdraw'] as const)
      const isStale = below(8) === 0
      const contentHash = isStale ? 'a'.repeat(64) : model.hash
      const body = step === 'withdraw' ? {} : { contentHash, reason: 'As it is' }
      const answer = await people[who].call('POST', `/approvals/${model.id}/${step}`, body)
      const before = JSON.stringify(model)
      const wanted = step === 'withdraw' ? withdrawModel(model, who) : decideModel(model, who, step, isStale)
      expect({ who, step, before, outcome: outcomeOf(answer) }).toEqual({ who, step, before, outcome: wanted })
      reached.add(`${step} ${wanted}`)
    }
    for (let turn = 0; turn < 90; turn += 1) {
      const open = models.filter(({ state }) => state === 'open' || state === 'sent-back')
      if (open.length < 2) await ask()
      else if (below(5) === 0) await askAgain(one(models.slice(-6)))
      else await act(one(models.slice(-6)))
    }
    const done = models.filter(({ state }) => state === 'done')
    expect(Number((await shop.level(product))?.onHand)).toBe(10 + done.reduce((sum, { quantity }) => sum + quantity, 0))
    const rows = await withOrg(
      shop.sql,
      shop.admin,
      (tx) => tx`SELECT id, state FROM approvals WHERE subject_id = ${product}`,
    )
    expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(
      new Map(models.map(({ id, state }) => [id, state])),
    )
    // It reached what it is about: the seeds are fixed, so this never hangs on chance.
    for (const wanted of ['approve 200', 'approve own-request', 'approve 403', 'approve 404'])
      expect(reached).toContain(wanted)
    expect(done.length).toBeGreaterThan(0)
  },
)
