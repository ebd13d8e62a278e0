import { Group, Slider, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { SwitchField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import styles from './compare-cuts.module.css'

const planes = ['axial', 'coronal', 'sagittal'] as const
type Plane = (typeof planes)[number]
const settleMilliseconds = 60

type View = { readonly slice: number; readonly plane: Plane }
/** One of two images: its name and where its picture of a cut is. */
export interface Cuts {
  readonly name: string
  readonly srcOf: (view: View) => string
}
interface CompareCutsProps {
  readonly title: string
  readonly left: Cuts
  readonly right: Cuts
  /** A movable divider between two states of one image, or a checkerboard of two images that should lie on each other. */
  readonly pattern: 'divider' | 'checker'
}

/** The same cut of two images, one picture over the other. */
export function CompareCuts({ title, left, right, pattern }: CompareCutsProps) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  const [plane, setPlane] = useState<Plane>('axial')
  const [slice, setSlice] = useState(0.5)
  const [divider, setDivider] = useState(50)
  const [settled] = useDebouncedValue(slice, settleMilliseconds)
  const view = { slice: settled, plane }
  const isChecker = pattern === 'checker'
  return (
    <Section
      title={title}
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
        <Half src={left.srcOf(view)} alt={left.name} />
        <Half
          src={right.srcOf(view)}
          alt={right.name}
          {...(isChecker ? { isChecker } : { clip: `inset(0 0 0 ${divider}%)` })}
        />
        <span className={styles.left}>{left.name}</span>
        <span className={styles.right}>{right.name}</span>
        {!isChecker && (
          <>
            <span className={styles.line} style={{ left: `${divider}%` }} aria-hidden />
            <input
              type="range"
              className={styles.divider}
              min={0}
              max={100}
              value={divider}
              aria-label={t('preprocess.divider')}
              onChange={event => setDivider(Number(event.currentTarget.value))}
            />
          </>
        )}
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

interface HalfProps {
  readonly src: string
  readonly alt: string
  readonly clip?: string
  readonly isChecker?: boolean
}
/** One of the two pictures. Where the server has none, it says so in the picture's place. */
function Half({ src, alt, clip = 'none', isChecker = false }: HalfProps) {
  const { t } = useTranslation()
  const [absentSrc, setAbsentSrc] = useState('')
  const [isShown, setIsShown] = useState(false)
  if (absentSrc === src)
    return (
      <span className={styles.absent} style={{ clipPath: clip }}>
        {t('preprocess.noPicture', { name: alt })}
      </span>
    )
  return (
    <>
      {!isShown && (
        <span className={styles.absent} style={{ clipPath: clip }}>
          {t('ui.loading')}
        </span>
      )}
      <img
        src={src}
        alt={alt}
        className={isChecker ? styles.checker : undefined}
        style={{ clipPath: clip }}
        onLoad={() => setIsShown(true)}
        onError={() => setAbsentSrc(src)}
      />
    </>
  )
}
