import { Group, Slider, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { pathOf, preprocessRoutes } from '@tsumugi/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { SwitchField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import styles from './before-after.module.css'

const planes = ['axial', 'coronal', 'sagittal'] as const
type Plane = (typeof planes)[number]
const settleMilliseconds = 60

/** The same slice before and after, one picture over the other with a movable divider. */
export function BeforeAfter({ derivativeId, seriesId }: { derivativeId: string; seriesId: string }) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  const [plane, setPlane] = useState<Plane>('axial')
  const [slice, setSlice] = useState(0.5)
  const [divider, setDivider] = useState(50)
  const [settled] = useDebouncedValue(slice, settleMilliseconds)
  const view = { slice: settled, plane }
  const before = pathOf(preprocessRoutes.seriesPreview, { id: seriesId }, view)
  const after = pathOf(preprocessRoutes.derivativePreview, { id: derivativeId }, view)
  return (
    <Section
      title={t('preprocess.beforeAfter')}
      aside={
        <SwitchField
          label={t('preprocess.plane')}
          value={plane}
          onChange={setPlane}
          choices={planes.map(value => ({ value, label: t(`preprocess.planes.${value}`) }))}
        />
      }
    >
      <div className={styles.stage}>
        <Half src={before} alt={t('preprocess.before')} />
        <Half src={after} alt={t('preprocess.after')} clip={`inset(0 0 0 ${divider}%)`} />
        <span className={styles.line} style={{ left: `${divider}%` }} aria-hidden />
        <span className={styles.left}>{t('preprocess.before')}</span>
        <span className={styles.right}>{t('preprocess.after')}</span>
        <input
          type="range"
          className={styles.divider}
          min={0}
          max={100}
          value={divider}
          aria-label={t('preprocess.divider')}
          onChange={event => setDivider(Number(event.currentTarget.value))}
        />
      </div>
      <Group gap="sm" wrap="nowrap" mt="sm">
        <Text size="sm" className={styles.name}>
          {t('preprocess.slice')}
        </Text>
        <Slider
          className={styles.scrubber}
          min={0}
          max={1}
          step={0.005}
          value={slice}
          onChange={setSlice}
          label={value => percent(value)}
          thumbLabel={t('preprocess.slice')}
        />
      </Group>
    </Section>
  )
}

/** One of the two pictures. Where the server has none, it says so in the picture's place. */
function Half({ src, alt, clip = 'none' }: { src: string; alt: string; clip?: string }) {
  const { t } = useTranslation()
  const [absentSrc, setAbsentSrc] = useState('')
  if (absentSrc === src)
    return (
      <span className={styles.absent} style={{ clipPath: clip }}>
        {t('preprocess.noPicture', { name: alt })}
      </span>
    )
  return <img src={src} alt={alt} style={{ clipPath: clip }} onError={() => setAbsentSrc(src)} />
}
