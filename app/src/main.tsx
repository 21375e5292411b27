import { Router } from '@solidjs/router'
import { render } from 'solid-js/web'
import { followFocus } from './design/overlay/focus-trail.ts'
import './design/theme.css'
import { startTheme } from './design/theme.ts'
import { language, loadWords } from './i18n/t.ts'
import { SessionProvider } from './identity/session.tsx'
import { routes } from './routes.tsx'
import { readableAddress } from './shell/leaving/readable-address.ts'
import { Shell } from './shell/shell.tsx'
import { registerServiceWorker } from './shell/update.ts'

const readable = readableAddress(location)
if (readable !== undefined) history.replaceState(null, '', readable)
startTheme()
followFocus()
const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')
loadWords(language()).then(() => {
  render(
    () => (
      <SessionProvider>
        <Router root={Shell}>{routes}</Router>
      </SessionProvider>
    ),
    root,
  )
  registerServiceWorker()
})
