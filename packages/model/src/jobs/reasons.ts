/** Why a job was not done, in a sentence. What a command or the disk said comes with a sentence of its own. */
export const JOB_REASONS = {
  'right-lost': 'Whoever asked for this may not do it any more.',
  'asker-left': 'The account of whoever asked for this is deactivated, or its API token has ended.',
  'took-too-long': 'This took too long and was ended.',
  'gave-up': 'This broke off {tries} times and is not tried again. The log of the server says why.',
  'no-room': 'The server has no room left for files. Whoever runs it has to make some.',
  'not-here': 'This server can not do this: it is set up for it elsewhere, or not at all.',
} as const
export type JobReason = keyof typeof JOB_REASONS
