import { defineCommand } from 'citty'
import { readSample, rememberPassed, runSelfTest, summarize, summaryLines, writeMappings } from '#selftest'
import { loadSiteRules } from '#work'
import { chooseRules } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { optionsInForce, siteRulesInForce } from '../legal-mode.ts'
import { act } from './act.ts'
import { common, rules, withSettings, workFolderOf } from './arguments.ts'

export const selftestCommand = defineCommand({
  meta: {
    name: 'selftest',
    description: 'Plant invented identifiers into files and show that the rules in force find them all',
  },
  args: {
    folder: {
      type: 'positional',
      description: 'Folder with files of the site; built-in files without it',
      required: false,
    },
    ...common,
    ...{ options: rules.options, pixels: rules.pixels },
    'midi-mappings': {
      type: 'string',
      description: 'Folder for the key, mappings and files in the form of MIDI-B',
      valueHint: 'dir',
    },
    seed: { type: 'string', description: 'Another number plants other canaries', default: '1' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const rulesGiven = chooseRules(await withSettings(args))
      const siteRules = siteRulesInForce(rulesGiven, await loadSiteRules(workFolderOf(args)))
      const outcome = runSelfTest({
        ...{ options: optionsInForce(rulesGiven), pixels: rulesGiven.pixels, siteRules, seed: Number(args.seed) },
        ...(args.folder ? { files: await readSample(args.folder) } : {}),
      })
      if (args['midi-mappings']) await writeMappings(args['midi-mappings'], outcome)
      const summary = summarize(outcome)
      if (summary.isPassed) await rememberPassed(workFolderOf(args), summary)
      output.result(summary, summaryLines(summary))
      return summary.isPassed ? exitCodes.ok : exitCodes.failed
    }),
})
