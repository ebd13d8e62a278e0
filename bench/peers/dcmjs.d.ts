/** What the bench uses of dcmjs, which has no types of its own for it. */
declare module 'dcmjs' {
  interface DicomDict {
    dict: Record<string, { vr: string; Value: unknown[] }>
    write(): ArrayBuffer
  }
  const dcmjs: { data: { DicomMessage: { readFile(bytes: ArrayBuffer, options?: object): DicomDict } } }
  export default dcmjs
}
