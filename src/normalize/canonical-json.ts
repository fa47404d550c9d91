/** JSON with keys in the order of their UTF-16 units and no spaces, as RFC 8785 writes it for strings and whole numbers. */
export function canonicalJson(value: unknown): Buffer {
  return Buffer.from(write(value));
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(fields[key])}`).join(',')}}`;
}
