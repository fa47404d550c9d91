const multiplier = 0x01000193;

/** The hash by which the JDK finds a resource (jdk.internal.jimage.ImageStringsReader.hashCode): 31 bits. */
export function locationHash(name: string, seed = multiplier): number {
  let hash = seed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash, multiplier) ^ byte;
  return hash & 0x7fff_ffff;
}
