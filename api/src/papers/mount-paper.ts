import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { type Actor, withOrg } from '@werkbank/database/transaction.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { picturesOnPapers } from '@werkbank/model/files/settings.ts'
import type { z } from 'zod'
import { productPictures } from '../files/index.ts'
import { missing, requireCaller } from '../http/caller.ts'
import type { QueryContext, Routes, Services } from '../http/context.ts'
import { parseInput } from '../http/input.ts'
import { describeRead, honoPath, pathNames } from '../http/openapi/openapi.ts'
import { type Query, queryInput } from '../http/query-route.ts'
import { type KeptPaper, type KeptSubject, keepPaper, keptPaper } from './kept-papers.ts'
import type { Paper } from './paper.ts'

/** Of some 20 kB each on one paper; who orders more different things gets the others without. */
const PICTURES_MAX = 200

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
  { sql, printer, files }: Pick<Services, 'sql' | 'printer' | 'files'>,
  caller: Actor & { userId: string },
  subject: KeptSubject | undefined,
  read: (tx: Tx) => Promise<Paper>,
): Promise<KeptPaper> {
  const found = await withOrg(
    sql,
    caller,
    async (tx) => {
      const kept = subject && (await keptPaper(tx, subject))
      if (kept) return { kept }
      const paper = await read(tx)
      return { paper, wanted: await wantedPictures(tx, caller, paper) }
    },
    { readOnly: true },
  )
  if (found.kept) return found.kept
  const { title, language } = found.paper
  const paper = { ...found.paper, pictures: await picturesOf(files.pictures, found.wanted, caller) }
  const printed = { title, language: language.code, pdf: await printer.print(paper, caller) }
  return subject ? await withOrg(sql, caller, (tx) => keepPaper(tx, subject, printed, caller)) : printed
}

/** Pictures of its products, by the hash of each; none where the company wants none on papers. */
async function wantedPictures(tx: Tx, { orgId }: Actor, { rows }: Paper): Promise<ReadonlyMap<string, string>> {
  const [isWanted] = await settingValues(tx, { orgId }, picturesOnPapers)
  const products = rows.flatMap(({ product }) => product ?? [])
  return isWanted && products.length > 0 ? await productPictures(tx, products, 'document') : new Map()
}

/** Their bytes, one after the other: each may have to be made. What lies in no store any more is no reason to print nothing. */
async function picturesOf(
  pictures: Services['files']['pictures'],
  wanted: ReadonlyMap<string, string>,
  { orgId, userId }: { orgId: string; userId: string },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const made = new Map<string, Uint8Array | undefined>()
  for (const sha256 of new Set([...wanted.values()].slice(0, PICTURES_MAX)))
    made.set(
      sha256,
      await pictures.size(sha256, 'gallery', { orgId, userId }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        return undefined
      }),
    )
  return new Map(
    [...wanted].flatMap(([product, sha256]): [string, Uint8Array][] => {
      const bytes = made.get(sha256)
      return bytes ? [[product, bytes]] : []
    }),
  )
}

/** Chromium shows a PDF in a page of its own making that stands under the answer's policy; with the API's own it is said to stay blank (crbug 271452). */
const VIEWER_POLICY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/** For clients that do not read `filename*`: a header takes no umlauts, and a number may contain anything. */
const fileName = (title: string): string => `${title.normalize('NFD').replaceAll(/[^\w. -]/g, '')}.pdf`
