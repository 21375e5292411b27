import type { Command } from './base/command.ts'
import { type Asking, type Hindrance, hindranceOf, isAllowed } from './base/possible.ts'
import { COMMANDS } from './registry.ts'

/** The commands that ask how a record stands, by what they are done to. */
export const commandsOn = (record: string): readonly Command[] =>
  (Object.values(COMMANDS) as readonly Command[]).filter(({ possible }) => possible?.of === record)

/** The commands on a record that the caller may send, each with the hindrance where it is not possible now. */
export const allowedCommands = (
  record: string,
  state: never,
  asking: Asking,
): { command: string; why: Hindrance | undefined }[] =>
  commandsOn(record)
    .filter((command) => isAllowed(command, state, asking))
    .map((command) => ({ command: command.name, why: hindranceOf(command, state, asking) }))
