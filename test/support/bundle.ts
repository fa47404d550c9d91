/** Makes the script of the HTML report before any test imports it. */
export async function setup(): Promise<void> {
  await import('../../src/dev/bundle-client.ts');
}
