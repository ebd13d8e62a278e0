/** The part of yauzl 3.4 that is used here; the package has no types of its own. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    readonly fileName: string
    readonly uncompressedSize: number
    readonly compressedSize: number
    readonly externalFileAttributes: number
    isEncrypted(): boolean
  }
  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }
  export interface OpenOptions {
    readonly lazyEntries: true
    readonly autoClose: false
    readonly decodeStrings: boolean
    readonly validateEntrySizes: boolean
  }
  const yauzl: {
    openPromise(path: string, options: OpenOptions): Promise<ZipFile>
    validateFileName(name: string): string | null
  }
  export default yauzl
}
