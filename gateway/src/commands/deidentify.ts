import { makeSiteKey } from '@tsumugi/deidentify'
import { defineCommand } from 'citty'
import { deidentifyFolder, framesFolderOf } from '#deidentify'
import { loadKeys, loadSiteRules, openOptOuts } from '#work'
import { facesOf, modeOf, optionsOf, pixelsOf } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { checkMode, optionsInForce, siteRulesInForce } from '../legal-mode.ts'
import { act } from './act.ts'
import { common, legal, rules, withSettings, workFolderOf } from './arguments.ts'
import { heldLines } from './lines.ts'

export const deidentifyCommand = defineCommand({
  meta: { name: 'deidentify', description: 'De-identify the DICOM files of one folder into another; nothing is sent' },
  args: {
    ...common,
    ...rules,
    ...legal,
    in: { type: 'string', description: 'Folder to read', required: true },
    out: { type: 'string', description: 'Folder to write', required: true },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const { siteKey } = await loadKeys(workFolderOf(args))
      const given = await withSettings(args)
      const [mode, options] = [modeOf(given), optionsOf(given)]
      const faces = facesOf(given)
      const asked = { mode, faces, ...(options ? { options } : {}) }
      checkMode(asked)
      const isAnonymised = mode === 'anonymised'
      const rulesGiven = {
        // A key that was never written down needs no destruction: it ends with this command.
        siteKey: isAnonymised ? makeSiteKey() : siteKey,
        isAnonymised,
        isOptedOut: (await openOptOuts(workFolderOf(args), siteKey)).check,
        siteRules: siteRulesInForce(asked, await loadSiteRules(workFolderOf(args))),
        ...{ pixels: pixelsOf(given), faces },
        framesFolder: framesFolderOf(workFolderOf(args)),
        options: optionsInForce(asked),
        ...(given.issuer ? { ownIssuer: given.issuer } : {}),
      }
      const { written, withheld, actions } = await deidentifyFolder(args.in, args.out, rulesGiven)
      output.result({ written, withheld, actions }, [`${written} instances written`, ...heldLines(withheld)])
      return withheld.length > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})
