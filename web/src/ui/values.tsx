import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../format.ts'
import styles from './values.module.css'

/** Whole minor units as a decimal string. */
interface MoneyValue {
  readonly minor: string
  readonly currency: 'JPY'
}

/** An amount in yen, ¥12,345. */
export function Money({ value }: { value: MoneyValue }) {
  return <span className={styles.figure}>{useFormats().money(value)}</span>
}

/** An instant in the reader's zone; the tooltip has it in UTC. Null is shown as a dash. */
export function Instant({ at }: { at: string | null | undefined }) {
  const format = useFormats()
  if (!at) return <span className={styles.none}>–</span>
  return (
    <time dateTime={at} title={at} className={styles.figure}>
      {format.instant(at)}
    </time>
  )
}

/** A calendar day. */
export function Day({ day }: { day: string | null }) {
  const format = useFormats()
  if (!day) return <span className={styles.none}>–</span>
  return (
    <time dateTime={day} className={styles.figure}>
      {format.day(day)}
    </time>
  )
}

/** A name that is not broken over lines, such as a pseudonym. */
export function Unbroken({ children }: { children: string }) {
  return <span className={styles.figure}>{children}</span>
}

/** The first characters of a digest, with the whole to copy. */
export function Digest({ value, length = 12 }: { value: string | null; length?: number }) {
  if (!value) return <span className={styles.none}>–</span>
  return (
    <span className={styles.digest}>
      <code title={value}>{value.length > length ? `${value.slice(0, length)}…` : value}</code>
      <Copy value={value} />
    </span>
  )
}

/** A small button that puts a text on the clipboard. */
export function Copy({ value }: { value: string }) {
  const { t } = useTranslation()
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('ui.copied') : t('ui.copy')}>
          <ActionIcon variant="subtle" color="gray" size="xs" onClick={copy} aria-label={t('ui.copy')}>
            {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

/** A command or a text to take away whole. */
export function CopyBlock({ value }: { value: string }) {
  return (
    <div className={styles.block}>
      <Code block className={styles.code}>
        {value}
      </Code>
      <span className={styles.blockCopy}>
        <Copy value={value} />
      </span>
    </div>
  )
}
