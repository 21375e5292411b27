/** The cache in which the service worker keeps pictures that were seen here, so that they are there without a network. */
export const PICTURES = 'pictures'

/** Takes pictures from this device: those of some files, or all. Without a service worker there are none. */
export async function forgetPictures(fileIds?: readonly string[]): Promise<void> {
  const { caches } = globalThis
  if (!caches) return
  if (!fileIds) return void (await caches.delete(PICTURES))
  const cache = await caches.open(PICTURES)
  const gone = new Set(fileIds)
  for (const key of await cache.keys()) if (gone.has(fileOf(key.url))) await cache.delete(key, { ignoreVary: true })
}

/** `…/api/v1/files/<id>/pictures/<size>` */
const fileOf = (url: string): string => new URL(url).pathname.split('/')[4] ?? ''
