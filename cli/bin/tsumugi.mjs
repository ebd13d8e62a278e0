#!/usr/bin/env node
// Starts on any Node from 20 on and runs the TypeScript entry on the Node 24 that npm brought.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const entry = join(dirname(fileURLToPath(import.meta.url)), '../src/main.ts')
const flags = ['--disable-warning=ExperimentalWarning']
const child = spawn(node24(), [...flags, entry, ...process.argv.slice(2)], { stdio: 'inherit' })
// A terminal's Ctrl-C reaches the child itself; only a signal sent to us alone is passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(binary) ? binary : process.execPath
}
