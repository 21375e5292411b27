import { SETTINGS } from '@werkbank/model/all-settings.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import type { MessageKey, ParamsOf } from '@werkbank/words/message.ts'
import type { JSX } from 'solid-js'
import { DeputiesSection } from '../approvals/index.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { JobsSection } from '../jobs/index.tsx'
import { CompanySection } from '../papers/index.tsx'
import { OwnLogLink, SessionsSection, SignInSettingsSection, TokensSection } from '../people/index.ts'
import { AppearanceSection, DeviceSection, ProfileSection } from '../shell/account/account-sections.tsx'
import { SecondFactorSection } from '../shell/account/second-factor-section.tsx'
import { ParkedEventsSection } from '../shell/attention/parked-events-section.tsx'
import { BackupsSection } from '../shell/backups-section.tsx'
import { StorageSection } from '../shell/storage-section.tsx'
import { wordsOf } from './value-words.ts'

type Word = { [K in MessageKey]: ParamsOf<K> extends [] ? K : never }[MessageKey]
type Can = (permission: Permission) => boolean
/** What has a shape of its own: found by the words of its heading and of what is in it. */
export type Section = { words: readonly Word[]; show?: (can: Can) => boolean; body: () => JSX.Element }
export type Group = { id: string; label: Word; sections?: readonly Section[]; domains?: readonly string[] }

/** All settings, in the order of the screen. `domains`: those of the model whose settings are in a group. */
export const GROUPS: readonly Group[] = [
  {
    id: 'me',
    label: 'settings.groupMe',
    sections: [
      { words: ['identity.changePassword'], body: () => <ProfileSection /> },
      { words: ['approvals.deputies'], show: (can) => can('approval.stand-in'), body: () => <DeputiesSection /> },
      { words: ['identity.secondFactor'], body: () => <SecondFactorSection /> },
      { words: ['identity.sessions'], body: () => <SessionsSection /> },
      { words: ['people.logOwn'], body: () => <OwnLogLink /> },
      {
        words: ['people.tokens'],
        show: (can) => can('token.create'),
        body: () => <TokensSection address="/tokens" rights={usePerson().permissions} />,
      },
    ],
  },
  {
    id: 'screen',
    label: 'settings.groupScreen',
    sections: [
      {
        words: ['identity.appearance', 'shell.language', 'shell.clock'],
        body: () => <AppearanceSection />,
      },
      {
        words: ['shell.device', 'identity.signOut', 'identity.forgetDevice', 'shell.install'],
        body: () => <DeviceSection />,
      },
    ],
    domains: ['screens', 'chat'],
  },
  {
    id: 'company',
    label: 'settings.groupCompany',
    sections: [
      {
        words: ['papers.company', 'papers.companyChange', 'papers.timeZone', 'papers.vatId', 'papers.taxNumber'],
        show: (can) => can('company.edit'),
        body: () => <CompanySection />,
      },
    ],
  },
  { id: 'sales', label: 'settings.groupSales', domains: ['quotes', 'sales', 'partners'] },
  { id: 'store', label: 'settings.groupStore', domains: ['catalogue', 'stock', 'approvals'] },
  {
    id: 'security',
    label: 'settings.groupSecurity',
    sections: [
      {
        words: [
          ...(['people.signInSettings', 'people.passwordLengthMin', 'people.sessionHours'] as const),
          ...(['people.administratorSessionHours', 'people.administratorSessionsMax'] as const),
        ],
        show: (can) => can('access.manage'),
        body: () => <SignInSettingsSection />,
      },
    ],
    domains: ['identity'],
  },
  {
    id: 'operation',
    label: 'settings.groupOperation',
    sections: [
      { words: ['jobs.title'], body: () => <JobsSection /> },
      {
        words: ['shell.backups', 'jobs.backupNow'],
        show: (can) => can('access.manage'),
        body: () => <BackupsSection />,
      },
      { words: ['shell.storage'], show: (can) => can('access.manage'), body: () => <StorageSection /> },
      { words: ['shell.parkedEvents'], show: (can) => can('access.manage'), body: () => <ParkedEventsSection /> },
    ],
    domains: ['documents', 'files', 'jobs', 'ledger'],
  },
]

/** Whether all that is looked for is in these texts. */
export type Finder = (...texts: string[]) => boolean

export const sectionsOf = ({ label, sections = [] }: Group, can: Can, has: Finder): readonly Section[] =>
  sections.filter(({ words, show }) => (show?.(can) ?? true) && has(t(label), ...words.map((word) => t(word))))

export const settingsOf = ({ label, domains = [] }: Group, has: Finder): readonly Setting[] =>
  domains
    .flatMap((name) => SETTINGS[name] ?? [])
    .filter((setting) => has(t(label), wordsOf(setting).name, wordsOf(setting).tells))
