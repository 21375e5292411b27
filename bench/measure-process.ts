import { must } from '@werkbank/model/base/assert.ts'
import { joinCompany } from './company.ts'
import { MEASUREMENTS } from './measurements.ts'

/** One measurement in a process of its own (run.ts), so that none pays for what another left behind: `<name> <database> <short | full>`. */
const [name = '', databaseUrl = '', length] = process.argv.slice(2)
const company = await joinCompany(databaseUrl)
const results = await must(MEASUREMENTS[name], `a measurement called ${name}`)(company, length === 'short')
process.send?.(results, () => process.exit(0))
