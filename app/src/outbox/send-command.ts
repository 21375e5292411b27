import { COMMANDS } from '@werkbank/model/registry.ts'
import { Refused, type Request } from '../http/request.ts'
import type { OutboxEntry } from './outbox-database.ts'

/** Method, path and body of a command: `{id}` parts of the route are taken from the input by name, the rest is the body. */
export function commandRequest(
  route: string,
  input: Record<string, unknown>,
): { method: string; path: string; body: Record<string, unknown> } {
  const [method = 'POST', template = '/'] = route.split(' ')
  const body = { ...input }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(body[name])
    delete body[name]
    return encodeURIComponent(value)
  })
  return { method, path, body }
}

/** Sends one command. Returns the answer; throws `Refused` or `Trouble`. */
export async function sendCommand(
  request: Request,
  entry: OutboxEntry,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const command = COMMANDS[entry.command as keyof typeof COMMANDS]
  if (!command) {
    // Written by a newer version of the app in another tab, or by a very old one: nothing here can send it.
    throw new Refused({ type: '', title: entry.command, status: 0, code: 'unknown-command' })
  }
  const { method, path, body } = commandRequest(command.route, entry.input)
  const response = await request(path, { method, body, signal, headers: { 'idempotency-key': entry.key } })
  return (await response.json()) as Record<string, unknown>
}
