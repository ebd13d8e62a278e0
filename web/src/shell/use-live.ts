import { pathOf, systemRoutes } from '@tsumugi/api'
import { useEffect, useState } from 'react'
import { queryClient } from '../api.ts'

const pollMilliseconds = 5_000
const quietMilliseconds = 400

/** Keep what is shown fresh: the server's events while they come, else asking every few seconds. Answers whether events come. */
export function useLive(): boolean {
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    const source = new EventSource(pathOf(systemRoutes.events))
    const askAll = gathered(() => void queryClient.invalidateQueries())
    const askJobs = gathered(() => void queryClient.invalidateQueries({ predicate: isOfJobs }))
    source.onopen = () => setLive(true)
    source.onerror = () => setLive(false)
    source.addEventListener('job', askJobs)
    source.addEventListener('change', askAll)
    return () => source.close()
  }, [])
  useEffect(() => {
    if (isLive) return
    const timer = setInterval(() => void queryClient.invalidateQueries({ predicate: isOfJobs }), pollMilliseconds)
    return () => clearInterval(timer)
  }, [isLive])
  return isLive
}

const jobPaths = [systemRoutes.jobs.path, '/recipe-runs', '/releases', systemRoutes.sampleProgress.path]
const isOfJobs = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  jobPaths.some(path => String(queryKey[0]).startsWith(path))

/** Many events at once become one act. */
function gathered(act: () => void): () => void {
  let isWaiting = false
  return () => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      act()
    }, quietMilliseconds)
  }
}
