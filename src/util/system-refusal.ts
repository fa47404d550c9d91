const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EIO: 'the device has a fault',
  EISDIR: 'it is a directory',
  ELOOP: 'too many links lead to each other',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many files are open',
  ENOENT: 'it does not exist',
  ENOMEM: 'no memory left',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of its path is not a directory',
  EPERM: 'it is not allowed',
  EROFS: 'the file system is read-only',
  ETXTBSY: 'a program in it is running',
};

/** What an error code of the system means, as the end of a sentence. */
export function reasonOf(code: string): string {
  return reasons[code] ?? code;
}

/** One sentence for a failed system call, which is the machine's trouble and no fault of the program; null for other errors. */
export function systemRefusal(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? ` ${error.path}` : '';
  return `the system refused to ${String(error.syscall)}${path}: ${reasonOf(String(error.code))}`;
}
