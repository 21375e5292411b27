import 'fake-indexeddb/auto'
import { loadWords, setLanguage } from './i18n/t.ts'
import { chooseZone, setCompanyZone } from './i18n/zone.ts'

// Files share a process and its modules: each begins anew, in English and with the device's own zone, whatever the one before it chose.
await Promise.all([loadWords('de'), loadWords('en')]) // a test that switches need not wait
setLanguage('en')
setCompanyZone(undefined)
chooseZone('device')
