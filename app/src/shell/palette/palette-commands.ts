import { useNavigate } from '@solidjs/router'
import { theme } from '@werkbank/model/screens/settings.ts'
import { doOffered } from '../../design/offer-command.ts'
import { language, languageName, languages, setLanguage, t } from '../../i18n/t.ts'
import { useCan } from '../../identity/session.tsx'
import { createNewOrder } from '../../sales/index.tsx'
import { choiceWords, useChooseTheme, wordsOf } from '../../settings/index.ts'
import { createSignOut } from '../leaving/unsaved.ts'

export interface PaletteCommand {
  id: string
  /** A verb and what it does: "New order". */
  label: string
  /** The key that does it too. */
  hint?: string
  run: () => void
}

/** Everything that can be done from anywhere, as far as this person may. Reactive. */
export function createCommands(more: { showHelp: () => void }): () => readonly PaletteCommand[] {
  const can = useCan()
  const navigate = useNavigate()
  const signOut = createSignOut()
  const newOrder = createNewOrder()
  /** On its screen at once, from elsewhere after going there. */
  const at = (path: string, id: string) => () => doOffered(id, () => navigate(path))
  const go = (path: string) => () => navigate(path)
  const chooseTheme = useChooseTheme()
  const colours = (value: (typeof theme.kind.choices)[number]): PaletteCommand => {
    const label = `${wordsOf(theme).name}: ${choiceWords(theme, value)}`
    return { id: `theme.${value}`, label, run: () => chooseTheme(value) }
  }
  const speak = (value: string): PaletteCommand => ({
    id: `language.${value}`,
    label: `${t('shell.language')}: ${languageName(value)}`,
    run: () => setLanguage(value),
  })
  return () => [
    ...(can('order.edit') ? [{ id: 'order.new', label: t('sales.newOrder'), hint: 'n', run: newOrder.run }] : []),
    ...(can('customer.edit')
      ? [{ id: 'customer.new', label: t('partners.newCustomer'), run: at('/customers', 'customer.new') }]
      : []),
    ...(can('product.edit')
      ? [{ id: 'product.new', label: t('catalogue.newProduct'), run: go('/products?do=new') }]
      : []),
    ...(can('stock.move')
      ? [
          { id: 'stock.receive', label: t('stock.receiveTitle'), run: go('/stock?do=receive') },
          { id: 'stock.transfer', label: t('stock.transferTitle'), run: go('/stock?do=transfer') },
          { id: 'stock.adjust', label: t('stock.adjustTitle'), run: go('/stock?do=adjust') },
        ]
      : []),
    ...(can('stock.count')
      ? [{ id: 'count.new', label: t('counting.newCount'), run: at('/counts', 'count.new') }]
      : []),
    ...(can('chat.use') ? [{ id: 'room.new', label: t('chat.newRoom'), run: at('/chat', 'room.new') }] : []),
    ...(can('access.manage') ? [{ id: 'person.new', label: t('people.add'), run: at('/people', 'person.new') }] : []),
    { id: 'background-work', label: t('jobs.title'), run: go('/jobs') },
    { id: 'help', label: t('shell.help'), hint: '?', run: more.showHelp },
    ...theme.kind.choices.map(colours),
    ...languages.filter((value) => value !== language()).map(speak),
    { id: 'session.end', label: t('identity.signOut'), run: () => void signOut() },
  ]
}
