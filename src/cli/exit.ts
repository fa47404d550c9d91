import type { Verdict } from '../model/report.ts';

/** Exit status of section 1 of the contract. */
export const trouble = 2;
/** What a shell reports for a program that SIGINT ended. */
export const interrupted = 130;

/** 0 for equal images, 1 for images that differ, 2 where nothing can be claimed; `accept` never touches the last. */
export function exitStatus(verdict: Verdict, accept: 'equivalent' | null): 0 | 1 | 2 {
  switch (verdict) {
    case 'identical':
      return 0;
    case 'equivalent':
      return accept === 'equivalent' ? 0 : 1;
    case 'different':
      return 1;
    case 'incomplete':
      return 2;
  }
}
