/** All files of a drop with their paths below it, folders walked through. */
export async function collectDropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean)
  const found = []
  for (const entry of entries) await walk(entry, '', found)
  return found
}

async function walk(entry, folder, found) {
  const name = `${folder}${entry.name}`
  if (entry.isFile) {
    found.push({ name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) })
    return
  }
  const reader = entry.createReader()
  for (;;) {
    // A reader hands out a hundred entries at a time and an empty list at the end.
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return
    for (const child of batch) await walk(child, `${name}/`, found)
  }
}

/** Copy one dropped file to the gateway on this machine. */
export async function uploadDropped({ name, file }) {
  const headers = { 'x-tsumugi': '1', 'content-type': 'application/octet-stream' }
  await fetch(`/api/drop/file?name=${encodeURIComponent(name)}`, { method: 'PUT', headers, body: file })
}
