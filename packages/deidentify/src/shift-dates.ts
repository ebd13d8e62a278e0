/** What `shiftDate` and `shiftDateTime` answer: the shifted text, or nothing where the text is no date. */
export type Shifted = string | undefined

const dayMs = 86_400_000

/**
 * Shift a DA value by whole days: YYYYMMDD, or YYYY.MM.DD of ACR-NEMA, whose form is kept. Empty stays empty.
 * @see DICOM PS3.5 Table 6.2-1
 */
export function shiftDate(text: string, days: number): Shifted {
  const value = text.trim()
  if (value === '') return ''
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(value)
  if (match === null) return undefined
  const [, year = '', dot = '', month = '', day = ''] = match
  const moved = moveDay(Number(year), Number(month), Number(day), days)
  return moved && [moved.year, moved.month, moved.day].join(dot)
}

/**
 * Shift a DT value by whole days; time of day, fraction and offset are left alone. A value without a day (YYYY or YYYYMM) is shifted from the
 * middle of its span, so that it is off by at most half of it. Empty stays empty. @see DICOM PS3.5 Table 6.2-1
 */
export function shiftDateTime(text: string, days: number): Shifted {
  const value = text.trim()
  if (value === '') return ''
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?([+-]\d{4})?$/.exec(value)
  if (match === null) return undefined
  const [, year = '', month, day, time = '', offset = ''] = match
  const moved = moveDay(Number(year), Number(month ?? '7'), Number(day ?? (month === undefined ? '2' : '15')), days)
  if (moved === undefined) return undefined
  if (month === undefined) return moved.year + offset
  if (day === undefined) return moved.year + moved.month + offset
  return moved.year + moved.month + moved.day + time + offset
}

/** Shift each value of a multi-valued DA or DT text (values parted by a backslash); nothing if one of them is no date. */
export function shiftValues(text: string, days: number, shift: (value: string, days: number) => Shifted): Shifted {
  const values = text.split('\\').map(value => shift(value, days))
  return values.some(value => value === undefined) ? undefined : values.join('\\')
}

/** Shift a day written YYYY-MM-DD or YYYY/M/D; the answer has the same separator and two-digit month and day. */
export function shiftCalendarDay(text: string, days: number): Shifted {
  const match = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text.trim())
  if (match === null) return undefined
  const [, year = '', separator = '', month = '', day = ''] = match
  const moved = moveDay(Number(year), Number(month), Number(day), days)
  return moved && [moved.year, moved.month, moved.day].join(separator)
}

/** Cap an AS value at 090Y, since ages over 89 are rare enough to point at a person. Anything that is no age is emptied. */
export function capAge(text: string): string {
  const match = /^(\d{3})([DWMY])$/.exec(text.trim())
  if (match === null) return ''
  return match[2] === 'Y' && Number(match[1]) > 89 ? '090Y' : text.trim()
}

function moveDay(year: number, month: number, day: number, days: number) {
  const start = Date.UTC(year, month - 1, day)
  const check = new Date(start)
  if (year < 1000 || check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return undefined
  const moved = new Date(start + days * dayMs)
  return {
    year: String(moved.getUTCFullYear()).padStart(4, '0'),
    month: String(moved.getUTCMonth() + 1).padStart(2, '0'),
    day: String(moved.getUTCDate()).padStart(2, '0'),
  }
}
