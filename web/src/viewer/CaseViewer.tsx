import { Checkbox, Group, SegmentedControl, Text } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { annotateRoutes, collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { useName } from '../format.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconAct, WindowButtons } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { KeysOverlay } from './KeysOverlay.tsx'
import { picturesOf, sliceOf } from './label-map.ts'
import { type Contour, colorsOf, contourColors } from './reader-colors.ts'
import { StackCanvas } from './StackCanvas.tsx'
import { type MapSource, useLabelMaps } from './use-label-maps.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { useStack } from './use-stack.ts'
import styles from './viewer.module.css'
import { useWords, type Word } from './words.ts'

type CaseDetail = ReplyOf<typeof annotateRoutes.case>

const names: Record<Contour, Word> = { A: 'readingA', B: 'readingB', reference: 'referenceStandard' }

/** A case to look at: its image, and upon it what the platform shows of its readings and its reference standard. */
export function CaseViewer({ one }: { one: CaseDetail }) {
  const word = useWords()
  const { series, form } = one
  const isCt = series.modality === 'CT'
  const sources = useMemo(() => sourcesOf(one), [one])
  const imageIds = useMemo(
    () => imageIdsOf(collectRoutes.seriesInstance, series.id, series.slices),
    [series.id, series.slices],
  )
  const labels = useMemo(() => sources.map(({ name }) => colorsOf(form, name)), [sources, form])
  const stack = useStack(imageIds, labels)
  const { hidden, setHidden, label, setLabel, error, marked } = useContours(stack, sources, form)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const lines = useReadingKeys({ stack, isCt, labels: [], help: () => setHelpOpen(true) })
  return (
    <div className={styles.look}>
      <div className={styles.toolbar}>
        <WindowButtons stack={stack} isCt={isCt} />
        <Group gap="md">
          {sources.map(({ name }) => (
            <Checkbox
              key={name}
              size="xs"
              color={contourColors[name]}
              label={<ContourName name={name} />}
              checked={!hidden.has(name)}
              onChange={event => setHidden(name, !event.currentTarget.checked)}
            />
          ))}
        </Group>
        {sources.length > 0 && form.labels.length > 1 && <LabelChoice form={form} label={label} choose={setLabel} />}
        <Group ml="auto">
          <IconAct label={`${word('keys')} (?)`} Icon={IconKeyboard} onClick={() => setHelpOpen(true)} />
        </Group>
      </div>
      {sources.length === 0 && (
        <Text size="xs" c="dimmed">
          {word('nothingToShow')}
        </Text>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      <StackCanvas
        stack={stack}
        sliceCount={series.slices.length}
        label={`${series.modality} ${series.description ?? ''}`}
        isCt={isCt}
        marked={marked}
      />
      <KeysOverlay isOpen={isHelpOpen} close={() => setHelpOpen(false)} lines={lines} />
    </div>
  )
}

/** What there is to lay over the image, the reference standard on top. */
function sourcesOf(one: CaseDetail): MapSource<Contour>[] {
  const readings = one.readings.map(
    ({ alias, readingId, digest }): MapSource<Contour> => ({
      name: alias,
      digest,
      load: () => client.open(annotateRoutes.readingLabelMap, { params: { id: readingId } }),
    }),
  )
  if (one.referenceStandard === null) return readings
  const load = () => client.open(annotateRoutes.referenceLabelMap, { params: { id: one.id } })
  return [...readings, { name: 'reference', digest: one.referenceStandard.labelMapDigest, load }]
}

/** Bring the label maps onto the image; which are hidden, and which label alone is shown. */
function useContours(stack: ReturnType<typeof useStack>, sources: MapSource<Contour>[], form: CaseDetail['form']) {
  const [hidden, setAllHidden] = useState<ReadonlySet<Contour>>(new Set())
  const [label, setLabel] = useState<number>()
  const { layers } = stack
  const first = layers[0]
  const { maps, error } = useLabelMaps(
    sources,
    first && { slices: first.slices, rows: first.rows, columns: first.columns },
  )
  useEffect(() => {
    for (const [index, { name }] of sources.entries()) {
      const [map, layer] = [maps[name], layers[index]]
      if (!map || !layer) continue
      layer.write(picturesOf(map))
      layer.setStyle('edge')
    }
  }, [layers, maps, sources])
  useEffect(() => {
    for (const [index, { name }] of sources.entries()) {
      const layer = layers[index]
      layer?.setVisible(!hidden.has(name))
      for (const { value } of form.labels) layer?.setLabelVisible(value, !hidden.has(name) && isShown(value, label))
    }
  }, [layers, sources, hidden, label, form])
  const marked = useMemo(() => {
    const shown = Object.values(maps)
    const count = shown[0]?.slices ?? 0
    return Array.from({ length: count }, (_, slice) => slice).filter(slice =>
      shown.some(map => sliceOf(map, slice).some(value => value > 0 && isShown(value, label))),
    )
  }, [maps, label])
  const setHidden = (name: Contour, isHidden: boolean) =>
    setAllHidden(before => new Set(isHidden ? [...before, name] : [...before].filter(other => other !== name)))
  return { hidden, setHidden, label, setLabel, error, marked }
}

const isShown = (value: number, label: number | undefined) => label === undefined || value === label

export function ContourName({ name }: { name: Contour }) {
  const word = useWords()
  return (
    <span className={styles.contour}>
      <i style={{ background: contourColors[name] }} />
      {word(names[name])}
    </span>
  )
}

interface LabelChoiceProps {
  readonly form: CaseDetail['form']
  readonly label: number | undefined
  readonly choose: (label: number | undefined) => void
}
/** All labels, or one alone. */
export function LabelChoice({ form, label, choose }: LabelChoiceProps) {
  const word = useWords()
  const name = useName()
  return (
    <SegmentedControl
      size="xs"
      value={String(label ?? 0)}
      onChange={value => choose(value === '0' ? undefined : Number(value))}
      data={[
        { value: '0', label: word('allLabels') },
        ...form.labels.map(one => ({ value: String(one.value), label: name(one.name) })),
      ]}
    />
  )
}
