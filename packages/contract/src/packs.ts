// The one route beside the procedures: packs too large to stand in a JSON answer, as bytes that never change under their address.
//   GET /packs/<chain id>/<seq>   authorization: Pack <ticket>   →   200 application/octet-stream

export const PACK_SCHEME = 'Pack'

export function packPath(chainId: string, seq: number): string {
  return `/packs/${chainId}/${seq}`
}

/** The value of the authorization header. */
export function packAuthorization(ticket: string): string {
  return `${PACK_SCHEME} ${ticket}`
}
