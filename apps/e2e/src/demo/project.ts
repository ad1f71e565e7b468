// The little project that the two people of the demo share. Everything in it is made up.

export const DOTENV = `# where the app finds its database
DATABASE_URL="postgres://app:not-a-real-password@db.acme.test/app"

# payments, in test mode
PAYMENT_KEY=demo_key_0123456789abcdef
TLS_KEY="-----BEGIN FAKE KEY-----
bm90IGEga2V5IGF0IGFsbA==
-----END FAKE KEY-----"
`

export const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://app:not-a-real-password@db.acme.test/app',
  PAYMENT_KEY: 'demo_key_0123456789abcdef',
  TLS_KEY: '-----BEGIN FAKE KEY-----\nbm90IGEga2V5IGF0IGFsbA==\n-----END FAKE KEY-----',
}

/** Says that it got everything, without saying what. */
export const APP = `const { DATABASE_URL, PAYMENT_KEY, TLS_KEY } = process.env
const { hostname } = new URL(DATABASE_URL)
console.log(\`app: database at \${hostname}, payment key of \${PAYMENT_KEY.length} letters, TLS key of \${TLS_KEY.split('\\n').length} lines\`)
process.exit(7)
`
