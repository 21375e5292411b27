/**
 * One measurement: ours against a baseline of the same run. A goal is a ratio (`higher` where more is better) or, with `plus`, how much more than the
 * baseline it may be in the same unit. A measurement may have no goal.
 */
export type Goal = { ratio: number; better: 'lower' | 'higher' } | { plus: number }
export type Result = {
  what: string
  against: string
  ours: number
  baseline: number
  unit: string
  ratio: number
  goal?: Goal
  p99?: { ours: number; baseline: number }
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)
export const p99 = (values: readonly number[]): number => percentile(values, 0.99)
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** How long `work` takes, in ms. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs both in turn, so that what the machine does meanwhile hits both; the first round only warms up. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number[]>,
  baseline: () => Promise<number[]>,
): Promise<{ ours: number[]; baseline: number[] }> {
  const all = { ours: [] as number[], baseline: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const mine = await ours()
    const theirs = await baseline()
    if (round === 0) continue
    all.ours.push(...mine)
    all.baseline.push(...theirs)
  }
  return all
}

/** The row of the table. Durations and sizes: lower is better. */
export function compare(
  names: { what: string; against: string; unit: string },
  values: { ours: number[]; baseline: number[] },
  goal?: Goal,
): Result {
  const [ours, baseline] = [median(values.ours), median(values.baseline)]
  return {
    ...names,
    ours,
    baseline,
    ratio: ours / baseline,
    ...(goal ? { goal } : {}),
    p99: { ours: p99(values.ours), baseline: p99(values.baseline) },
  }
}

export function reached({ ours, baseline, ratio, goal }: Result): boolean | undefined {
  if (!goal) return undefined
  if ('plus' in goal) return ours <= baseline + goal.plus
  return goal.better === 'lower' ? ratio <= goal.ratio : ratio >= goal.ratio
}

function goalWords({ goal, unit }: Result): string {
  if (!goal) return ''
  if ('plus' in goal) return `≤ +${goal.plus} ${unit}`
  return `${goal.better === 'lower' ? '≤' : '≥'} ${goal.ratio}×`
}

/** The results as lines of a table for the terminal. */
export function table(results: readonly Result[]): string {
  const number = (value: number) =>
    value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
  const rows = results.map((result) => [
    result.what,
    result.against,
    `${number(result.ours)} ${result.unit}`,
    `${number(result.baseline)} ${result.unit}`,
    result.p99 ? `${number(result.p99.ours)} / ${number(result.p99.baseline)}` : '',
    `${result.ratio.toFixed(2)}×`,
    goalWords(result),
    { true: 'reached', false: 'missed', undefined: '' }[String(reached(result))] ?? '',
  ])
  const head = ['what', 'against', 'ours', 'baseline', 'p99 ours / baseline', 'ratio', 'goal', '']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [head, widths.map((width) => '─'.repeat(width)), ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n')
}
