import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import { expect } from 'vitest'
import type { TestPerson } from '../testing.ts'
import type { Shop } from '../testing-shop.ts'

/** Asks for files of lists and reads them. `shown`: the columns where nothing else is said. */
export function exportCalls(shop: () => Shop, shown: readonly ExportColumn[]) {
  const ask = (person: TestPerson, body: object = {}) =>
    person.call('POST', '/exports', { list: 'products', name: 'Artikel', columns: shown, ...body })
  const rowOf = async (person: TestPerson, id: string) => (await person.call('GET', `/jobs/${id}`)).body
  async function made(person: TestPerson, body: object = {}): Promise<string> {
    const { status, body: answer } = await ask(person, body)
    expect(status, JSON.stringify(answer)).toBe(201)
    await expect.poll(async () => (await rowOf(person, answer.id)).state).toBe('done')
    return answer.id
  }
  const bytesOf = async (person: TestPerson, id: string) => {
    const response = await fetch(`${shop().url}/api/v1/jobs/${id}/result`, {
      headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(response.status).toBe(200)
    return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
  }
  /** Cells of a CSV file without quotes in its texts. */
  const linesOf = async (person: TestPerson, id: string): Promise<string[][]> =>
    (await bytesOf(person, id)).bytes
      .toString()
      .replace('\ufeff', '')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
  return { ask, rowOf, made, bytesOf, linesOf }
}
