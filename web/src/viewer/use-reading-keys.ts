import { useEffect, useRef } from 'react'
import { type KeyContext, type KeyLine, listKeys } from './reading-keys.ts'

/** Space held longer than this was held to pan; shorter, it was tapped to change the tool. */
const tapMilliseconds = 250

/** Listen to the reader's keys. Ignored while a text field has the focus, a word is being composed (Japanese input), or a dialog is open. */
export function useReadingKeys(context: KeyContext): readonly KeyLine[] {
  const lines = listKeys(context)
  const latest = useRef({ lines, drawing: context.drawing })
  latest.current = { lines, drawing: context.drawing }
  useEffect(() => {
    let spaceSince = 0
    const pressed = (event: KeyboardEvent) => {
      if (event.isComposing || isElsewhere(event.target)) return
      const { drawing, lines: known } = latest.current
      if (event.key === ' ' && drawing && !isButton(event.target)) {
        event.preventDefault()
        if (event.repeat || spaceSince > 0) return
        spaceSince = event.timeStamp
        drawing.holdPan()
        return
      }
      const line = findLine(known, event)
      if (!line) return
      event.preventDefault()
      // The page's own keys, such as `?`, listen to the same event.
      event.stopPropagation()
      line.run()
    }
    const lifted = (event: KeyboardEvent) => {
      if (event.key !== ' ' || spaceSince === 0) return
      latest.current.drawing?.releasePan(event.timeStamp - spaceSince < tapMilliseconds)
      spaceSince = 0
    }
    document.addEventListener('keydown', pressed, { capture: true })
    document.addEventListener('keyup', lifted, { capture: true })
    return () => {
      document.removeEventListener('keydown', pressed, { capture: true })
      document.removeEventListener('keyup', lifted, { capture: true })
    }
  }, [])
  return lines
}

const typed = 'input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=slider], [role=dialog]'
const isElsewhere = (target: EventTarget | null) => target instanceof Element && target.closest(typed) !== null
/** A button in focus is pressed by the space bar. */
const isButton = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a[href], [role=radio], input') !== null

/** The line whose key an event is, such as `Ctrl+z` or `Alt+1`. A digit with Alt is told by its place, since Alt changes what it types
 *  on some keyboards; a letter that no line has as a capital is the same with the caps lock on. */
function findLine(lines: readonly KeyLine[], event: KeyboardEvent): KeyLine | undefined {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  const key = event.altKey && digit ? digit : event.key
  const pressed = `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${key}`
  const lineOf = (name: string) => lines.find(({ keys }) => keys.includes(name))
  const lower = key.length === 1 ? pressed.slice(0, -1) + key.toLowerCase() : pressed
  return lineOf(pressed) ?? (event.shiftKey ? undefined : lineOf(lower))
}
