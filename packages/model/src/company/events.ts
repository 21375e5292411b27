import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

export const companyChanged = defineEvent('company.changed', {
  subject: 'company',
  payload: { fields: z.array(z.string()) },
  audience: 'company.edit',
})
