import { must } from '@werkbank/model/base/assert.ts'
import { openDeviceKey } from '@werkbank/model/identity/commands.ts'
import { handle } from '../../http/command/command-route.ts'

/**
 * The key pair under which a person's devices keep what is unsent when they sign out (docs/decisions/0035-left-on-a-device.md); made at the
 * first time, the same ever after. For sessions only: an API token may be in other hands than the device.
 */
export const handleOpenDeviceKey = handle(openDeviceKey, async ({ tx, caller }) => {
  // Loaded at the first request: its curves take a tenth of a server's start.
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const read = async () => {
    const [row] = await tx<{ identity: string }[]>`SELECT identity FROM device_keys WHERE user_id = ${caller.userId}`
    return row?.identity
  }
  const kept = await read()
  if (kept === undefined)
    await tx`INSERT INTO device_keys (org_id, user_id, identity) VALUES (current_org(), ${caller.userId}, ${await generateX25519Identity()}) ON CONFLICT DO NOTHING`
  const identity = must(kept ?? (await read()), 'made now, or by somebody at the same moment')
  return { identity, recipient: await identityToRecipient(identity) }
})
