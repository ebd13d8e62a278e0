/**
 * What becomes of a field of an HL7 v2 segment. `keep`: a code of the Standard or a number, as it is. `coded`: CE, CWE, CNE: codes, and texts that name
 * nobody. `date`: DT or TS, shifted. `text`: cleaned. `result`: by the type that OBX-2 names. `number`: of a message or an order, replaced by a keyed one, so
 * that what belongs together still does. `subject`, `birth`: the pseudonym, the year of birth.
 * A field that is not named is emptied.
 */
export type FieldRule = 'keep' | 'coded' | 'date' | 'text' | 'result' | 'number' | 'subject' | 'birth'

/** Segments that may leave, with the fields that may, by their numbers. All else of a message goes. @see HL7 v2.5.1 chapters 2, 3, 4, 6, 7 */
export const hl7Fields: Readonly<Record<string, Readonly<Record<number, FieldRule>>>> = {
  // Message type, processing id and version; 7 is the time of the message, 18 is written anew.
  MSH: { 7: 'date', 9: 'keep', 10: 'number', 11: 'keep', 12: 'keep' },
  PID: { 1: 'keep', 3: 'subject', 7: 'birth', 8: 'keep' },
  PV1: { 1: 'keep', 2: 'keep', 4: 'keep', 10: 'keep', 14: 'keep', 36: 'keep', 44: 'date', 45: 'date' },
  ORC: { 1: 'keep', 2: 'number', 3: 'number', 5: 'keep', 9: 'date', 15: 'date', 16: 'coded' },
  OBR: {
    ...{
      1: 'keep',
      2: 'number',
      3: 'number',
      4: 'coded',
      6: 'date',
      7: 'date',
      8: 'date',
      11: 'keep',
      13: 'text',
      14: 'date',
      15: 'coded',
    },
    ...{ 22: 'date', 24: 'keep', 25: 'keep', 31: 'coded', 44: 'coded', 45: 'coded' },
  },
  OBX: {
    ...{ 1: 'keep', 2: 'keep', 3: 'coded', 4: 'keep', 5: 'result', 6: 'coded', 7: 'text', 8: 'coded', 9: 'keep' },
    ...{ 10: 'keep', 11: 'keep', 12: 'date', 14: 'date', 17: 'coded', 19: 'date' },
  },
  NTE: { 1: 'keep', 3: 'text', 4: 'coded' },
  DG1: { 1: 'keep', 2: 'keep', 3: 'coded', 5: 'date', 6: 'keep', 15: 'keep' },
  AL1: { 1: 'keep', 2: 'coded', 3: 'coded', 4: 'coded', 5: 'text', 6: 'date' },
  PR1: { 1: 'keep', 3: 'coded', 5: 'date', 6: 'keep', 16: 'coded' },
  RXA: { 1: 'keep', 2: 'keep', 3: 'date', 4: 'date', 5: 'coded', 6: 'keep', 7: 'coded', 20: 'keep', 21: 'keep' },
  RXE: { 2: 'coded', 3: 'keep', 4: 'keep', 5: 'coded', 6: 'coded', 10: 'keep', 11: 'coded' },
  RXO: { 1: 'coded', 2: 'keep', 3: 'keep', 4: 'coded', 5: 'coded' },
  RXR: { 1: 'coded', 2: 'coded', 4: 'coded' },
  SPM: { 1: 'keep', 4: 'coded', 5: 'coded', 7: 'coded', 8: 'coded', 11: 'coded', 12: 'keep', 17: 'date', 18: 'date' },
  TQ1: { 1: 'keep', 2: 'keep', 3: 'keep', 7: 'date', 8: 'date', 9: 'coded' },
}

/** What OBX-2 says of the value in OBX-5. Documents, people, addresses and pointers are not here, and go. @see HL7 v2.5.1 Table 0125 */
export const resultTypes: Readonly<Record<string, FieldRule>> = {
  ...{
    NM: 'keep',
    SN: 'keep',
    NA: 'keep',
    MA: 'keep',
    TM: 'keep',
    CE: 'coded',
    CF: 'coded',
    CNE: 'coded',
    CWE: 'coded',
  },
  ...{ DT: 'date', TS: 'date', DTM: 'date', ST: 'text', TX: 'text', FT: 'text' },
}

/** Segments that begin and end a file of messages; not part of any. */
export const envelopeSegments: ReadonlySet<string> = new Set(['FHS', 'BHS', 'BTS', 'FTS'])
