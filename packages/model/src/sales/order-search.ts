/** Orders are found by SKUs of their lines, too (SA-18). Fewer letters are in so many SKUs that they say nothing of an order. */
export const SKU_LETTERS_MIN = 3
