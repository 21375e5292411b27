import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSync } from 'fontkit'

/**
 * What papers are set in, first to last: a character is taken from the first family that has it. All of them are in the folders of
 * packages (OFL, DejaVu under its own free licence), so papers look the same on every machine, and only the letters used are put into the file.
 */
const FONTS = [
  { family: 'Noto Sans', path: ofPackage('@embedpdf/fonts-latin', '../fonts/NotoSans-Regular.ttf') }, // Latin, Greek, Cyrillic
  { family: 'Noto Naskh Arabic', path: ofPackage('@embedpdf/fonts-arabic', '../fonts/NotoNaskhArabic-Regular.ttf') },
  { family: 'Noto Sans Hebrew', path: ofPackage('@embedpdf/fonts-hebrew', '../fonts/NotoSansHebrew-Regular.ttf') },
  { family: 'Noto Sans S Chinese', path: ofPackage('@embedpdf/fonts-sc', '../fonts/NotoSansHans-Regular.otf') }, // and Japanese
  { family: 'Noto Sans Korean', path: ofPackage('@embedpdf/fonts-kr', '../fonts/NotoSansKR-Regular.otf') },
  { family: 'DejaVu Sans', path: ofPackage('dejavu-fonts-ttf/package.json', 'ttf/DejaVuSans.ttf') }, // signs, Georgian, Armenian
]

/** A file of a package, from the file that the package is imported by. */
function ofPackage(entry: string, path: string): string {
  return fileURLToPath(new URL(path, import.meta.resolve(entry)))
}

export const fontFamilies = FONTS.map(({ family }) => family)
/** Where the compiler looks for them in all their weights. */
export const fontFolders = FONTS.map(({ path }) => dirname(path))

/** Letters of which each font of ours is known to be complete: most papers need no look into the fonts. */
const KNOWN = /^[\n\u0020-\u007e\u00a0-\u024f\u0386-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac]*$/
/** Characters that turn the text direction until they are closed: removed, since lines get their direction from their letters. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g
/** What is never drawn itself: it joins or separates its neighbours. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u

/** Titles are bold, and a bold font may have fewer characters. */
const boldOf = (path: string) => path.replace(/(?:-Regular)?(?=\.[a-z]+$)/, '-Bold')

let covered: ReadonlySet<number> | undefined
function coveredCharacters(): ReadonlySet<number> {
  covered ??= new Set(
    FONTS.flatMap(({ path }) => {
      const bold = new Set(openSync(boldOf(path)).characterSet)
      return openSync(path).characterSet.filter((character) => bold.has(character))
    }),
  )
  return covered
}

/**
 * The text as it can be shown: what no font has (some scripts, control characters) or has no meaning of its own (private use) becomes "�", because a paper for the archive (PDF/A)
 * may name no letter without its picture, and leaving it out would make another name of it.
 */
export function shownText(text: string): string {
  const composed = text.normalize('NFC').replaceAll(TURNING, '')
  if (KNOWN.test(composed)) return composed
  const known = coveredCharacters()
  const isShown = (character: string) =>
    UNSEEN.test(character) || (known.has(character.codePointAt(0) ?? 0) && !/[\p{Cc}\p{Co}]/u.test(character))
  return Array.from(composed, (one) => (one === '\n' || isShown(one) ? one : '\ufffd')).join('')
}
