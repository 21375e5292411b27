import type { Command, InputOf } from '@werkbank/model/base/command.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { type Asking, type Hindrance, hindranceOf, isAllowed, type StateFor } from '@werkbank/model/base/possible.ts'
import { forbidden, Refusal } from '../problem/problem.ts'

/** The caller, as every context of a command or a read has it. */
export type Asked = { caller: Pick<Caller, 'userId' | 'permissions'> }

export const askingOf = ({ caller }: Asked): Asking => ({
  userId: caller.userId,
  can: (permission) => can(caller, permission),
})

export const hindranceNow = <C extends Command>(
  context: Asked,
  command: C,
  state: StateFor<C>,
  input?: Partial<InputOf<C>>,
): Hindrance | undefined => hindranceOf(command, state, askingOf(context), input)

/** 403 where the caller may not do it with a record that stands so. */
export function requireAllowed<C extends Command>(
  context: Asked,
  command: C,
  state: StateFor<C>,
  input?: Partial<InputOf<C>>,
): void {
  if (!isAllowed(command, state, askingOf(context), input)) throw forbidden()
}

/**
 * Forbids what the caller may not do, and refuses what cannot be done now: evaluates the command's `possible` under its locks. Rights come first: the
 * state of a record is disclosed only to people with the right to act on it.
 */
export function requirePossible<C extends Command>(
  context: Asked,
  command: C,
  state: StateFor<C>,
  input?: Partial<InputOf<C>>,
): void {
  requireAllowed(context, command, state, input)
  const why = hindranceNow(context, command, state, input)
  if (why) throw new Refusal(why.code, why.data ?? {})
}
