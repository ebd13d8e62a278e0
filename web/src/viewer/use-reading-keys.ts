import { useEffect, useRef } from 'react'
import type { Drawing } from './use-drawing.ts'
import type { Stack } from './use-stack.ts'
import { ctWindows } from './windows.ts'

interface Keys {
  readonly stack: Stack
  readonly drawing: Drawing
  readonly isCt: boolean
  readonly onSubmit?: () => void
}

/** The reader's keys. Ignored while a text field has the focus or a Japanese word is being composed. */
export function useReadingKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.isComposing || isTyping(event.target)) return
      if (act(event, latest.current)) event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.getAttribute('type') !== 'checkbox'))
  )
}

/** Do what a key says; whether it said anything. */
function act(event: KeyboardEvent, keys: Keys): boolean {
  const name = `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.key}`
  const found = bindings(keys)[name] ?? bindings(keys)[name.toLowerCase()] ?? labelBinding(event, keys)
  found?.()
  return found !== undefined
}

function bindings({ stack, drawing, isCt, onSubmit }: Keys): Record<string, (() => void) | undefined> {
  const go = (to: number) => () => stack.view?.goTo(to)
  const presets = isCt
    ? Object.fromEntries(ctWindows.map(window => [window.key, () => stack.view?.setWindow(window)]))
    : {}
  return {
    b: () => drawing.take('brush'),
    e: () => drawing.take('eraser'),
    w: () => drawing.take('window'),
    ' ': () => drawing.take(drawing.tool === 'pan' ? 'brush' : 'pan'),
    '[': () => drawing.resize(drawing.brushSize - 2),
    ']': () => drawing.resize(drawing.brushSize + 2),
    h: drawing.toggleVisible,
    ArrowDown: go(stack.sliceIndex + 1),
    ArrowUp: go(stack.sliceIndex - 1),
    PageDown: go(stack.sliceIndex + 5),
    PageUp: go(stack.sliceIndex - 5),
    Home: go(0),
    End: go(Number.MAX_SAFE_INTEGER),
    '0': () => stack.view?.setWindow(undefined),
    'Ctrl+z': drawing.undo,
    'Ctrl+y': drawing.redo,
    'Ctrl+Z': drawing.redo,
    'Ctrl+Enter': onSubmit,
    ...presets,
  }
}

const labelBinding = (event: KeyboardEvent, { drawing }: Keys) => {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
  return event.altKey && digit ? () => drawing.choose(Number(digit)) : undefined
}
