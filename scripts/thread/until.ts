import { setTimeout as wait } from 'node:timers/promises'

/** Ask again and again until `ask` answers something else than undefined. Rejects after `minutes`, saying what was awaited. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, minutes = 15): Promise<T> {
  const deadline = Date.now() + minutes * 60_000
  for (let pause = 100; Date.now() < deadline; pause = Math.min(pause * 1.3, 1500)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await wait(pause)
  }
  throw new Error(`Waited ${minutes} minutes for ${what}, in vain.`)
}
