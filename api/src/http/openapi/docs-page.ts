/** A small page to read and try the API: no foreign code, works under a strict content security policy. */
export const DOCS_HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Werkbank API</title>
<link rel="stylesheet" href="/api/v1/docs/docs.css"></head>
<body><header><h1>Werkbank API</h1><a href="/api/v1/openapi.json">openapi.json</a><label>Find <input id="find" type="search"></label></header>
<main id="list"></main><script type="module" src="/api/v1/docs/docs.js"></script></body></html>`

export const DOCS_CSS = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 60rem; padding: 1rem }
header { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap }
details { border-block-end: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem 0 }
summary { cursor: pointer } summary b { display: inline-block; inline-size: 4.5rem }
pre, textarea { inline-size: 100%; box-sizing: border-box; font: 13px/1.45 ui-monospace, monospace; overflow: auto; max-block-size: 24rem }
label { display: block; margin: .3rem 0 } button { padding: .3rem .8rem }
`

export const DOCS_JS = `
const list = document.getElementById('list')
const el = (tag, fields = {}, ...children) => { const node = Object.assign(document.createElement(tag), fields); node.append(...children); return node }
const api = await (await fetch('/api/v1/openapi.json')).json()
function sample(schema) {
  if (!schema) return undefined
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object') return Object.fromEntries((schema.required ?? []).map((name) => [name, sample(schema.properties?.[name])]))
  if (schema.type === 'array') return []
  if (schema.type === 'boolean') return false
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  return ''
}
function show(path, method, operation) {
  const fields = (operation.parameters ?? []).filter((p) => p.in !== 'header').map((p) => ({ p, input: el('input', { name: p.name }) }))
  const schema = operation.requestBody?.content?.['application/json']?.schema
  const body = schema ? el('textarea', { rows: 8, value: JSON.stringify(sample(schema), null, 2), ariaLabel: 'Body' }) : null
  const out = el('pre', { tabIndex: 0 })
  const send = el('button', { textContent: 'Send' })
  send.onclick = async () => {
    let url = path
    const query = new URLSearchParams()
    for (const { p, input } of fields) {
      if (p.in === 'path') url = url.replace('{' + p.name + '}', encodeURIComponent(input.value))
      else if (input.value !== '') query.set(p.name, input.value)
    }
    const answer = await fetch(url + (query.size ? '?' + query : ''), {
      method: method.toUpperCase(), ...(body ? { body: body.value, headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } } : {}),
    })
    const text = await answer.text()
    try { out.textContent = answer.status + '\\n' + JSON.stringify(JSON.parse(text), null, 2) } catch { out.textContent = answer.status + '\\n' + text.slice(0, 20000) }
  }
  return el('details', {}, el('summary', {}, el('b', { textContent: method.toUpperCase() }), path + ' ', el('small', { textContent: operation.summary ?? '' })),
    ...fields.map(({ p, input }) => el('label', {}, p.name + ' ', input)), ...(body ? [body] : []), send, out,
    el('details', {}, el('summary', { textContent: 'Schema' }), el('pre', { textContent: JSON.stringify({ body: schema, responses: operation.responses }, null, 2) })))
}
for (const [path, methods] of Object.entries(api.paths)) for (const [method, operation] of Object.entries(methods)) list.append(show(path, method, operation))
document.getElementById('find').oninput = (event) => { for (const node of list.children) node.hidden = !node.firstChild.textContent.toLowerCase().includes(event.target.value.toLowerCase()) }
`
