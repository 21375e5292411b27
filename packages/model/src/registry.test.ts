import { expect, test } from 'vitest'
import { COMMANDS } from './registry.ts'
import { PERMISSIONS } from './rights.ts'

const commands = Object.values(COMMANDS)

test('each command has its own name and route', () => {
  expect(new Set(commands.map((command) => command.name)).size).toBe(commands.length)
  expect(new Set(commands.map((command) => command.route)).size).toBe(commands.length)
})

test('what stands in braces in a route is a field of the input', () => {
  for (const command of commands) {
    for (const [, name] of command.route.matchAll(/\{(\w+)\}/g))
      expect(Object.keys(command.input.shape), command.name).toContain(name)
  }
})

test('permissions are known, answers carry the cursor that ends the overlay', () => {
  for (const command of commands) {
    if (command.permission !== null) expect(PERMISSIONS).toContain(command.permission)
    expect(Object.keys(command.answer.shape), command.name).toContain('cursor')
  }
})
