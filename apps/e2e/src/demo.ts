// `npm run demo`: plays the main story by itself, with two people and a temporary server. Ends with 1 when any step fails.
import { createScreen } from './demo/screen.ts'
import { tellStory } from './demo/story.ts'
import { createTeller, StoryBroken } from './demo/teller.ts'
import { openStage } from './harness/stage.ts'

const begun = Date.now()
const colour = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
const screen = createScreen(process.stdout, { colour })

screen.title('Two people share a .env, end to end encrypted')
screen.remark('a temporary server starts; every command below is real')
const opening = openStage()
// The folders go, and the server ends, whichever way this ends.
let interrupted = false
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => {
    interrupted = true
    void leave(code)
  })
try {
  const stage = await opening
  await tellStory({ stage, screen, teller: createTeller(screen) })
  screen.good(`done in ${Math.round((Date.now() - begun) / 1_000)} s; everything the demo made is gone again`)
  await leave(0)
} catch (error) {
  // What goes wrong while a signal takes the stage away is no news.
  if (!interrupted) {
    screen.bad(error instanceof StoryBroken ? `The story broke: ${error.message}.` : messageOf(error))
    await leave(1)
  }
}

async function leave(code: number): Promise<never> {
  // A stage that was never set up has cleared itself away.
  const stage = await opening.catch(() => undefined)
  await stage?.[Symbol.asyncDispose]()
  // oxlint-disable-next-line unicorn/no-process-exit -- a signal leaves in the middle of the story
  process.exit(code)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something failed without a word.'
}
