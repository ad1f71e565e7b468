// Keeps the process small where that costs nothing.
import { setFlagsFromString } from 'node:v8'

/**
 * To be called before any WebAssembly is compiled (the embedded database, Prisma's query compiler). V8 compiles it on all its threads at
 * once, and each of them keeps the memory it needed at the worst moment: 20 to 35 MB more, for good, to be warm a little sooner.
 */
export function spareMemory(): void {
  setFlagsFromString('--wasm-num-compilation-tasks=1')
}
