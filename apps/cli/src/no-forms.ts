// The build puts this in place of the web's FormData and Blob. This program sends neither, and merely naming the global ones makes Node load its
// whole fetch implementation, which takes longer than everything else that `run` does before it asks the server.
function neverSent(): never {
  throw new TypeError('this program sends no forms')
}

export { neverSent as FormData, neverSent as Blob }
