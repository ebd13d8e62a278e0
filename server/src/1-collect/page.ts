import { refuse as refusePlatform } from '#platform/refusals'

/** Where a page begins: after this row, newest first. */
export interface Cursor {
  readonly createdAt: Date
  readonly id: string
}

/** The cursor after a row. Opaque to the caller. */
export function writeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')
}

/** Read a cursor back. Refused when it is none of ours (`http/invalid-input`). */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString())
  const [, at, id] = found ?? []
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw refusePlatform('http/invalid-input', {
      message: 'The cursor is not one of this list.',
      expected: 'nextCursor of an earlier page',
    })
  return { createdAt: new Date(at), id }
}

/** A page from one row more than asked for: the extra row says that there is a next page. */
export function pageOf<R extends { created_at: Date; id: string }, T>(
  rows: readonly R[],
  limit: number,
  { total, toItem }: { total: number; toItem: (row: R) => T },
): { items: T[]; total: number; nextCursor?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map(toItem)
  if (rows.length <= limit || last === undefined) return { items, total }
  return { items, total, nextCursor: writeCursor({ createdAt: last.created_at, id: last.id }) }
}
