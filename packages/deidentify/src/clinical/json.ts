/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json | undefined
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

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
    const value: Json = JSON.parse(text.replace(/^\ufeff/, ''))
    return value
  } catch {
    return undefined
  }
}
