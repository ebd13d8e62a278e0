import type { Money } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'

const gib = 1024
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Numbers, money, days and instants as the reader's language writes them. Instants are in the reader's own zone. */
export function formats(language: string) {
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value)
  return {
    number,
    /** Always the same digits, so that a column lines up. */
    fixed: (value: number, digits: number) => value.toFixed(digits),
    /** Three significant digits, for measures. */
    measure: (value: number) => new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value),
    money: (money: Money) => yen(BigInt(money.minor)),
    percent: (ratio: number, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(ratio),
    day: (day: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
    month: (month: string) =>
      new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
        new Date(`${month}-01T00:00:00Z`),
      ),
    instant: (instant: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant)),
    clock: (at: number) => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at),
    bytes: (sizeBytes: number) => {
      const power = sizeBytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(sizeBytes) / Math.log(gib)))
      return `${number(sizeBytes / gib ** power, power > 1 ? 1 : 0)} ${units[power]}`
    },
    seconds: (seconds: number) => {
      if (seconds < 60) return `${number(seconds, 1)} ${language === 'ja' ? '秒' : 's'}`
      const whole = Math.round(seconds)
      const minutes = Math.floor(whole / 60)
      return language === 'ja' ? `${minutes} 分 ${whole % 60} 秒` : `${minutes} min ${whole % 60} s`
    },
  }
}

/** Yen grouped by thousands: ¥12,345; a debt is −¥12,345. */
export function yen(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${minor < 0n ? '−' : ''}¥${digits}`
}

export function useFormats() {
  const { i18n } = useTranslation()
  return formats(i18n.language)
}

/** The reader's language of a name that has both. */
export function useName(): (name: { en: string; ja: string }) => string {
  const { i18n } = useTranslation()
  return name => (i18n.language === 'ja' ? name.ja : name.en)
}
