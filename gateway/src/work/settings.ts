import { join } from 'node:path'
import { z } from 'zod'
import { loadText, writeDurably } from './files.ts'

const word = z.string().min(1).max(500).optional()

/** What a site has chosen once for all its runs, in the words of the command line's options; what a command says itself comes first. */
export const settings = z.strictObject({
  ...{ options: word, pixels: word, faces: word, k: word, issuer: word, mode: word, basis: word },
  ...{ 'unknown-subjects': word, 'torn-studies': word, agreement: word, notice: word, operator: word },
})
export type Settings = z.output<typeof settings>

const pathOf = (workFolder: string) => join(workFolder, 'settings.json')

/** `settings.json` cannot be read, so nothing is done by rules that may not be the site's. */
export class SettingsRefused extends Error {
  readonly code = 'settings/unreadable'
  constructor() {
    const names = Object.keys(settings.shape).join(', ')
    super(
      `settings.json of the work folder is no object of option to text, with options among ${names}. Mend or delete it.`,
    )
    this.name = 'SettingsRefused'
  }
}

/** The settings of a site; empty where nothing was chosen. Throws a {@link SettingsRefused}. */
export async function loadSettings(workFolder: string): Promise<Settings> {
  const text = await loadText(pathOf(workFolder))
  if (text === undefined) return {}
  const found = settings.safeParse(parseJson(text))
  if (!found.success) throw new SettingsRefused()
  return found.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema says what was expected.
    return undefined
  }
}

/** Keep the settings; they are in force from the next run on. */
export const saveSettings = (workFolder: string, chosen: Settings): Promise<void> =>
  writeDurably(pathOf(workFolder), `${JSON.stringify(chosen, null, 2)}\n`)
