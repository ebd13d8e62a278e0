declare global {
  /** Not yet in the compiler's library. @see https://tc39.es/proposal-json-parse-with-source/ */
  interface JSON {
    rawJSON(text: string): WrittenNumber
    isRawJSON(value: unknown): boolean
  }
}

/** A JSON value; a number whose text says more than its value, such as 1.10, is a {@link WrittenNumber}. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** A number as it was written. FHIR counts the digits of a decimal as its precision. @see https://hl7.org/fhir/R4/json.html#primitive */
export type WrittenNumber = { readonly rawJSON: string }
export interface JsonObject {
  readonly [name: string]: Json | undefined
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isWrittenNumber(value)

/** Whether a value is a number that is written out as it came. */
export const isWrittenNumber = (value: Json | undefined): boolean => JSON.isRawJSON(value)

/** The value as a list: an array as it is, nothing as no items, anything else as the one item. */
export const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : isList(value) ? value : [value]

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** The objects of a list; whatever else stands in it is passed over. */
export const objectsOf = (value: Json | undefined): readonly JsonObject[] => listOf(value).filter(isObject)

/** The texts of a list; whatever else stands in it is passed over. */
export const textsIn = (value: Json | undefined): readonly string[] =>
  listOf(value).filter(one => typeof one === 'string')

/** Parse JSON text; undefined where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text.replace(/^\ufeff/, ''), keepDigits)
    return value
  } catch {
    return undefined
  }
}

/** Numbers that would be written otherwise than they came are kept as text. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value
}
