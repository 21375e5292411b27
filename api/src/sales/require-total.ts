import type { Refusal } from '../http/problem/problem.ts'

type Refuse = (code: 'total-differs', data: { expectedMinor: number; grossMinor: number }) => Refusal

/** Refuses to issue a document that comes to something else than what the caller was shown: their preview got stale (IV-02). */
export function requireTotal(
  { refuse }: { refuse: Refuse },
  expectedMinor: number | undefined,
  grossMinor: number,
): void {
  if (expectedMinor !== undefined && expectedMinor !== grossMinor)
    throw refuse('total-differs', { expectedMinor, grossMinor })
}
