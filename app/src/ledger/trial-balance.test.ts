import { expect, test } from 'vitest'
import { trialBalance } from './trial-balance.ts'

test('accounts are summed and a difference is told', () => {
  const line = (account: string, debitMinor: number, creditMinor: number) => ({
    account,
    accountName: account,
    accountNameEn: `${account} in English`,
    debitMinor,
    creditMinor,
  })
  const balance = trialBalance([
    { lines: [line('1200', 119, 0), line('4400', 0, 100), line('3806', 0, 19)] },
    { lines: [line('1800', 50, 0), line('1200', 0, 50)] },
  ] as never)
  expect(balance.accounts.find(({ account }) => account === '1200')).toMatchObject({
    nameEn: '1200 in English',
    debitMinor: 119,
    creditMinor: 50,
  })
  expect(balance.differenceMinor).toBe(0)
  expect(trialBalance([{ lines: [line('1', 5, 0)] }] as never).differenceMinor).toBe(5)
})
