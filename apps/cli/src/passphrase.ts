// The session sealed under a passphrase. The sealing itself is the client's; this file is apart so that only those who use it load it.
export { openSession, sealSession } from '@infisical/client/passphrase'
