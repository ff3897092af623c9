/** Like `Promise.all`, but when one fails it waits for the other, so that whatever that one started can be undone. */
export async function settled<A, B>([a, b]: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
