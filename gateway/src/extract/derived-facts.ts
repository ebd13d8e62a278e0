import { type DicomFile, numberOf, textOf } from '@tsumugi/dicom'

/** A cell: nothing where the files do not say. */
export type Cell = string | number | undefined

/** Facts that no single element says, of the files of one row, the first by instance number first. */
export const derivedFacts: Readonly<Record<string, (files: readonly [DicomFile, ...DicomFile[]]) => Cell>> = {
  SliceCount: files => files.length,
  FrameCount: files => files.reduce((sum, { dataset }) => sum + (numberOf(dataset, 0x00280008) ?? 1), 0),
  /** Ten years, `50-59`; `90+` for all above. Ages in months, weeks or days are `0-9`. */
  AgeGroup: ([{ dataset }]) => {
    const [, digits, unit] = /^(\d{3})([DWMY])$/.exec(textOf(dataset, 0x00101010) ?? '') ?? []
    if (digits === undefined) return undefined
    const decade = unit === 'Y' ? Math.floor(Number(digits) / 10) * 10 : 0
    return decade >= 90 ? '90+' : `${decade}-${decade + 9}`
  },
  Scanner: ([{ dataset }]) =>
    [textOf(dataset, 0x00080070), textOf(dataset, 0x00081090)].filter(text => text !== undefined).join(' ') ||
    undefined,
  StudyYear: ([{ dataset }]) => /^\d{4}/.exec(textOf(dataset, 0x00080020) ?? '')?.[0],
  /** Mean of CTDIvol over the files that say one, in mGy. */
  MeanCTDIvol: files => {
    const doses = files.map(({ dataset }) => numberOf(dataset, 0x00189345)).filter(dose => dose !== undefined)
    return doses.length === 0 ? undefined : doses.reduce((sum, dose) => sum + dose, 0) / doses.length
  },
  TransferSyntax: ([{ transferSyntaxUid }]) => transferSyntaxUid,
}
