import type { Context } from 'hono'
import { type Env, type Routes, routes } from '../context.ts'
import { isInsider } from '../edge/address.ts'
import { notSignedIn } from '../problem/problem.ts'
import { DOCS_CSS, DOCS_HTML, DOCS_JS } from './docs-page.ts'

/** OpenAPI 3.1, made of the schemas that requests and answers are checked by. */
export const openApiDocument = (app: Routes) =>
  app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Werkbank',
      version: '1',
      description:
        'Commands take an optional Idempotency-Key; errors are application/problem+json; money is integer minor units; quantities are decimal strings.',
    },
    security: [{ session: [] }, { token: [] }],
  })

/** For signed-in people and for this machine itself: anonymous callers get no description of the API (ASVS 13.4.5). */
function requireInsider(c: Context<Env>): void {
  if (!c.var.caller && !isInsider(c)) throw notSignedIn()
}

export function docsRoutes(document: () => ReturnType<typeof openApiDocument>): Routes {
  const app = routes()
  let made: ReturnType<typeof openApiDocument> | undefined
  app.get('/openapi.json', (c) => {
    requireInsider(c)
    made ??= document()
    return c.json(made)
  })
  const csp =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
  const page = (text: string, type: string) => (c: Context<Env>) => {
    requireInsider(c)
    return c.body(text, 200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': csp })
  }
  app.get('/docs', page(DOCS_HTML, 'text/html'))
  app.get('/docs/docs.js', page(DOCS_JS, 'text/javascript'))
  app.get('/docs/docs.css', page(DOCS_CSS, 'text/css'))
  return app
}
