/** Every limit with its reason. Units stand last in the name. */
export const LIMITS = {
  /** One update of a document: pasting 2,000 order lines makes about 200 kB. Larger offline batches are split by the client. */
  updateBytesMax: 256 * 1024,
  /** A frame on the socket: an update and its header, and a first sync of a large document. */
  frameBytesMax: 4 * 1024 * 1024,
  /** A frame on `/counts`: a reconnecting device sends all its counts as one message, about 120 bytes each: 8,000 counts. */
  countsFrameBytesMax: 1024 * 1024,
  /** What one such message may unpack to. A letter is a row: 5,000 counts are 700,000. */
  countsMessageBytesMax: 8 * 1024 * 1024,
  countsMessageRowsMax: 2_000_000,
  /** A whole sheet, unpacked: some ten thousand counts of 5,000 bins. Every device that opens it holds it in memory, phones too. */
  countSheetBytesMax: 32 * 1024 * 1024,
  countSheetRowsMax: 8_000_000,
  /** JSON bodies of the API. The largest honest one is an order with 2,000 lines. */
  bodyBytesMax: 2 * 1024 * 1024,
  /** Rows that a device sends to the server at once, of a long file or a step for thousands of rows; the body's limit counts, too. */
  batchPartRowsMax: 500,
  /** What a batch keeps of a row: its command, what takes it back, and what stood in the file. 100,000 rows of a price list are 40 MB. */
  batchBytesMax: 150 * 1024 * 1024,
  /** Of all people of a company together, until their jobs are done. */
  batchesBytesMax: 600 * 1024 * 1024,
  orderLinesMax: 2_000,
  /** Of one line, receipt, move or count. A number of eight digits and more is a barcode in the wrong field. */
  quantityMax: 10_000_000,
  /** 100 million in euros and cents. */
  priceMinorMax: 10_000_000_000,
  /**
   * What quantity × price of one line comes to: 10 billion. 2,000 of them with a tax of 100 % are 4 × 10^15, less than the 9 × 10^15 up
   * to which numbers are exact, so each sum of a document is.
   */
  lineMinorMax: 1_000_000_000_000,
  /** The state of a document as base64: about 12 characters for each session that ever wrote in it, and some 7 for each stretch of deletions. */
  stateVectorCharsMax: 200_000,
  orderNoteCharsMax: 20_000,
  shortTextCharsMax: 300,
  /** What distinguishes variants: size, colour, painting. */
  /** Levels of categories, and how many there are: each screen of products walks the tree. */
  categoryDepthMax: 10,
  categoriesMax: 2_000,
  /** Levels of units, and how many there are: each decision about a unit walks the tree. */
  orgUnitDepthMax: 10,
  orgUnitsMax: 1_000,
  variantFieldsMax: 40,
  chatMessageCharsMax: 10_000,
  /** Documents on one socket: a full mirror of open orders on one device. */
  documentsPerSocketMax: 5_000,
  /** Edits of one person: an honest typist makes fewer than 20 a second; pastes come as one. */
  updatesPerSecond: 100,
  updatesBurst: 2_000,
  awarenessBytesMax: 4 * 1024,
  /** A chat month rolls over to the next document when it gets larger. */
  chatDocumentBytesMax: 2 * 1024 * 1024,
  /** States of documents that clients mirror, so that they open offline. */
  mirroredStateBytesMax: 64 * 1024,
  pageLimitDefault: 50,
  pageLimitMax: 500,
} as const
