import { wholeUnit } from '@werkbank/model/base/value/units.ts'
import { t } from './t.ts'

/** A unit in the person's language. Products keep it as they were given it; what has no word of ours is shown as it is. */
export function unitWord(unit: string): string {
  const whole = wholeUnit(unit)
  return whole ? t(`units.${whole}`) : unit
}
