// How much of everything: the format's own limits (SPEC 13), and what one request may carry. Plain numbers, so that the fastest paths
// may import them. Sizes are bytes unless a name says otherwise.

/** Part of the format: every client and server keeps them. */
export const FORMAT_LIMITS = Object.freeze({
  email: 254,
  displayNameCodePoints: 64,
  secretName: 256,
  folder: 512,
  comment: 1_024,
  tags: 32,
  tag: 64,
  value: 65_536,
  chainRecords: 20_000,
  pack: 64 * 1_024 * 1_024,
  envelopeBody: 1_024 * 1_024,
  environments: 100,
  members: 1_000,
  invites: 5_000,
  machines: 1_000,
  message: 1_024,
})

/** What this server takes in one request. A client that needs more asks, or pushes, in several. */
export const REQUEST_LIMITS = Object.freeze({
  /** The body of any request: what a whole push weighs in base64url, and a little. */
  body: 34 * 1_024 * 1_024,
  /** The body of a request that needs no session. */
  strangerBody: 64 * 1_024,
  /** Records of one push, as a pack. */
  pushPack: 24 * 1_024 * 1_024,
  /** genesis, an add-environment for each, rotate. */
  entries: 102,
  /** An envelope around the largest body. */
  envelope: 1_024 * 1_024 + 256,
  /** For an invite or a join, one for each environment at most. */
  boxes: 100,
  /** For an epoch, one for each receiver and scope. */
  epochBoxes: 20_000,
  /** Chains that are sealed anew with a new epoch: one for each environment. */
  renewals: 100,
  /** Of an epoch: the workspace key, and the key of each environment. */
  previousKeys: 101,
  /** Every environment, shared and personal. */
  chains: 200,
  /** Earlier commits of one chain. */
  pastSteps: 100,
  device: 64,
  workspacesPerUser: 200,
})

/** What this server gives in one answer. Whoever got less than the head asks again from where it stopped. */
export const ANSWER_LIMITS = Object.freeze({
  /** Entries of a log, counted in their base64url text; at least one is given. */
  entries: 8 * 1_024 * 1_024,
  commits: 10_000,
  /** A full pack up to this size stands in the answer itself; a larger one is fetched by its ticket. */
  inlinePack: 64 * 1_024,
  /** The same for the records that changed; when they weigh more, the whole pack is given instead. Of the past, for all steps of an answer. */
  inlineDelta: 1_024 * 1_024,
})

/** Sizes that are exact: of a sealed private-key bundle (SPEC 5), a recovery kit (SPEC 15), a key box and a sealed previous key (SPEC 9), and what a machine shows (SPEC 14). */
export const EXACT_SIZES = Object.freeze({
  bundle: 164,
  recoveryKit: 148,
  keyBox: 192,
  previousKey: 60,
  machineAuth: 32,
})

/** How far a client's clock may be from the server's when it signs. */
export const CLOCK_SKEW_MS = 10 * 60 * 1_000

/** Code in a mail, for signing up, recovering and starting over. */
export const EMAIL_CODE = Object.freeze({ digits: 6, lifetimeMs: 10 * 60 * 1_000, tries: 5 })

/** Lifetimes of what a session is made of. The refresh token's begins anew with every use. */
export const SESSION = Object.freeze({
  accessSeconds: 10 * 60,
  refreshMs: 30 * 24 * 60 * 60 * 1_000,
  challengeMs: 2 * 60 * 1_000,
  /** How long a session counts as just begun: for what asks that the password (or a kit) was proved a moment ago. */
  freshMs: 5 * 60 * 1_000,
})

/** Streams of hints. All of it is of one server; a client that is refused, or whose stream has ended, looks now and then instead. */
export const STREAM_LIMITS = Object.freeze({
  /** Of one user, or of one machine, whose token may stand in many programs. */
  perCaller: 100,
  inAll: 4_000,
  /** Then it ends and is opened anew, which shows again who asks. */
  lifeMs: 10 * 60 * 1_000,
  /** Shorter than the minute after which balancers drop a connection on which nothing comes. */
  pingMs: 15_000,
  /** Between two hints of one stream; what moved meanwhile is told once. */
  restMs: 100,
  /** Different things that wait to be told. Beyond, all of it becomes one hint to look at everything. */
  waiting: 250,
})
