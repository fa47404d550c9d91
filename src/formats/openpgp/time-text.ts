/** `2025-06-03T07:12:44Z` for seconds since 1970. */
export function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
