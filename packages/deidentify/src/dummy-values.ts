import type { ElementValue, Vr } from '@tsumugi/dicom'

/** The word in place of a text that had to stay non-empty. */
export const dummyWord = 'REMOVED'

const byVr: Partial<Record<Vr, ElementValue>> = {
  ...{
    AE: dummyWord,
    CS: dummyWord,
    LO: dummyWord,
    LT: dummyWord,
    SH: dummyWord,
    ST: dummyWord,
    UC: dummyWord,
    UT: dummyWord,
  },
  ...{
    PN: dummyWord,
    UR: 'urn:removed',
    AS: '000Y',
    DA: '19000101',
    DT: '19000101000000',
    TM: '000000',
    DS: '0',
    IS: '0',
  },
  ...{ FL: 0, FD: 0, SL: 0, SS: 0, UL: 0, US: 0 },
}

/** A value that says nothing, valid for the VR; two zero bytes for other binary. @see DICOM PS3.15 E.3, action D */
export const dummyValue = (vr: Vr): ElementValue => byVr[vr] ?? new Uint8Array(2)

/** A coded item that says that a code was removed, in a private coding scheme. @see DICOM PS3.3 Table 8.8-1 */
export const dummyCode: ElementValue = {
  items: [
    [
      { tag: 0x00080100, vr: 'SH', value: dummyWord },
      { tag: 0x00080102, vr: 'SH', value: '99TSUMUGI' },
      { tag: 0x00080104, vr: 'LO', value: 'Removed' },
    ],
  ],
}

/** True for a text that one of the dummies would leave. */
export const isDummyText = (text: string): boolean =>
  ['', dummyWord, 'urn:removed', '000Y', '19000101', '19000101000000', '000000', '0'].includes(text)
