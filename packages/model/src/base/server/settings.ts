import { z } from 'zod'

const flag = z.enum(['0', '1'], { error: 'is 1 or 0' }).transform((value) => value === '1')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
/** Compared to the letter with what browsers send, so it must be written as they write it. */
const origins = list.refine((all) => all.every((origin) => URL.parse(origin)?.origin === origin), {
  error: 'is a list of origins like https://erp.example.com, with commas and without a path',
})
const wholeNumber = (least: number, most: number) => {
  const error = `is a whole number from ${least} to ${most}`
  return z.string().regex(/^\d+$/, error).transform(Number).pipe(z.number().min(least, error).max(most, error))
}
const bucket = z
  .string()
  .regex(/^https?:\/\/[^/?#@]+\/[^/?#]+[^?#]*$/, 'is the address of a bucket like https://s3.example.com/backups')

/** Every setting of every process, by the name of its environment variable. docs/running.md is the table for people. */
const SETTINGS = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is an address like postgres://user:password@host:5432/name')
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber(2, 500).optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'is an address like redis://host:6379')
    .optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
  WERKBANK_ENVIRONMENT: z.string().default('production'),
  WERKBANK_HTTPS: flag.default(false),
  WERKBANK_ORIGINS: origins.default([]),
  WERKBANK_TRUSTED_PROXIES: list.default([]),
  WERKBANK_JOBS: flag.default(true),
  WERKBANK_BACKUP: flag.default(true),
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEY_FILE: z.string().optional(),
  BACKUP_S3_URL: bucket.optional(),
  BACKUP_S3_REGION: z.string().optional(),
  BACKUP_S3_ACCESS_KEY: z.string().optional(),
  BACKUP_S3_SECRET_KEY: z.string().optional(),
  FILES_DIR: z.string().optional(),
  FILES_S3_URL: bucket.optional(),
  FILES_S3_REGION: z.string().optional(),
  FILES_S3_ACCESS_KEY: z.string().optional(),
  FILES_S3_SECRET_KEY: z.string().optional(),
  FILES_SCAN: z.string().optional(),
  WERKBANK_DEMO: flag.optional(),
  WERKBANK_DEMO_SIGN_INS: flag.optional(),
  WERKBANK_METRICS_TOKEN: z.string().min(20, 'has at least 20 characters').optional(),
})
export const SETTING_NAMES = Object.keys(SETTINGS.shape)

/** Settings that can't be read; the message has a sentence for each. */
export class SettingsWrong extends Error {
  override name = 'SettingsWrong'
}

export type Settings = ReturnType<typeof readSettings>

/** Reads the environment; an empty variable counts as not set. Throws SettingsWrong. */
export function readSettings(environment: Record<string, string | undefined>) {
  const given = Object.fromEntries(SETTING_NAMES.map((name) => [name, environment[name] || undefined]))
  const parsed = SETTINGS.safeParse(given)
  if (!parsed.success)
    throw new SettingsWrong(
      parsed.error.issues.map(({ path: [name], message }) => `${String(name)} ${message}.`).join('\n'),
    )
  const { data } = parsed
  const [backupS3, filesS3] = [s3Of('BACKUP', data), s3Of('FILES', data)]
  return {
    host: data.HOST,
    port: data.PORT,
    dataDir: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL,
    /** Backups of the embedded Postgres are made. */
    backup: data.WERKBANK_BACKUP,
    /** Where backups are stored; by default below `dataDir`. */
    backupDir: data.BACKUP_DIR,
    backupKeyFile: data.BACKUP_KEY_FILE,
    /** A bucket to back up to instead of a folder. */
    backupS3,
    /** Where the bytes of files are stored; by default below `dataDir`. */
    filesDir: data.FILES_DIR,
    /** A bucket for them instead; what is on its way still lies in the folder. */
    filesS3,
    /** A program that is asked of each file whether it carries something harmful. */
    filesScan: data.FILES_SCAN,
    connectionsMax: data.DATABASE_CONNECTIONS,
    redisUrl: data.REDIS_URL,
    logLevel: data.LOG_LEVEL,
    /** What the operators call this installation: it stands in each line of the log. */
    environment: data.WERKBANK_ENVIRONMENT,
    /** Reached by https, by a proxy in front: cookies are Secure. */
    https: data.WERKBANK_HTTPS,
    /** Origins of pages that may call and open sockets, besides the address itself. */
    allowedOrigins: data.WERKBANK_ORIGINS,
    trustedProxies: data.WERKBANK_TRUSTED_PROXIES,
    jobs: data.WERKBANK_JOBS,
    demo: data.WERKBANK_DEMO,
    /** Whether demo people may sign in from wherever this is reached; where nothing is said, on this machine itself. */
    demoSignIns: data.WERKBANK_DEMO_SIGN_INS,
    /** The bearer token for /metrics. */
    metricsToken: data.WERKBANK_METRICS_TOKEN,
  }
}

function s3Of(settings: 'BACKUP' | 'FILES', data: z.output<typeof SETTINGS>) {
  const { [`${settings}_S3_URL` as const]: url, [`${settings}_DIR` as const]: folder } = data
  const accessKeyId = data[`${settings}_S3_ACCESS_KEY`]
  const secretAccessKey = data[`${settings}_S3_SECRET_KEY`]
  if (!url) return undefined
  // What is on its way to the bucket of files lies in the folder first.
  if (folder && settings === 'BACKUP')
    throw new SettingsWrong('BACKUP_DIR and BACKUP_S3_URL name two places for backups: choose one.')
  if (!accessKeyId || !secretAccessKey)
    throw new SettingsWrong(`${settings}_S3_URL needs ${settings}_S3_ACCESS_KEY and ${settings}_S3_SECRET_KEY.`)
  return { url, accessKeyId, secretAccessKey, region: data[`${settings}_S3_REGION`] }
}

/** The settings of a process that can't be without a database, or undefined after telling why not. */
export function readServiceSettings(
  environment: Record<string, string | undefined>,
  tell: (sentences: string) => void,
): (Settings & { databaseUrl: string }) | undefined {
  try {
    const settings = readSettings(environment)
    if (settings.databaseUrl) return { ...settings, databaseUrl: settings.databaseUrl }
    tell('DATABASE_URL says which Postgres to use; it is not set.')
  } catch (error) {
    if (!(error instanceof SettingsWrong)) throw error
    tell(error.message)
  }
}
