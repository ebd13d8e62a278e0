import type { Drawing } from './use-drawing.ts'
import type { Stack } from './use-stack.ts'
import { ctWindows } from './windows.ts'
import type { Word } from './words.ts'

/** One act of the keyboard: the keys that do it, as `KeyboardEvent.key` with `Ctrl+` or `Alt+` before it, and what it is called. */
export interface KeyLine {
  readonly keys: readonly string[]
  readonly word: Word
  readonly group: 'slices' | 'look' | 'draw' | 'work'
  readonly run: () => void
}

export interface KeyContext {
  readonly stack: Stack
  /** Left out where nothing is drawn. */
  readonly drawing?: Drawing | undefined
  readonly isCt: boolean
  readonly labels: readonly { readonly value: number }[]
  readonly help: () => void
  /** Acts of one page alone. */
  readonly more?: readonly KeyLine[]
}

/** Every key of a reader, in the order in which help lists them. Labels and windows follow radiology workstations.
 *  Space is not among them: held it pans, tapped it swaps the last two tools. */
export function listKeys(context: KeyContext): KeyLine[] {
  const { drawing, more = [] } = context
  return [...sliceKeys(context), ...lookKeys(context), ...(drawing ? drawKeys(drawing, context) : []), ...more]
}

function sliceKeys({ stack }: KeyContext): KeyLine[] {
  const go = (to: number) => () => stack.view?.goTo(to)
  const { sliceIndex } = stack
  return [
    { keys: ['ArrowDown'], word: 'nextSlice', group: 'slices', run: go(sliceIndex + 1) },
    { keys: ['ArrowUp'], word: 'previousSlice', group: 'slices', run: go(sliceIndex - 1) },
    { keys: ['PageDown'], word: 'fiveOn', group: 'slices', run: go(sliceIndex + 5) },
    { keys: ['PageUp'], word: 'fiveBack', group: 'slices', run: go(sliceIndex - 5) },
    { keys: ['Home'], word: 'firstSlice', group: 'slices', run: go(0) },
    { keys: ['End'], word: 'lastSlice', group: 'slices', run: go(Number.MAX_SAFE_INTEGER) },
  ]
}

function lookKeys({ stack, isCt, help }: KeyContext): KeyLine[] {
  const presets = ctWindows.map(
    (window): KeyLine => ({
      keys: [window.key],
      word: window.name,
      group: 'look',
      run: () => stack.view?.setWindow(window),
    }),
  )
  return [
    ...(isCt ? presets : []),
    { keys: ['0'], word: 'original', group: 'look', run: () => stack.view?.setWindow(undefined) },
    { keys: ['i'], word: 'invert', group: 'look', run: () => stack.view?.invert() },
    { keys: ['+', '='], word: 'zoomIn', group: 'look', run: () => stack.view?.zoomBy(1.25) },
    { keys: ['-'], word: 'zoomOut', group: 'look', run: () => stack.view?.zoomBy(0.8) },
    { keys: ['f'], word: 'fit', group: 'look', run: () => stack.view?.refit() },
    { keys: ['?'], word: 'keys', group: 'look', run: help },
  ]
}

function drawKeys(drawing: Drawing, { labels }: KeyContext): KeyLine[] {
  const numbered = labels.slice(0, 9).map(
    ({ value }, index): KeyLine => ({
      keys: [`Alt+${index + 1}`],
      word: 'chooseLabel',
      group: 'draw',
      run: () => drawing.choose(value),
    }),
  )
  return [
    { keys: ['b'], word: 'brush', group: 'draw', run: () => drawing.take('brush') },
    { keys: ['e'], word: 'eraser', group: 'draw', run: () => drawing.take('eraser') },
    { keys: ['w'], word: 'window', group: 'draw', run: () => drawing.take('window') },
    { keys: ['['], word: 'smaller', group: 'draw', run: () => drawing.resize(drawing.brushSize - 2) },
    { keys: [']'], word: 'larger', group: 'draw', run: () => drawing.resize(drawing.brushSize + 2) },
    ...numbered,
    { keys: ['h'], word: 'showOrHide', group: 'draw', run: drawing.toggleVisible },
    { keys: ['o'], word: 'fillOrEdge', group: 'draw', run: drawing.toggleStyle },
    { keys: ['Ctrl+z'], word: 'undo', group: 'draw', run: drawing.undo },
    { keys: ['Ctrl+y', 'Ctrl+Z'], word: 'redo', group: 'draw', run: drawing.redo },
  ]
}
