/** The zone in which terms begin and end and months are settled. */
export const accountingZone = 'Asia/Tokyo'

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: accountingZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The calendar day of an instant in the accounting zone, `YYYY-MM-DD`. */
export function accountingDay(at: Date): string {
  return dayFormat.format(at)
}

/** The calendar month of an instant in the accounting zone, `YYYY-MM`. */
export function accountingMonth(at: Date): string {
  return accountingDay(at).slice(0, 7)
}
