/** ODP's options that keep the aggregator from encrypting what it puts out: right for a test, never for a release. */
export function turnsEncryptionOff(name: string, value: string): boolean {
  return name === 'ENCRYPTION_OPTS' && /--should_encrypt_aggregator_output[=\s]+['"]?(?:false|0|f)\b/i.test(value);
}
