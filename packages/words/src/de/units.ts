/** Units of which there are no halves. Others (kg, m) are written alike in both languages. */
export const units = { pieces: 'Stk.', sets: 'Satz', pairs: 'Paar' } as const
