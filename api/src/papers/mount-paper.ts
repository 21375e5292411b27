import type { Tx } from '@werkbank/database/connect.ts'
import { type Actor, withOrg } from '@werkbank/database/transaction.ts'
import { can } from '@werkbank/model/base/permission.ts'
import type { z } from 'zod'
import { missing, requireCaller } from '../http/caller.ts'
import type { QueryContext, Routes, Services } from '../http/context.ts'
import { parseInput } from '../http/input.ts'
import { describeRead, honoPath, pathNames } from '../http/openapi.ts'
import { type Query, queryInput } from '../http/query-route.ts'
import { type KeptPaper, type KeptSubject, keepPaper, keptPaper } from './kept-papers.ts'
import type { Paper } from './paper.ts'

/** A paper with a route: a read whose answer is a PDF. */
export type PaperRoute<I extends z.ZodObject> = Omit<Query<I>, 'answer' | 'permission'> & {
  permission: NonNullable<Query['permission']>
  /** What it is of, where the file is kept when it is first printed, and given as it was from then on (DO-02). */
  keptAs?: (input: z.output<I>) => KeptSubject
}

/**
 * Mounts a paper at its route and in the OpenAPI document. `read` runs in one read-only transaction of the caller's organisation, which ends before the
 * paper is printed; not for papers whose file is stored.
 */
export function mountPaper<I extends z.ZodObject>(
  routes: Routes,
  route: PaperRoute<I>,
  read: (context: Pick<QueryContext, 'tx'>, input: z.output<I>) => Promise<Paper>,
): void {
  const path = route.route.slice('GET '.length)
  describeRead(routes, route, {
    description: 'The PDF',
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
  })
  const names = pathNames(path)
  routes.get(honoPath(path), async (c) => {
    const caller = requireCaller(c)
    const input = parseInput(route.input, queryInput(c, names)) as z.output<I>
    if (!can(caller, route.permission)) throw missing(caller, route.permission)
    const { title, pdf } = await paperFile(c.var.services, caller, route.keptAs?.(input), (tx) => read({ tx }, input))
    return c.body(new Uint8Array(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${fileName(title)}"; filename*=UTF-8''${encodeURIComponent(title)}.pdf`,
      'content-security-policy': VIEWER_POLICY,
      'cache-control': 'private, no-store',
    })
  })
}

async function paperFile(
  { sql, printer }: Pick<Services, 'sql' | 'printer'>,
  caller: Actor & { userId: string },
  subject: KeptSubject | undefined,
  read: (tx: Tx) => Promise<Paper>,
): Promise<KeptPaper> {
  const found = await withOrg(
    sql,
    caller,
    async (tx) => {
      const kept = subject && (await keptPaper(tx, subject))
      return kept ? { kept } : { paper: await read(tx) }
    },
    { readOnly: true },
  )
  if (found.kept) return found.kept
  const { title, language } = found.paper
  const printed = { title, language: language.code, pdf: await printer.print(found.paper, caller) }
  return subject ? await withOrg(sql, caller, (tx) => keepPaper(tx, subject, printed, caller)) : printed
}

/** Chromium shows a PDF in a page of its own making that stands under the answer's policy; with the API's own it is said to stay blank (crbug 271452). */
const VIEWER_POLICY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/** For clients that do not read `filename*`: a header takes no umlauts, and a number may contain anything. */
const fileName = (title: string): string => `${title.normalize('NFD').replaceAll(/[^\w. -]/g, '')}.pdf`
