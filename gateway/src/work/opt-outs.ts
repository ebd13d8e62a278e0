import { appendFile, mkdir, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SiteKey } from '@tsumugi/deidentify'
import { z } from 'zod'
import { loadText } from './files.ts'
import { createLineSealer } from './sealed-lines.ts'

/** A person who does not want their data used. Never leaves the hospital. */
export interface OptOut {
  readonly patientId: string
  /** Who assigned the number; empty where it was not said, and then the number counts under every issuer. */
  readonly issuer: string
  /** When it was entered. */
  readonly since: string
}

/** Whether the holder of a number opted out. `issuer` is empty where the file does not say it. */
export type OptOutCheck = (patientId: string, issuer?: string) => boolean

/** Why nothing may be sent for the sake of the opt-out list; the message says what to do and holds no value. */
export class OptOutsRefused extends Error {
  readonly code: keyof typeof optOutReasons
  constructor(code: keyof typeof optOutReasons) {
    super(optOutReasons[code])
    this.code = code
  }
}
const optOutReasons = {
  'opt-outs/unreadable':
    'The list of opt-outs cannot be read: it is damaged, or of another site key. Restore it from the backup; nothing is sent without it.',
  'opt-outs/changed':
    'Somebody in this input opted out after it was looked through. Give the same command again: their files stay back then.',
} as const

const entry = z.object({ act: z.enum(['add', 'remove']), patientId: z.string(), issuer: z.string(), at: z.string() })
type Entry = z.output<typeof entry>

/**
 * The list of opt-outs: `<work>/opt-outs.jsonl`, append-only, so that it also tells since when; sealed as the vault is. Unlike there a line that cannot be
 * read is refused, since passing over it would send what somebody forbade. Only a last line without its end, whose command never succeeded, is dropped.
 */
export async function openOptOuts(workFolder: string, siteKey: SiteKey) {
  const path = join(workFolder, 'opt-outs.jsonl')
  const sealer = createLineSealer(siteKey, 'opt-outs')
  const text = (await loadText(path)) ?? ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const current = new Map<string, OptOut>()
  const apply = ({ act, patientId, issuer, at }: Entry) => {
    const name = `${issuer}|${patientId}`
    if (act === 'remove') current.delete(name)
    else if (!current.has(name)) current.set(name, { patientId, issuer, since: at })
  }
  for (const line of whole.split('\n').filter(Boolean)) apply(readEntry(sealer.open(line)))

  async function change(act: Entry['act'], people: readonly Pick<OptOut, 'patientId' | 'issuer'>[]): Promise<number> {
    const at = new Date().toISOString()
    const wanted = people.map(({ patientId, issuer }) => ({ patientId: patientId.trim(), issuer: issuer.trim() }))
    const named = new Map(wanted.map(one => [`${one.issuer}|${one.patientId}`, one]))
    const fresh = [...named].filter(([name]) => current.has(name) !== (act === 'add')).map(([, one]) => one)
    if (fresh.length === 0) return 0
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole))
    const entries = fresh.map((one): Entry => ({ act, ...one, at }))
    const lines = entries.map(one => `${sealer.seal(JSON.stringify(one))}\n`)
    await appendFile(path, lines.join(''), { mode: 0o600, flush: true })
    for (const one of entries) apply(one)
    return fresh.length
  }

  return {
    list: (): readonly OptOut[] => [...current.values()],
    /** Answers how many were not on the list before. */
    add: (people: readonly Pick<OptOut, 'patientId' | 'issuer'>[]) => change('add', people),
    /** Take back; the entry and its end stay recorded. Answers how many were on the list. */
    remove: (people: readonly Pick<OptOut, 'patientId' | 'issuer'>[]) => change('remove', people),
    check: checkOf([...current.values()]),
  }
}

function readEntry(text: string | undefined): Entry {
  if (text === undefined) throw new OptOutsRefused('opt-outs/unreadable')
  return entry.parse(JSON.parse(text))
}

/** Rather one person too many stays back than one goes: width, case, blanks, hyphens and leading zeros do not count, nor an issuer that one side does not say. */
function checkOf(people: readonly OptOut[]): OptOutCheck {
  const issuersByNumber = new Map<string, Set<string>>()
  for (const { patientId, issuer } of people) {
    const number = bare(patientId)
    issuersByNumber.set(number, (issuersByNumber.get(number) ?? new Set()).add(bare(issuer)))
  }
  return (patientId, issuer = '') => {
    const issuers = issuersByNumber.get(bare(patientId))
    if (issuers === undefined || patientId.trim() === '') return false
    return issuer.trim() === '' || issuers.has('') || issuers.has(bare(issuer))
  }
}

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212-]/g, '')
    .replace(/^0+(?=.)/, '')
