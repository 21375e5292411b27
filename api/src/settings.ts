import { z } from 'zod'

const flag = z.enum(['0', '1']).transform((value) => value === '1')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)

const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1, 'DATABASE_URL says which Postgres to use.'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.string().default('info'),
  /** Connections to Postgres of this process. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  WERKBANK_HTTPS: flag.default(false),
  WERKBANK_ORIGINS: list.default([]),
  WERKBANK_TRUSTED_PROXIES: list.default([]),
  WERKBANK_DEMO_SIGN_INS: flag.optional(),
  WERKBANK_JOBS: flag.default(true),
})

/** Reads the environment, or throws with a sentence for each variable that can't be read. */
export function readSettings(environment: Record<string, string | undefined>) {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success)
    throw new Error(
      `settings: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    )
  const { data } = parsed
  return {
    databaseUrl: data.DATABASE_URL,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    connectionsMax: data.DATABASE_CONNECTIONS,
    https: data.WERKBANK_HTTPS,
    allowedOrigins: data.WERKBANK_ORIGINS,
    trustedProxies: data.WERKBANK_TRUSTED_PROXIES,
    jobs: data.WERKBANK_JOBS,
    ...(data.WERKBANK_DEMO_SIGN_INS === undefined ? {} : { demoSignIns: data.WERKBANK_DEMO_SIGN_INS }),
  }
}
