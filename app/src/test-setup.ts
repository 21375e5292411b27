import 'fake-indexeddb/auto'
import { setLanguage } from './i18n/t.ts'
import { chooseZone, setCompanyZone } from './i18n/zone.ts'

// Files share a process and its modules: each begins anew, in English and with the device's own zone, whatever the one before it chose.
setLanguage('en')
setCompanyZone(undefined)
chooseZone('device')
