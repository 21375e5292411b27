import type { Command } from '@werkbank/model/base/command.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { expect, test } from 'vitest'
import { createsOne } from './openapi.ts'

const commands = Object.values(COMMANDS as unknown as Record<string, Command>)

test('each command that makes a thing and names it answers 201, parts of records too; what is done to a thing answers 200', () => {
  const making = commands.filter(createsOne).map(({ name }) => name)
  expect(making).toEqual(
    expect.arrayContaining(['customer-address.create', 'customer-contact.create', 'product.create']),
  )
  // The id of what is made may be given, that of what something is done to has to be.
  const byInput = commands.filter(({ route, input, answer }) => {
    const isGivenOptionally =
      'id' in input.shape && input.safeParse({}).error?.issues.every(({ path }) => path[0] !== 'id')
    return route.startsWith('POST ') && 'id' in answer.shape && isGivenOptionally !== false
  })
  expect(making.filter((name) => name.endsWith('.create')).sort()).toEqual(
    byInput
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.create'))
      .sort(),
  )
  expect(commands.filter(({ route }) => /\{id\}/.test(route)).filter(createsOne)).toEqual([])
})
