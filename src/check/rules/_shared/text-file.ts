/** Lines of a properties file as `key=value`; comments and empty lines are left out. Escapes stay as they are. */
export function propertiesOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^#!\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(key, value ?? '');
  }
  return values;
}

/** Attributes of the main section of a manifest (JAR File Specification), lines that go on joined. */
export function manifestOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n /g, '').split('\n');
  for (const line of lines) {
    if (line === '' && attributes.size > 0) break;
    const colon = line.indexOf(': ');
    if (colon > 0) attributes.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return attributes;
}
