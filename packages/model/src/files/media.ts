/** Kinds of files that a browser shows as pictures; sizes are made of these. What designers work in (PSD, TIFF, SVG) is kept for download only (PI-06). */
const SHOWN = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const

/** True where sizes of a file can be shown: its content was read as a picture of such a kind. */
export const isPicture = ({ mediaType, width }: { mediaType: string; width: number | null }): boolean =>
  width !== null && (SHOWN as readonly string[]).includes(mediaType)
export const isShownKind = (mediaType: string): boolean => (SHOWN as readonly string[]).includes(mediaType)

/** The media type of unrecognised bytes. */
export const UNKNOWN_KIND = 'application/octet-stream'
