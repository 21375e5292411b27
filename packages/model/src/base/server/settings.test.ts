import { expect, test } from 'vitest'
import { readServiceSettings, readSettings, SettingsWrong } from './settings.ts'

test('NO-07.2 what is not set has its default; empty is not set', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({
    host: '127.0.0.1',
    port: undefined,
    databaseUrl: undefined,
    https: false,
    allowedOrigins: [],
    trustedProxies: [],
    jobs: true,
  })
})

test('all are read', () => {
  expect(
    readSettings({
      PORT: '0',
      DATABASE_URL: 'postgresql:///w?host=/run',
      REDIS_URL: 'redis://r:6379',
      WERKBANK_HTTPS: '1',
      WERKBANK_ORIGINS: 'https://a.test, https://b.test',
      WERKBANK_TRUSTED_PROXIES: '10.0.0.0/8,::1',
      WERKBANK_JOBS: '0',
      WERKBANK_DEMO: '0',
    }),
  ).toMatchObject({
    port: 0,
    databaseUrl: 'postgresql:///w?host=/run',
    redisUrl: 'redis://r:6379',
    https: true,
    allowedOrigins: ['https://a.test', 'https://b.test'],
    trustedProxies: ['10.0.0.0/8', '::1'],
    jobs: false,
    demo: false,
  })
})

test.each([
  [{ PORT: '80a' }, 'PORT is a whole number from 0 to 65535.'],
  [{ PORT: '70000' }, 'PORT is a whole number from 0 to 65535.'],
  [{ DATABASE_URL: 'localhost' }, 'DATABASE_URL is an address like postgres://user:password@host:5432/name.'],
  [{ REDIS_URL: 'localhost' }, 'REDIS_URL is an address like redis://host:6379.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is one of fatal, error, warn, info, debug, trace, silent.'],
  [{ WERKBANK_HTTPS: 'yes' }, 'WERKBANK_HTTPS is 1 or 0.'],
  [{ WERKBANK_METRICS_TOKEN: 'short' }, 'WERKBANK_METRICS_TOKEN has at least 20 characters.'],
])('%j is told in a sentence', (environment, sentence) => {
  expect(() => readSettings(environment)).toThrow(new SettingsWrong(sentence))
})

test.each(['erp.example.com', 'https://erp.example.com/', 'https://ERP.example.com', 'https://a.test, b.test'])(
  'WERKBANK_ORIGINS=%s would never match what a browser sends, and is told',
  (given) => {
    expect(() => readSettings({ WERKBANK_ORIGINS: given })).toThrow(/^WERKBANK_ORIGINS is a list of origins like /)
  },
)

test('NO-07.7 DM-19.4 every wrong one is told, not only the first', () => {
  expect(() => readSettings({ PORT: 'x', WERKBANK_HTTPS: 'x' })).toThrow(/PORT .*\nWERKBANK_HTTPS /)
})

test('a service needs a database and says so', () => {
  const told: string[] = []
  expect(readServiceSettings({}, (text) => told.push(text))).toBeUndefined()
  expect(readServiceSettings({ PORT: 'x' }, (text) => told.push(text))).toBeUndefined()
  expect(told).toEqual([
    'DATABASE_URL says which Postgres to use; it is not set.',
    'PORT is a whole number from 0 to 65535.',
  ])
})

test('a bucket for backups comes with its keys, and beside no folder', () => {
  const keys = { BACKUP_S3_ACCESS_KEY: 'key', BACKUP_S3_SECRET_KEY: 'secret' }
  const url = 'https://s3.example.com/backups/werk-1'
  expect(readSettings({ BACKUP_S3_URL: url, ...keys }).backupS3).toEqual({
    url,
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    region: undefined,
  })
  expect(readSettings(keys).backupS3).toBeUndefined()
  expect(() => readSettings({ BACKUP_S3_URL: url })).toThrow(
    'BACKUP_S3_URL needs BACKUP_S3_ACCESS_KEY and BACKUP_S3_SECRET_KEY.',
  )
  expect(() => readSettings({ BACKUP_S3_URL: url, BACKUP_DIR: '/backups', ...keys })).toThrow('two places')
  for (const wrong of ['s3://backups', 'https://s3.example.com', 'https://key:secret@s3.example.com/backups'])
    expect(() => readSettings({ BACKUP_S3_URL: wrong, ...keys })).toThrow('is the address of a bucket')
})
