// Whether git would take a file with plaintext secrets into the next commit.
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'

/** True when the file lies in a git work tree and no rule ignores it. Where there is no git, nothing can be committed by mistake. */
export function wouldBeCommitted(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('git', ['check-ignore', '--quiet', '--no-index', '--', path], { cwd: dirname(path) }, (error) => {
      // 0: ignored; 1: not ignored; 128: not a repository.
      resolve(error !== null && error.code === 1)
    })
  })
}
