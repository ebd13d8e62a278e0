import { defineCommand } from 'citty'
import { loadSettings, saveSettings, settings } from '#work'
import { chooseRules, UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { checkMode } from '../legal-mode.ts'
import { act } from './act.ts'
import { chosenOnce, common, legal, rules, wordsOf, workFolderOf } from './arguments.ts'

export const settingsCommand = defineCommand({
  meta: {
    name: 'settings',
    description: 'Show what this site has chosen for all its runs, or choose: the options of run, once',
  },
  args: {
    ...common,
    ...rules,
    ...chosenOnce,
    ...legal,
    unset: { type: 'string', description: 'Options to leave open again, comma-separated' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const workFolder = workFolderOf(args)
      const names: readonly string[] = Object.keys(settings.shape)
      const dropped = args.unset?.split(',').map(name => name.trim()) ?? []
      if (!dropped.every(name => names.includes(name))) throw new UsageError(`unset is among: ${names.join(', ')}`)
      const said = wordsOf(args)
      const merged = Object.entries({ ...(await loadSettings(workFolder)), ...said })
      const wanted = settings.parse(Object.fromEntries(merged.filter(([name]) => !dropped.includes(name))))
      checkMode(chooseRules(wanted))
      if (Object.keys(said).length + dropped.length > 0) await saveSettings(workFolder, wanted)
      const lines = Object.entries(wanted).map(([name, word]) => `${name}: ${word}`)
      output.result(
        { settings: wanted },
        lines.length > 0 ? lines : ['Nothing is chosen; every run goes by the usual rules.'],
      )
      return exitCodes.ok
    }),
})
