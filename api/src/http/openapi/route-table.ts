import type { Permission } from '@werkbank/model/base/permission.ts'
import type { ExampleIds } from '../../testing-company.ts'

/**
 * Every route, in one place, with the access it needs, written down a second time on purpose: the matrix compares it with the API. A new route must be entered here.
 * `ids`: the kind of record of each path parameter; one of another organisation must be a 404. `body`: a well-formed body. `query`: a well-formed query
 * string. `own`: ownership decides too, not a permission alone, so roles vary. `token`: the permission that an API token needs, 'no' where tokens are
 * refused; by default that of `needs`, and 'no' for 'signed-in'. `fresh`: takes a session whose person gave their password within the last minutes.
 */
export type RouteEntry = {
  needs: Permission | 'signed-in' | 'nothing'
  ids?: Record<string, keyof ExampleIds>
  path?: Record<string, string>
  body?: (things: ExampleIds) => Record<string, unknown>
  query?: string
  own?: true
  token?: Permission | 'any' | 'no'
  fresh?: true
}

const unique = () => Math.random().toString(36).slice(2, 12)
const one = (thing: keyof ExampleIds) => ({ id: thing })
const part = (thing: keyof ExampleIds) => ({ customerId: 'customer', id: thing }) as const
const signedIn = { needs: 'signed-in' } as const
/** No request has this id. */
const ofApproval = {
  ...signedIn,
  own: true,
  token: 'any',
  path: { id: '018f0000-0000-7000-8000-00000000a99e' },
} as const
const ownBatch = { ...signedIn, own: true, token: 'no', ids: one('job') } as const

export const ROUTE_TABLE: Record<string, RouteEntry> = {
  'approval.list': { needs: 'signed-in', token: 'any' },
  // For its requester and for who may decide; which of them may do what: api/src/approvals/approvals.pg.test.ts.
  'approval.get': { ...signedIn, own: true, token: 'any', ids: one('approval') },
  'approval.approve': { ...ofApproval, body: () => ({ contentHash: 'a'.repeat(64) }) },
  'approval.refuse': { ...ofApproval, body: () => ({ contentHash: 'a'.repeat(64), reason: 'No' }) },
  'approval.send-back': { ...ofApproval, body: () => ({ contentHash: 'a'.repeat(64), reason: 'Count again' }) },
  'deputy.list': { needs: 'signed-in', token: 'any' },
  'deputy.name': {
    needs: 'signed-in',
    token: 'no',
    fresh: true,
    body: ({ person }) => ({ deputyId: person, fromOn: '2099-01-01', untilOn: '2099-01-02' }),
  },
  'deputy.end': { ...ofApproval, token: 'no', body: () => ({}) },
  'approval.withdraw': { ...ofApproval, body: () => ({}) },
  'auth.login': { needs: 'nothing', body: () => ({ email: 'nobody@test.test', password: 'not the password' }) },
  'auth.logout': { needs: 'signed-in', token: 'any' },
  me: { needs: 'signed-in', token: 'any' },
  'person.list': { needs: 'signed-in', token: 'presence.read' },
  'person.create': { needs: 'access.manage', body: () => ({ name: 'New', email: `${unique()}@test.test` }) },
  'person.set-roles': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ roles: ['viewer'] }),
  },
  'person.assign-role': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ role: 'purchasing' }),
  },
  'person.end-role': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: { id: 'person', assignment: 'assignment' },
    body: () => ({}),
  },
  'role.lend': {
    token: 'no',
    fresh: true,
    needs: 'role.lend',
    body: ({ person }) => ({ to: person, role: 'purchasing', until: '2099-12-31T12:00:00Z', reason: 'holidays' }),
  },
  'role.end-lent': { token: 'no', fresh: true, needs: 'role.lend', own: true, ids: one('assignment'), body: () => ({}) },
  'lent-role.list': { needs: 'role.lend' },
  'role.delete': { token: 'no', fresh: true, needs: 'access.manage', path: { key: 'viewer' }, body: () => ({}) },
  'role-assignment.list': { needs: 'access.manage' },
  'me.roles': { needs: 'signed-in' },
  'person.disable': { needs: 'access.manage', ids: one('person'), body: () => ({}) },
  'person.enable': { token: 'no', fresh: true, needs: 'access.manage', ids: one('person'), body: () => ({}) },
  'person.user-name': { needs: 'access.manage', ids: one('person') },
  'person.set-user-name': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ userName: `user-${unique()}` }),
  },
  'person.list-sessions': { needs: 'access.manage', ids: one('person') },
  'person.end-sessions': { token: 'no', fresh: true, needs: 'access.manage', ids: one('person'), body: () => ({}) },
  'security-event.list': { needs: 'audit.read' },
  'security-event.changes': { needs: 'audit.read', path: { seq: '1' } },
  'person.changes': { needs: 'audit.read', ids: one('person') },
  'person.activity': { needs: 'audit.read', ids: one('person') },
  'own-log.list': signedIn,
  'own-log.changes': { needs: 'signed-in', own: true, path: { seq: '1' } },
  'own-log.profile': signedIn,
  'security-log.export': { needs: 'audit.export', body: () => ({}) },
  'sign-in.settings': { needs: 'access.manage' },
  'sign-in.change-settings': { token: 'no', fresh: true, needs: 'access.manage', body: () => ({ sessionHours: 24 }) },
  'person.unlock': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ reason: 'Forgot it' }),
  },
  'person.set-password': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ password: 'a sentence for somebody else' }),
  },
  'role.list': { needs: 'access.manage' },
  'role.create': { token: 'no', fresh: true, needs: 'access.manage', body: () => ({ name: `Role ${unique()}` }) },
  'role.change': { token: 'no', fresh: true, needs: 'access.manage', path: { key: 'viewer' }, body: () => ({}) },
  'token.create': {
    token: 'no',
    fresh: true,
    needs: 'token.create',
    body: () => ({ name: 'x', scopes: ['order.read'] }),
  },
  'token.list': signedIn,
  'token.revoke': { token: 'any', needs: 'signed-in', own: true, ids: one('token'), body: () => ({}) },
  'person.list-tokens': { needs: 'access.manage', ids: one('person') },
  'machine.create-token': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({ name: 'x', scopes: ['presence.write'] }),
  },
  'session.list': signedIn,
  // Its id is a hash that belongs to one session: 404 for a foreign one.
  'session.end': { needs: 'signed-in', own: true, path: { id: '0'.repeat(64) }, body: () => ({}) },
  'person.device-key': { needs: 'signed-in', body: () => ({}) },
  'person.change-password': {
    needs: 'signed-in',
    body: () => ({ current: 'not the password', password: 'a new long sentence' }),
  },
  'session.prove': { needs: 'signed-in', body: () => ({ password: 'not the password' }) },
  company: { needs: 'company.edit' },
  'setting.list': { needs: 'signed-in', token: 'company.edit' },
  'setting.changes': { needs: 'signed-in', token: 'company.edit', path: { key: 'quotes.validDays' } },
  // For all; what each setting takes at each level: api/src/settings.
  'setting.change': {
    needs: 'company.edit',
    path: { key: 'quotes.validDays' },
    body: () => ({ level: 'organisation', value: 21 }),
  },
  'favourite.set': {
    token: 'no',
    needs: 'signed-in',
    body: () => ({ subject: 'order:00000000-0000-7000-8000-000000000000', starred: true }),
  },
  'view.list': { needs: 'signed-in', token: 'view.share' },
  // For oneself; what it takes for others: api/src/settings.
  'view.create': { token: 'no', needs: 'signed-in', body: () => ({ list: 'orders', name: 'Mine' }) },
  'view.change': {
    token: 'no',
    needs: 'signed-in',
    own: true,
    path: { id: '00000000-0000-7000-8000-000000000000' },
    body: () => ({ name: 'Mine' }),
  },
  'view.remove': {
    token: 'no',
    needs: 'signed-in',
    own: true,
    path: { id: '00000000-0000-7000-8000-000000000000' },
    body: () => ({}),
  },
  'company.change': { needs: 'company.edit', body: () => ({ city: 'Nürnberg' }) },
  'backup.show': { needs: 'access.manage' },
  'storage.show': { needs: 'access.manage' },
  'backup.ask': { needs: 'access.manage', body: () => ({}) },
  'job.list': { needs: 'signed-in', token: 'any' },
  // The job is the company's: 404 without the right to manage access (api/src/queue/queue.pg.test.ts).
  'job.get': { needs: 'signed-in', own: true, token: 'any', ids: one('job') },
  // Nothing came of it.
  'job.result': { needs: 'signed-in', own: true, token: 'any', ids: one('job') },
  // Of products; what other lists and columns take: api/src/exporting/export.pg.test.ts.
  'export.ask': {
    needs: 'product.read',
    body: () => ({ list: 'products', name: 'Products', columns: [{ field: 'sku', head: 'SKU' }] }),
  },
  'job.cancel': { needs: 'signed-in', own: true, token: 'any', ids: one('job'), body: () => ({}) },
  // The caller's own batch; each row takes the rights of its command: api/src/batches/batches.pg.test.ts. No batch has this id.
  'batch.add': {
    ...{ needs: 'signed-in', own: true, token: 'no', path: { id: '018f0000-0000-7000-8000-00000000ba7c' } },
    body: () => ({ from: 0, rows: [{ line: 1, cells: [], why: 'No number.' }] }),
  },
  'batch.run': { ...ownBatch, body: () => ({ rows: 1, name: 'Products' }) },
  'batch.undo': { ...ownBatch, body: () => ({}) },
  'batch.drop': { ...ownBatch, body: () => ({}) },
  'batch.refused': ownBatch,
  'dead-letter.list': { needs: 'access.manage' },
  'dead-letter.replay': { needs: 'access.manage', ids: one('deadLetter'), body: () => ({}) },
  'dead-letter.discard': { needs: 'access.manage', ids: one('deadLetter'), body: () => ({}) },
  'second-factor.get': signedIn,
  'second-factor.begin': { needs: 'signed-in', body: () => ({ password: 'not the password' }) },
  'second-factor.confirm': { needs: 'signed-in', own: true, body: () => ({ code: '000000' }) },
  'second-factor.remove': { needs: 'signed-in', body: () => ({ password: 'not the password' }) },
  'person.get-second-factor': { needs: 'access.manage', ids: one('person') },
  'person.remove-second-factor': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('person'),
    body: () => ({}),
  },
  'sync.bootstrap': { needs: 'signed-in', token: 'any' },
  'sync.pull': { token: 'any', needs: 'signed-in', query: 'cursor=0' },
  'event.list': { needs: 'event.read' },
  'document.history': { needs: 'order.read', ids: { name: 'document' } },
  'document.at': { needs: 'order.read', ids: { name: 'document' }, path: { seq: '1' } },
  'document.restore': { needs: 'order.edit', ids: { name: 'document' }, body: () => ({ seq: 1 }) },
  'document.create-ticket': { needs: 'order.read', ids: { name: 'document' }, body: () => ({}) },
  'chat.open-room': {
    needs: 'chat.use',
    body: ({ product }) => ({ subjectType: 'product', subjectId: product }),
  },
  'chat.create-room': { needs: 'chat.use', body: () => ({ name: 'r' }) },
  'chat.rename-room': { needs: 'chat.use', own: true, ids: one('room'), body: () => ({ name: `Room ${unique()}` }) },
  'chat.add-members': {
    needs: 'chat.use',
    own: true,
    ids: one('room'),
    body: ({ person }) => ({ memberIds: [person] }),
  },
  'chat.remove-member': { needs: 'chat.use', own: true, ids: { id: 'room', userId: 'person' } },
  'chat.set-role': {
    needs: 'chat.use',
    own: true,
    ids: { id: 'room', userId: 'person' },
    body: () => ({ role: 'member' }),
  },
  'chat.participants': { needs: 'chat.use', own: true, ids: one('room') },
  'chat.rooms': { needs: 'chat.use' },
  'chat.room': { needs: 'chat.use', own: true, ids: one('room') },
  'chat.read': { needs: 'chat.use', own: true, ids: one('room'), body: () => ({ position: 1 }) },
  'chat.post': { needs: 'chat.use', own: true, ids: one('room'), body: () => ({ text: 'hello' }) },
  'chat.messages': { needs: 'chat.use', own: true, ids: one('room') },
  // For the author of a message: 404 for everybody else.
  'chat.versions': { needs: 'chat.use', own: true, path: { id: '018f0000-0000-7000-8000-000000000404' } },
  'chat.search': { needs: 'chat.use', query: 'q=secret' },
  'presence.list': { needs: 'presence.read' },
  'presence.hide': { token: 'presence.write', needs: 'signed-in', body: () => ({ hidden: false }) },
  'presence.set': { needs: 'presence.write', path: { name: 'till-1' }, body: () => ({}) },
  'product.list': { needs: 'product.read' },
  'product.create': { needs: 'product.edit', body: () => ({ sku: unique(), name: 'New' }) },
  'product.get': { needs: 'product.read', ids: one('product') },
  'product.change': { needs: 'product.edit', ids: one('product'), body: () => ({ name: `Name ${unique()}` }) },
  'product.choose-picture': {
    needs: 'product.edit',
    ids: one('product'),
    body: () => ({ context: 'list', fileId: null }),
  },
  'product.files': { needs: 'product.read', ids: one('product') },
  'customer.files': { needs: 'customer.read', ids: one('customer') },
  'order.files': { needs: 'order.read', ids: one('order') },
  'quote.files': { needs: 'quote.read', ids: one('quote') },
  'category.files': { needs: 'product.read', ids: one('category') },
  'location.files': { needs: 'stock.read', ids: one('location') },
  'count.files': { needs: 'stock.read', ids: one('count') },
  // Of a product; the rights for files of each kind of record: api/src/files/files.pg.test.ts. Without the right to the record a file is a 404.
  'file.get': { needs: 'product.read', token: 'any', ids: one('file') },
  'file.content': { needs: 'product.read', token: 'any', ids: one('file') },
  'file.picture': { needs: 'product.read', token: 'any', ids: one('file'), path: { size: 'list' } },
  // No upload has this id.
  'file.attach': {
    needs: 'product.edit',
    body: ({ product }) => ({
      id: '018f0000-0000-7000-8000-000000000404',
      subjectType: 'product',
      subjectId: product,
      name: 'plan.pdf',
    }),
  },
  // The first role that may removes it: to the next one it is none. `own`.
  'file.remove': {
    needs: 'product.edit',
    own: true,
    ids: one('leavingFile'),
    body: ({ product }) => ({ subjectType: 'product', subjectId: product }),
  },
  'category.list': { needs: 'product.read' },
  'category.create': { needs: 'product.edit', body: () => ({ name: `Category ${unique()}` }) },
  'category.get': { needs: 'product.read', ids: one('category') },
  'category.changes': { needs: 'product.read', ids: one('category') },
  'category.change': { needs: 'product.edit', ids: one('category'), body: () => ({ name: `Category ${unique()}` }) },
  'category.remove': { needs: 'product.edit', ids: one('category'), body: () => ({}) },
  'product.changes': { needs: 'product.read', ids: one('product') },
  'customer.changes': { needs: 'customer.read', ids: one('customer') },
  'customer.list': { needs: 'customer.read' },
  'customer.create': { needs: 'customer.edit', body: () => ({ name: 'New' }) },
  'customer.get': { needs: 'customer.read', ids: one('customer') },
  'customer.change': { needs: 'customer.edit', ids: one('customer'), body: () => ({ name: `Name ${unique()}` }) },
  'customer-address.list': { needs: 'customer.read', ids: { customerId: 'customer' } },
  'customer-address.get': { needs: 'customer.read', ids: part('address') },
  'customer-address.create': {
    needs: 'customer.edit',
    ids: { customerId: 'customer' },
    body: () => ({ street: 'Hafenweg 7', city: 'Fürth' }),
  },
  'customer-address.change': {
    needs: 'customer.edit',
    ids: part('address'),
    body: () => ({ street: `Weg ${unique()}` }),
  },
  'customer-address.choose': { needs: 'customer.edit', ids: part('address'), body: () => ({ use: 'delivery' }) },
  'customer-address.remove': { needs: 'customer.edit', ids: part('address'), body: () => ({}) },
  'customer-contact.list': { needs: 'customer.read', ids: { customerId: 'customer' } },
  'customer-contact.get': { needs: 'customer.read', ids: part('contact') },
  'customer-contact.create': { needs: 'customer.edit', ids: { customerId: 'customer' }, body: () => ({ name: 'New' }) },
  'customer-contact.change': {
    needs: 'customer.edit',
    ids: part('contact'),
    body: () => ({ name: `Name ${unique()}` }),
  },
  // The first role that may takes it: to the next one it is none. `own`.
  'customer-contact.remove': { needs: 'customer.edit', own: true, ids: part('leavingContact'), body: () => ({}) },
  'org-unit.list': { needs: 'presence.read' },
  'org-unit.get': { needs: 'presence.read', ids: one('orgUnit') },
  'org-unit.changes': { needs: 'presence.read', ids: one('orgUnit') },
  'org-unit.create': { token: 'no', fresh: true, needs: 'access.manage', body: () => ({ name: `Unit ${unique()}` }) },
  'org-unit.change': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: one('orgUnit'),
    body: () => ({ name: `Unit ${unique()}` }),
  },
  // There is somebody in it.
  'org-unit.remove': { token: 'no', fresh: true, needs: 'access.manage', ids: one('orgUnit'), body: () => ({}) },
  'org-unit-member.list': { needs: 'presence.read', ids: { unitId: 'orgUnit' } },
  'org-unit-member.get': { needs: 'presence.read', ids: { unitId: 'orgUnit', id: 'orgUnitMember' } },
  'org-unit-member.create': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    ids: { unitId: 'orgUnit' },
    body: ({ person }) => ({ userId: person }),
  },
  'org-unit-member.remove': {
    token: 'no',
    fresh: true,
    needs: 'access.manage',
    own: true,
    ids: { unitId: 'orgUnit', id: 'leavingMember' },
    body: () => ({}),
  },
  'ledger.entries': { needs: 'ledger.read' },
  'ledger.balance': { needs: 'ledger.read' },
  'location.list': { needs: 'stock.read' },
  'location.create': { needs: 'location.edit', body: () => ({ code: unique(), name: 'New' }) },
  'location.changes': { needs: 'stock.read', ids: one('location') },
  'location.change': { needs: 'location.edit', ids: one('location'), body: () => ({ name: `Place ${unique()}` }) },
  // The first role that may takes it: to the next one it is none. `own`.
  'location.close': { needs: 'location.edit', own: true, ids: one('emptyLocation'), body: () => ({}) },
  'receipt.list': { needs: 'stock.read' },
  'receipt.expect': {
    needs: 'stock.move',
    body: ({ product, location }) => ({
      productId: product,
      locationId: location,
      quantity: '1',
      expectedOn: '2030-01-15',
    }),
  },
  'receipt.change': { needs: 'stock.move', ids: one('expected'), body: () => ({ quantity: '2' }) },
  'receipt.close': { needs: 'stock.move', ids: one('expected'), body: () => ({}) },
  'stock.levels': { needs: 'stock.read' },
  'stock.moves': { needs: 'stock.read' },
  'stock.move': { needs: 'stock.read', ids: one('move') },
  'possible.get': {
    needs: 'signed-in',
    own: true,
    ids: { id: 'quote' },
    path: { record: 'quote' },
    token: 'quote.read',
  },
  'stock.receive': {
    needs: 'stock.move',
    body: ({ product, location }) => ({ productId: product, quantity: '1', locationId: location }),
  },
  'stock.transfer': {
    needs: 'stock.move',
    body: ({ product, location, location2 }) => ({
      productId: product,
      quantity: '1',
      fromLocationId: location,
      toLocationId: location2,
    }),
  },
  'stock.adjust': {
    needs: 'stock.move',
    body: ({ product, location }) => ({ productId: product, quantity: '1', locationId: location, reason: 'counted' }),
  },
  'stock.reverse': { needs: 'stock.move', ids: one('move'), body: () => ({}) },
  'quote.list': { needs: 'quote.read' },
  'quote.create': {
    needs: 'quote.edit',
    body: ({ customer, product }) => ({ customerId: customer, lines: [{ productId: product, quantity: '1' }] }),
  },
  'quote.get': { needs: 'quote.read', ids: one('quote') },
  'quote.pdf': { needs: 'quote.read', ids: one('quote') },
  'quote.commit': { needs: 'quote.edit', ids: one('quote'), body: () => ({}) },
  'quote.accept': { needs: 'quote.convert', ids: one('quote'), body: () => ({}) },
  'quote.decline': { needs: 'quote.edit', ids: one('quote'), body: () => ({ reason: 'too dear' }) },
  'order.list': { needs: 'order.read' },
  'order.create': {
    needs: 'order.edit',
    body: ({ customer, product }) => ({ customerId: customer, lines: [{ productId: product, quantity: '1' }] }),
  },
  'order.get': { needs: 'order.read', ids: one('order') },
  'order.confirmation-pdf': { needs: 'order.read', ids: one('order') },
  'delivery.pdf': { needs: 'order.read', ids: one('delivery') },
  'order.commit': { needs: 'order.commit', ids: one('order'), body: () => ({}) },
  'order.deliver': {
    needs: 'order.deliver',
    ids: one('order'),
    body: () => ({ lines: [{ lineId: 'l1', quantity: '1' }] }),
  },
  'order.return': {
    needs: 'order.deliver',
    ids: one('order'),
    body: () => ({ lines: [{ lineId: 'l1', quantity: '1' }], condition: 'sellable', reason: 'Too large' }),
  },
  'order.invoice': { needs: 'invoice.create', ids: one('order'), body: () => ({}) },
  'order.credit': { needs: 'invoice.correct', ids: one('order'), body: () => ({ reason: 'broken' }) },
  'order.cancel': { needs: 'order.cancel', ids: one('draft'), body: () => ({ reason: 'not wanted' }) },
  'order.cancel-rest': { needs: 'order.cancel', ids: one('order'), body: () => ({ reason: 'not wanted any more' }) },
  'invoice.correct': {
    needs: 'invoice.correct',
    ids: one('invoice'),
    body: () => ({ lines: [{ lineId: 'l1', netMinor: 1 }], reason: 'scratched' }),
  },
  'invoice.cancel': { needs: 'invoice.correct', ids: one('invoice'), body: () => ({ reason: 'wrong customer' }) },
  'count.list': { needs: 'stock.read' },
  'count.create': { needs: 'stock.count', body: ({ location }) => ({ locationId: location, name: 'Shelf 1' }) },
  'count.get': { needs: 'stock.read', ids: one('count') },
  'count.received': { needs: 'stock.count', ids: one('count'), query: `heads=${'ab'.repeat(32)}` },
  'count.changes': { needs: 'stock.read', ids: one('count') },
  'count.change': { needs: 'stock.count', ids: one('count'), body: () => ({ name: `Count ${unique()}` }) },
  'count.post': { needs: 'stock.count', ids: one('count'), body: () => ({}) },
  'invoice.list': { needs: 'invoice.read' },
  'invoice.get': { needs: 'invoice.read', ids: one('invoice') },
  'invoice.pdf': { needs: 'invoice.read', ids: one('invoice') },
  'invoice.pay': { needs: 'payment.create', ids: one('invoice'), body: () => ({ amountMinor: 1 }) },
  'credit.create': {
    needs: 'invoice.correct',
    body: ({ customer, product }) => ({
      customerId: customer,
      reason: 'broken',
      lines: [{ productId: product, quantity: '1', unitPriceMinor: 100 }],
    }),
  },
}

/** Routes that are no part of the OpenAPI document. */
export const UNLISTED = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/v1/openapi.json',
  '/api/v1/docs',
  '/api/v1/docs/docs.js',
  '/api/v1/docs/docs.css',
]
