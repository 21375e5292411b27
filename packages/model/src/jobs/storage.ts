/** What the data is of, in the order in which it is shown. `records`: everything else that people keep. */
export const STORAGE_KINDS = ['records', 'typing', 'sittings', 'documents', 'messages', 'events', 'files'] as const
export type StorageKind = (typeof STORAGE_KINDS)[number]
