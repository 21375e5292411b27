import { type RouteDefinition, useParams } from '@solidjs/router'
import { type Component, lazy, Show } from 'solid-js'
import { RequestListScreen, RequestScreen } from './approvals/index.tsx'
import { CategoryListScreen, CategoryScreen, ProductListScreen, ProductScreen } from './catalogue/index.tsx'
import { ChatListScreen, ChatRoomScreen } from './chat/index.tsx'
import { CountListScreen, CountScreen } from './counting/index.tsx'
import { DocumentScreen } from './documents/index.tsx'
import { HomeScreen } from './home/index.tsx'
import { JobListScreen, JobScreen } from './jobs/index.tsx'
import { LedgerScreen } from './ledger/index.tsx'
import { CustomerListScreen, CustomerScreen } from './partners/index.tsx'
import { OwnLogScreen, PeopleScreen, PersonScreen } from './people/index.ts'
import { QuoteListScreen, QuoteScreen } from './quotes/index.tsx'
import { InvoiceListScreen, InvoiceScreen, OrderListScreen, OrderScreen } from './sales/index.tsx'
import { MoveListScreen, PlaceScreen, StockScreen } from './stock/index.tsx'

const AttentionScreen = lazy(() =>
  import('./shell/attention/attention-screen.tsx').then((m) => ({ default: m.AttentionScreen })),
)
const SignInAgainScreen = lazy(() =>
  import('./identity/sign-in-screen.tsx').then((m) => ({ default: m.SignInAgainScreen })),
)
const SettingsScreen = lazy(() => import('./settings/settings-screen.tsx').then((m) => ({ default: m.SettingsScreen })))
const NotFoundScreen = lazy(() => import('./shell/not-found-screen.tsx').then((m) => ({ default: m.NotFoundScreen })))

/** A record's screen begins anew with another record: what was typed or opened at one is never shown at another. */
const ofEach = (Screen: Component) => () => {
  const params = useParams<{ id: string }>()
  return (
    <Show when={params.id} keyed>
      <Screen />
    </Show>
  )
}

/** Every address of the app. All screens are lazy: their code comes with their first visit (and is precached offline). */
export const routes: RouteDefinition[] = [
  { path: '/', component: HomeScreen },
  { path: '/quotes', component: QuoteListScreen },
  { path: '/quotes/:id', component: QuoteScreen },
  { path: '/orders', component: OrderListScreen },
  { path: '/orders/:id', component: OrderScreen },
  { path: '/products', component: ProductListScreen },
  { path: '/categories', component: CategoryListScreen },
  { path: '/categories/:id', component: ofEach(CategoryScreen) },
  { path: '/products/:id', component: ofEach(ProductScreen) },
  { path: '/customers', component: CustomerListScreen },
  { path: '/customers/:id', component: ofEach(CustomerScreen) },
  { path: '/stock', component: StockScreen },
  { path: '/places/:id', component: ofEach(PlaceScreen) },
  { path: '/moves', component: MoveListScreen },
  { path: '/invoices', component: InvoiceListScreen },
  { path: '/invoices/:id', component: ofEach(InvoiceScreen) },
  { path: '/ledger', component: LedgerScreen },
  { path: '/chat', component: ChatListScreen },
  { path: '/chat/:room', component: ChatRoomScreen },
  { path: '/documents/:id', component: DocumentScreen },
  { path: '/counts', component: CountListScreen },
  { path: '/counts/:id', component: ofEach(CountScreen) },
  { path: '/people', component: PeopleScreen },
  { path: '/people/:id', component: ofEach(PersonScreen) },
  { path: '/approvals', component: RequestListScreen },
  { path: '/approvals/:id', component: ofEach(RequestScreen) },
  { path: '/what-i-did', component: OwnLogScreen },
  { path: '/jobs', component: JobListScreen },
  { path: '/jobs/:id', component: ofEach(JobScreen) },
  { path: '/attention', component: AttentionScreen },
  { path: '/settings', component: SettingsScreen },
  { path: '/sign-in', component: SignInAgainScreen },
  { path: '*', component: NotFoundScreen },
]
