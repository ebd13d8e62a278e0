/** The api: answers requests. */
import { createLog } from '#platform/log'
import { readOwnConfig } from './open-platform.ts'
import { startApi } from './start-api.ts'
import { stopOnSignal } from './stop-on-signal.ts'

const config = readOwnConfig()
const api = await startApi(config)
stopOnSignal(createLog('api', config.logLevel), () => api.stop())
