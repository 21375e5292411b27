import { globSync, readFileSync } from 'node:fs'
import type { Command } from '@werkbank/model/base/command.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { STEPS } from '@werkbank/model/sales/order-steps.ts'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'

/** Where the button of each command is shown, or what leads to it; it stands there behind the command's own right. */
const SHOWN_IN: Record<string, readonly string[]> = {
  'catalogue/product-list.tsx': ['product.create'],
  'catalogue/product-form.tsx': ['product.change'],
  'catalogue/product-screen.tsx': ['product.choose-picture'],
  'catalogue/category-list.tsx': ['category.create', 'category.change', 'category.remove'],
  'partners/customer-list.tsx': ['customer.create'],
  'partners/customer-form.tsx': ['customer.change'],
  'partners/address-section.tsx': [
    ...['customer-address.create', 'customer-address.change', 'customer-address.remove', 'customer-address.choose'],
  ],
  'partners/contact-section.tsx': [
    ...['customer-contact.create', 'customer-contact.change', 'customer-contact.remove'],
  ],
  'stock/stock-screen.tsx': [
    ...['location.create', 'location.close', 'receipt.expect', 'receipt.change'],
    ...['stock.receive', 'stock.transfer', 'stock.adjust'],
  ],
  'stock/place-screen.tsx': ['location.change'],
  'stock/expected-list.tsx': ['receipt.close'],
  'sales/order-list.tsx': ['order.create'],
  'quotes/quote-list.tsx': ['quote.create'],
  'quotes/quote-actions.tsx': ['quote.accept', 'quote.decline'],
  'counting/count-list.tsx': ['count.create'],
  'counting/count-screen.tsx': ['count.change'],
  'counting/post-count.tsx': ['count.post'],
  'records/record-body.tsx': ['chat.open-room'],
  'chat/chat-list.tsx': [
    'chat.create-room',
    'chat.rename-room',
    'chat.add-members',
    'chat.remove-member',
    'chat.set-role',
  ],
  'people/people-screen.tsx': ['person.create', 'role.create', 'role.change', 'role.delete'],
  'people/person-screen.tsx': ['role.lend', 'role.end-lent'],
  'people/roles/create-roles.ts': [
    ...[
      'person.assign-role',
      'person.end-role',
      'person.set-password',
      'person.set-user-name',
      'person.unlock',
      'person.end-sessions',
    ],
    ...['person.disable', 'person.enable', 'person.remove-second-factor', 'machine.create-token'],
  ],
  'organisation/unit-tree.tsx': [
    ...['org-unit.create', 'org-unit.change', 'org-unit.remove', 'org-unit-member.create', 'org-unit-member.remove'],
  ],
  'people/log/security-log.tsx': ['security-log.export'],
  'settings/groups.tsx': [
    ...['token.create', 'company.change', 'sign-in.change-settings', 'dead-letter.replay', 'dead-letter.discard'],
    'backup.ask',
  ],
}
/** Sent by the app itself, or by programs only. */
const WITHOUT_BUTTON: Record<string, string> = {
  'chat.read': 'what somebody has seen is read',
  'chat.post': 'messages are written into the document; programs send them',
  'presence.set': 'a machine says that it is there',
  'person.set-roles': 'programs set all at once; people give and end them one by one',
  'credit.create': 'several orders at once; people credit an order or correct an invoice',
  'quote.commit': 'the sheet of what is agreed on has it, with the rights of its kind',
  'stock.reverse': 'sent with Undo of what was just booked, by who could book it',
}

const read = (name: string) => readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8')
const model = new URL('../packages/model/src/', import.meta.url)
const declared = globSync('**/*.ts', { cwd: model })
  .map((path) => readFileSync(new URL(path, model), 'utf8'))
  .join('\n')
/** What a command is called in code. */
const constantOf = (name: string) =>
  declared.match(
    new RegExp(`export const (\\w+)[^=]*= defineCommand\\(\\{\\s*(?:\\.\\.\\.own,\\s*)?name: '${name}'`),
  )?.[1]

const commands = new Map<string, Command>(
  (Object.values(COMMANDS) as Command[]).map((command) => [command.name, command]),
)
const shown = Object.entries(SHOWN_IN).flatMap(([file, names]) => names.map((name) => [name, file] as const))

/** Behind the command's right, or what it comes to for the record (`isPossible` and `isAllowed` ask for the right, too). */
function isGuarded(name: string, file: string): boolean {
  const text = read(file)
  if (text.includes(`can('${commands.get(name)?.permission}')`)) return true
  const constant = constantOf(name)
  return constant !== undefined && new RegExp(`(isPossible|isAllowed)\\(${constant},`).test(text)
}

test('US-16.3 the button of each command goes with the right of the command', () => {
  expect(shown.filter(([name, file]) => !isGuarded(name, file))).toEqual([])
})

test('US-16.3 the steps of an order and an invoice go with the rights of their commands, and with what can be done now', () => {
  expect(STEPS.filter((name) => !commands.get(name)?.possible)).toEqual([])
  expect(read('sales/order/order-actions.tsx')).toContain('stepsOfOrder(')
  expect(read('sales/billing/invoice-actions.tsx')).toContain('stepsOfInvoice(')
  expect(read('agreement/commit-bar.tsx')).toContain('props.row.mayCommit')
  for (const [file, name] of [
    ['sales/order/order-screen.tsx', 'order.commit'],
    ['quotes/quote-screen.tsx', 'quote.commit'],
  ] as const)
    expect([file, isGuarded(name, file)]).toEqual([file, true])
})

test('US-16.3 every command has a place in the app, or is known to need none', () => {
  const known: string[] = [...shown.map(([name]) => name), ...STEPS, ...Object.keys(WITHOUT_BUTTON)]
  // What takes no right is one's own: password, sessions, second factor.
  const others = [...commands.values()].filter(({ name, permission }) => permission !== null && !known.includes(name))
  expect(others.map(({ name }) => name)).toEqual([])
  expect(known.filter((name) => !commands.has(name))).toEqual([])
  expect(known.length).toBe(new Set(known).size)
})

type Node = { type?: string } & Record<string, unknown>
function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit)
  else if (typeof node === 'object' && node !== null) {
    visit(node as Node)
    for (const inner of Object.values(node)) walk(inner, visit)
  }
}
const nameOf = ({ name }: Node): string => String((name as Node | undefined)?.['name'])

test('FE-16 a button that is pressed or not keeps its label: changed with the state, it would be read as the opposite of it', () => {
  let toggles = 0
  const changing = globSync('**/*.tsx', { cwd: new URL('../app/src/', import.meta.url) }).filter((path) => {
    let wrong = false
    walk(parseAst(read(path), { lang: 'tsx' }), (element) => {
      if (element.type !== 'JSXOpeningElement') return
      const attributes = element['attributes'] as Node[]
      if (!attributes.some((one) => nameOf(one) === 'aria-pressed')) return
      toggles += 1
      const labels = attributes.filter((one) => ['label', 'aria-label'].includes(nameOf(one)))
      walk(labels, ({ type }) => {
        if (type === 'ConditionalExpression' || type === 'LogicalExpression') wrong = true
      })
    })
    return wrong
  })
  expect(changing).toEqual([])
  expect(toggles).toBeGreaterThan(2)
})
