import type { BrowserContext, Request } from 'playwright-core'

/** What the pages of a browser context showed, said and asked in vain while the current test ran; `ofTest`: made by that test, with which it ends. */
export type TracedPages = {
  context: BrowserContext
  lines: string[]
  ofTest: boolean
  /** What is not answered yet, and since when. */
  open: Map<Request, string>
}
/** `from` is where the output of the current test begins. */
export type TracedServer = { name: string; output: () => string; from: number }

/** The material of support/tell-failure.ts. */
export const traces = { people: [] as TracedPages[], servers: [] as TracedServer[], testRuns: false }

/** Keeps what the pages of a context say and what is refused or broken of their requests. */
export function tracePages(context: BrowserContext): void {
  const seen: TracedPages = { context, lines: [], ofTest: traces.testRuns, open: new Map() }
  traces.people.push(seen)
  context.on('close', () => {
    if (!seen.ofTest) traces.people.splice(traces.people.indexOf(seen), 1) // otherwise it is reported first, where the test failed
  })
  const now = () => new Date().toISOString().slice(11, 23)
  const say = (line: string) => seen.lines.push(`${now()} ${line}`)
  context.on('request', (request) => void seen.open.set(request, now()))
  context.on('requestfinished', (request) => void seen.open.delete(request))
  context.on('requestfailed', (request) => void seen.open.delete(request))
  context.on('console', (message) => say(`console.${message.type()} ${message.text()}`))
  context.on('weberror', (error) => say(`error ${String(error.error().stack)}`))
  context.on('requestfailed', (request) => say(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`))
  context.on('response', (answer) => {
    if (answer.status() >= 400) say(`${answer.request().method()} ${answer.url()}: ${answer.status()}`)
  })
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      socket.on('socketerror', (error) => say(`${socket.url()}: ${error}`))
      socket.on('close', () => say(`${socket.url()}: closed`))
    }),
  )
}

/** Keeps what a server says, until the returned function is called. */
export function traceServer(name: string, output: () => string): () => void {
  const server: TracedServer = { name, output, from: 0 }
  traces.servers.push(server)
  return () => void traces.servers.splice(traces.servers.indexOf(server), 1)
}
