/** How keys of rows are compared: a SKU, a number. */
export const keyText = (value: unknown): string =>
  String(value ?? '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
