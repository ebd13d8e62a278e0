import type { ReadingForm } from '@tsumugi/api'
import type { LayerLabel } from './segmentation-layer.ts'

/** Whose contour: reading A, reading B, the reference standard. Okabe and Ito's colours, told apart by readers with any colour vision. */
export const contourColors = { A: '#E69F00', B: '#56B4E9', reference: '#009E73' } as const
export type Contour = keyof typeof contourColors

/** The form's labels in their own colours. */
export const ownColors = (form: ReadingForm): LayerLabel[] =>
  form.labels.map(({ value, color, name }) => ({ value, color, name: name.en }))

/** The form's labels all in the colour of one contour, for contours that lie upon each other. */
export const colorsOf = (form: ReadingForm, contour: Contour): LayerLabel[] =>
  form.labels.map(({ value, name }) => ({ value, color: contourColors[contour], name: name.en }))
