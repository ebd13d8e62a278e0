/** The value representations of the Standard. @see DICOM PS3.5 6.2 */
export const vrs = [
  ...(['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV'] as const),
  ...(['OW', 'PN', 'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV'] as const),
] as const

/** A value representation, two letters. */
export type Vr = (typeof vrs)[number]

/** The two letters as the number they make in the file, first letter high. */
export const vrCode = (vr: Vr): number => (vr.charCodeAt(0) << 8) | vr.charCodeAt(1)

const byCode: (Vr | undefined)[] = new Array(0x10000).fill(undefined)
for (const vr of vrs) byCode[vrCode(vr)] = vr

/** The VR whose letters are these two bytes, or undefined when the Standard has none such. */
export const findVr = (code: number): Vr | undefined => byCode[code]

const longVrs: ReadonlySet<Vr> = new Set<Vr>([
  ...(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'] as const),
])
const isLongByCode = new Uint8Array(0x10000)
for (const vr of longVrs) isLongByCode[vrCode(vr)] = 1

/** True when an explicit header has two reserved bytes and a 32-bit length. @see DICOM PS3.5 7.1.2 */
export const hasLongHeader = (vr: Vr): boolean => longVrs.has(vr)

/** The same by the header's two letters; for the parser's inner loop. */
export const isLongCode = (code: number): boolean => isLongByCode[code] === 1

/** Bytes of one value of a binary VR; 1 for byte strings and text. */
export const unitBytes: Readonly<Record<Vr, number>> = {
  ...{ AE: 1, AS: 1, AT: 4, CS: 1, DA: 1, DS: 1, DT: 1, FD: 8, FL: 4, IS: 1, LO: 1, LT: 1, OB: 1, OD: 8, OF: 4, OL: 4 },
  ...{ OV: 8, OW: 2, PN: 1, SH: 1, SL: 4, SQ: 1, SS: 2, ST: 1, SV: 8, TM: 1, UC: 1, UI: 1, UL: 4, UN: 1, UR: 1, US: 2 },
  ...{ UT: 1, UV: 8 },
}

const textVrs: ReadonlySet<Vr> = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])

/** True for the VRs that Specific Character Set (0008,0005) governs. @see DICOM PS3.5 6.1.2.2 */
export const usesCharacterSet = (vr: Vr): boolean => textVrs.has(vr)

const stringVrs: ReadonlySet<Vr> = new Set<Vr>([
  ...textVrs,
  ...(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'] as const),
])

/** True for VRs whose value is characters. */
export const isStringVr = (vr: Vr): boolean => stringVrs.has(vr)

/** True for string VRs in which a backslash is a character and not a delimiter. @see DICOM PS3.5 6.2 */
export const isSingleText = (vr: Vr): boolean => vr === 'LT' || vr === 'ST' || vr === 'UT' || vr === 'UR'
