import { refuse } from './refusals.ts'

/** Where a page of a list ended: the sort key of its last row. */
export interface Cursor {
  readonly at: Date
  readonly id: string
}

/** A cursor as the opaque text of the contract. */
export function cursorText({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** The cursor of a text; refused when it is none of ours. */
export function parseCursor(text: string): Cursor {
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id))
    throw refuse('http/invalid-input', { message: 'The cursor is none of ours.', subject: 'query.cursor' })
  return { at: new Date(at), id }
}
