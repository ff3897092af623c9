/**
 * What is derived from a catalogue is needed by every report of it: it is derived when it is first asked for, and kept
 * as long as the object that it comes from.
 */
export function oncePer<K extends object, V>(derive: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const found = known.get(of);
    if (found) return found.value;
    const value = derive(of);
    known.set(of, { value });
    return value;
  };
}
