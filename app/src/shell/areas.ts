import type { Permission } from '@werkbank/model/base/permission.ts'
import {
  ArrowLeftRight,
  Boxes,
  ClipboardCheck,
  FileSignature,
  House,
  Landmark,
  MessagesSquare,
  Package,
  Receipt,
  ShoppingCart,
  Stamp,
  UserRound,
  UsersRound,
} from 'lucide-solid/icons'

/** Names of areas: words without parameters. */
export type AreaLabel =
  | `shell.${'home' | 'orders' | 'products' | 'customers' | 'stock' | 'moves' | 'counts' | 'invoices' | 'ledger' | 'chat' | 'people'}`
  | 'quotes.title'
  | 'approvals.title'

export interface Area {
  path: string
  label: AreaLabel
  icon: typeof House
  /** The right to see it; null: everybody. */
  permission: Permission | null
  /** One of the few on the bottom bar of a phone. */
  main?: true
  /** Where its records' parts have screens of their own, which its link leads back from. */
  also?: string
}
/** Areas of one kind of work. `sort` keeps which are closed. */
export interface AreaGroup {
  sort: 'sell' | 'store' | 'money' | 'talk'
  areas: readonly Area[]
}

export const home: Area = { path: '/', label: 'shell.home', icon: House, permission: null }

/** Whether an address is inside an area. */
export const isInArea = ({ path, also }: Area, address: string): boolean =>
  [path, ...(also ? [also] : [])].some((one) => address === one || address.startsWith(`${one}/`))

/** The areas of the app by kinds of work, in the order of the rail. */
export const areaGroups: readonly AreaGroup[] = [
  {
    sort: 'sell',
    areas: [
      { path: '/quotes', label: 'quotes.title', icon: FileSignature, permission: 'quote.read' },
      { path: '/orders', label: 'shell.orders', icon: ShoppingCart, permission: 'order.read', main: true },
      { path: '/customers', label: 'shell.customers', icon: UserRound, permission: 'customer.read' },
    ],
  },
  {
    sort: 'store',
    areas: [
      {
        path: '/products',
        label: 'shell.products',
        icon: Package,
        permission: 'product.read',
        main: true,
        also: '/categories',
      },
      {
        path: '/stock',
        label: 'shell.stock',
        icon: Boxes,
        permission: 'stock.read',
        main: true,
        also: '/places',
      },
      { path: '/moves', label: 'shell.moves', icon: ArrowLeftRight, permission: 'stock.read' },
      { path: '/counts', label: 'shell.counts', icon: ClipboardCheck, permission: 'stock.count' },
    ],
  },
  {
    sort: 'money',
    areas: [
      { path: '/invoices', label: 'shell.invoices', icon: Receipt, permission: 'invoice.read' },
      { path: '/ledger', label: 'shell.ledger', icon: Landmark, permission: 'ledger.read' },
    ],
  },
  {
    sort: 'talk',
    areas: [
      { path: '/chat', label: 'shell.chat', icon: MessagesSquare, permission: 'chat.use', main: true },
      { path: '/approvals', label: 'approvals.title', icon: Stamp, permission: null },
      { path: '/people', label: 'shell.people', icon: UsersRound, permission: 'presence.read' },
    ],
  },
]
export const areas: readonly Area[] = [home, ...areaGroups.flatMap((group) => group.areas)]
