import type { CleanedText } from './slide-plan.ts'

export type XmlAttributes = ReadonlyMap<string, string>

/** What of an XML text may stay. Names are without their prefix; what a rule does not name goes. */
export interface XmlRules {
  readonly keepsAttribute: (element: string, name: string, value: string) => boolean
  readonly keepsText: (element: string, attributes: XmlAttributes, text: string) => boolean
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/?[A-Za-z_][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>|[^<]+/gy
const attribute = /([A-Za-z_][\w.:-]*)\s*=\s*("[^"]*"|'[^']*')/g

/** Keep the elements of an XML text and of their attributes and texts what the rules name. Nothing when it is no XML, or has a document type. */
export function cleanXml(xml: string, rules: XmlRules): CleanedText | undefined {
  const out: string[] = []
  const removed: string[] = []
  const open: { name: string; attributes: XmlAttributes }[] = []
  token.lastIndex = 0
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    const part = token.exec(xml)?.[0]
    if (part === undefined) return undefined
    if (part.startsWith('<!--')) continue
    if (part.startsWith('<?')) {
      if (part.startsWith('<?xml ')) out.push(part)
    } else if (part.startsWith('</')) {
      if (open.pop() === undefined) return undefined
      out.push(part)
    } else if (part.startsWith('<') && !part.startsWith('<![CDATA[')) {
      const element = readElement(part)
      if (!part.endsWith('/>')) open.push(element)
      out.push(cleanElement(part, element.name, { rules, removed }))
    } else {
      const text = part.startsWith('<![CDATA[') ? part.slice(9, -3) : part
      const inside = open.at(-1)
      if (text.trim() === '') out.push(text)
      else if (inside !== undefined && rules.keepsText(inside.name, inside.attributes, text.trim())) out.push(part)
      else removed.push(...formsOf(text.trim()))
    }
  }
  return open.length > 0 ? undefined : { text: out.join(''), removed }
}

const localName = (name: string) => name.replace(/^.*:/, '')

function readElement(part: string) {
  const name = localName(/^<([^\s/>]+)/.exec(part)?.[1] ?? '')
  const attributes = new Map(
    [...part.matchAll(attribute)].map(([, key = '', value = '']) => [localName(key), value.slice(1, -1)]),
  )
  return { name, attributes }
}

function cleanElement(
  part: string,
  element: string,
  { rules, removed }: { readonly rules: XmlRules; readonly removed: string[] },
): string {
  return part.replace(attribute, (whole, name: string, quoted: string) => {
    const value = quoted.slice(1, -1)
    if (/^xmlns(:|$)/.test(name) || name.endsWith(':schemaLocation')) return whole
    if (rules.keepsAttribute(element, localName(name), value)) return whole
    removed.push(...formsOf(value))
    return ''
  })
}

/** A value and, where it reads as Base64 of a text, that text. */
function formsOf(value: string): string[] {
  if (!/^[A-Za-z0-9+/]{8,400}={0,2}$/.test(value)) return [value]
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  return /^[ -~]+$/.test(decoded) ? [value, decoded] : [value]
}
