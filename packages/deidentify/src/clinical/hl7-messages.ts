import { characterSetOfHl7, decodeHl7 } from './hl7-character-set.ts'
import { envelopeSegments } from './hl7-fields.ts'

/** A message, with the letters that part its fields. */
export interface Hl7Message {
  readonly delimiters: Hl7Delimiters
  /** The fields of each segment; the first is its name, and field 1 of MSH is the field separator itself, as in the Standard's numbering. */
  readonly segments: readonly (readonly string[])[]
}
export interface Hl7Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escapeLetter: string
  readonly subcomponent: string
}

/**
 * Read messages, one or many in a file, with or without batch headers. Lines end with CR, LF or both. The text is decoded as MSH-18 of the first message says,
 * ASCII or UTF-8 where it is silent; undefined when that cannot be done without loss, or when there is no message. @see HL7 v2.5.1 §2.5, §2.10.3
 */
export function parseHl7(bytes: Uint8Array): readonly Hl7Message[] | undefined {
  const text = decodeHl7(bytes, characterSetOfHl7(bytes))
  if (text === undefined) return undefined
  const messages: { delimiters: Hl7Delimiters; segments: (readonly string[])[] }[] = []
  for (const line of text.split(/\r\n?|\n/)) {
    // MLLP frames messages by these when they are sent over a line. @see HL7 v2 Transport, MLLP release 1
    const segment = [...line].filter(letter => !frameLetters.has(letter)).join('')
    if (segment === '' || envelopeSegments.has(segment.slice(0, 3))) continue
    if (segment.startsWith('MSH')) {
      const delimiters = delimitersOf(segment)
      if (delimiters === undefined) return undefined
      const [name = '', ...fields] = segment.split(delimiters.field)
      messages.push({ delimiters, segments: [[name, delimiters.field, ...fields]] })
      continue
    }
    const last = messages.at(-1)
    if (last === undefined) return undefined
    last.segments.push(segment.split(last.delimiters.field))
  }
  return messages.length === 0 ? undefined : messages
}

const frameLetters: ReadonlySet<string> = new Set(['\u000b', '\u001c'])

function delimitersOf(segment: string): Hl7Delimiters | undefined {
  const field = segment[3] ?? ''
  const [component = '^', repetition = '~', escapeLetter = '\\', subcomponent = '&'] =
    segment.slice(4).split(field)[0] ?? ''
  const all = [field, component, repetition, escapeLetter, subcomponent]
  const areDistinct = new Set(all).size === all.length && all.every(letter => /^[!-/:-@[-`{-~]$/.test(letter))
  return areDistinct ? { field, component, repetition, escapeLetter, subcomponent } : undefined
}

/** Write a message with CR after each segment. Field 1 of MSH is not written, since the separator stands in its place. */
export const formatHl7 = ({ delimiters: { field }, segments }: Hl7Message): string =>
  segments
    .map(([name = '', ...fields]) => `${[name, ...(name === 'MSH' ? fields.slice(1) : fields)].join(field)}\r`)
    .join('')
