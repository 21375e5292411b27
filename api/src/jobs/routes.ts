import { mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { mountQuery } from '../http/query-route.ts'
import { handleAskBackup, readBackups, showBackups } from './backups.ts'
import { handleDiscardDeadLetter, handleReplayDeadLetter, listDeadLetters, readDeadLetters } from './dead-letters.ts'
import { readStorage, showStorage } from './storage.ts'

export function jobRoutes(): Routes {
  const app = routes()
  mountQuery(app, listDeadLetters, ({ tx }) => readDeadLetters(tx))
  mountQuery(app, showStorage, ({ tx }) => readStorage(tx))
  mountQuery(app, showBackups, ({ services }) => readBackups(services))
  mountCommand(app, handleAskBackup)
  mountCommand(app, handleReplayDeadLetter)
  mountCommand(app, handleDiscardDeadLetter)
  return app
}
