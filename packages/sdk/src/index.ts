// @infisical/sdk: what a program imports to read and write secrets.
export { createClient } from './create-client.ts'
export { InfisicalError } from './infisical-error.ts'
export { signIn } from './sign-in.ts'
export type {
  ChangeListener,
  ChangeOptions,
  ClientOptions,
  EnvironmentChoice,
  Infisical,
  InjectOptions,
  SetOptions,
  SignInOptions,
} from './infisical.ts'
