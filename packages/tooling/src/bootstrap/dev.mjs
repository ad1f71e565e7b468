// `npm run dev`: turbo rebuilds the server when a source changes, and Node restarts it when what was built has changed.
import { turbo } from './build.mjs'
import { run } from './child.mjs'

/** @param {import('./tasks.mjs').Place} place */
export const dev = async (place) => {
  const both = await Promise.allSettled([
    run(process.execPath, ['--watch', 'apps/server/dist/main.js'], { cwd: place.root, show: true }),
    turbo(place, ['watch', 'build', '--filter=@infisical/server', '--output-logs=errors-only'], { show: true }),
  ])
  for (const ended of both) if (ended.status === 'rejected') throw ended.reason
  return 0
}
