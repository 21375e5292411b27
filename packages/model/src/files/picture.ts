import { z } from 'zod'
import { isPicture } from './media.ts'

/** Where a picture of a record is shown; each may have a choice of its own. PI-03. */
export const PICTURE_CONTEXTS = ['list', 'detail', 'document', 'shop'] as const
export type PictureContext = (typeof PICTURE_CONTEXTS)[number]

/** The longest side that is made of a picture, in pixels: rows of lists, screens, paper at 300 dots an inch. PI-06. */
export const PICTURE_SIZES = { list: 96, gallery: 320, detail: 1_200, document: 2_400 } as const
export type PictureSize = keyof typeof PICTURE_SIZES
export const PICTURE_SIZE_NAMES = Object.keys(PICTURE_SIZES) as [PictureSize, ...PictureSize[]]

/** The chosen file by context; a missing one is chosen automatically. */
export const pictureChoices = z.partialRecord(z.enum(PICTURE_CONTEXTS), z.string())
export type PictureChoices = z.output<typeof pictureChoices>

type Shown = { id: string; mediaType: string; width: number | null; height: number | null; createdAt: string }

/**
 * Pictures among the files of one record, the best first: those large enough for a screen before smaller ones, then the oldest. What comes later
 * takes no place unless it is chosen.
 */
export function rankPictures<F extends Shown>(files: Iterable<F>): F[] {
  const small = ({ width, height }: F) => (Math.max(width ?? 0, height ?? 0) < PICTURE_SIZES.gallery ? 1 : 0)
  return [...files]
    .filter(isPicture)
    .sort((a, b) => small(a) - small(b) || compare(a.createdAt, b.createdAt) || compare(a.id, b.id))
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The picture of a record in a context: what was chosen while it is there, else the best (PI-01, PI-04). */
export function primaryPicture<F extends Shown>(
  files: Iterable<F>,
  choices: PictureChoices,
  context: PictureContext,
): F | undefined {
  const ranked = rankPictures(files)
  return ranked.find(({ id }) => id === choices[context]) ?? ranked[0]
}
