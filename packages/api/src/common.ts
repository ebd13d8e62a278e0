import { z } from 'zod'

export const id = z.uuid()
/** Lower-case hex SHA-256 of exact bytes. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/)
/** ISO 8601 in UTC. */
export const instant = z.iso.datetime()
/** A calendar day, YYYY-MM-DD. */
export const day = z.iso.date()
/** A calendar month, YYYY-MM, in the platform's accounting zone (Asia/Tokyo). */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** A DICOM UID. @see DICOM PS3.5 9.1 */
export const uid = z.string().regex(/^[0-9.]{1,64}$/)
/** Whole minor units as a decimal string, since JSON numbers are floats. For JPY the minor unit is the yen. */
export const money = z.object({ minor: z.string().regex(/^-?\d{1,18}$/), currency: z.literal('JPY') })
export type Money = z.output<typeof money>
/** A name in both languages of the platform. */
export const bilingual = z.object({ en: z.string().min(1).max(300), ja: z.string().min(1).max(300) })

export const idParams = z.object({ id })
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
})
/** One page of a list: `total` counts all rows that match, `nextCursor` is absent on the last page. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int(), nextCursor: z.string().optional() })

/** The body of every answer that is not 2xx. Never holds an identifier of a person. */
export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    expected: z.string().optional(),
    found: z.string().optional(),
    subject: z.string().optional(),
    hint: z.string().optional(),
    requestId: z.string().optional(),
  }),
})
export type ErrorBody = z.output<typeof errorBody>

export const severity = z.enum(['info', 'warning', 'error'])
/** A problem with data: which rule, how bad, on what. @see FHIR OperationOutcome.issue */
export const issue = z.object({ code: z.string(), severity, where: z.string().optional(), message: z.string() })

export const modality = z.string().regex(/^[A-Z]{2,10}$/)
