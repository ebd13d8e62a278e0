import { defineCommand } from 'citty'
import { deidentifyFolder } from '#deidentify'
import { loadKeys, openOptOuts } from '#work'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, optionsOf, pixelsOf, rules, workFolderOf } from './arguments.ts'
import { heldLines } from './lines.ts'

export const deidentifyCommand = defineCommand({
  meta: { name: 'deidentify', description: 'De-identify the DICOM files of one folder into another; nothing is sent' },
  args: {
    ...common,
    ...rules,
    in: { type: 'string', description: 'Folder to read', required: true },
    out: { type: 'string', description: 'Folder to write', required: true },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const { siteKey } = await loadKeys(workFolderOf(args))
      const options = optionsOf(args)
      const rulesGiven = {
        siteKey,
        isOptedOut: (await openOptOuts(workFolderOf(args), siteKey)).check,
        pixels: pixelsOf(args),
        ...(options ? { options } : {}),
        ...(args.issuer ? { ownIssuer: args.issuer } : {}),
      }
      const { written, withheld, actions } = await deidentifyFolder(args.in, args.out, rulesGiven)
      output.result({ written, withheld, actions }, [`${written} instances written`, ...heldLines(withheld)])
      return withheld.length > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})
