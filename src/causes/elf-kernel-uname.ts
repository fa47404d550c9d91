import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { inReadOnlyData } from './_shared/read-only-strings.ts';
import { bothTexts } from './_shared/values.ts';

export const elfKernelUname: Cause = {
  id: 'elf-kernel-uname',
  title: 'The kernel of the build machine in a native file',
  specificity: 'structured',
  on: ['elf:bytes'],
  claim: (site) => {
    const text = inReadOnlyData(site);
    if (text === undefined || !isOtherKernel(text)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no program acts upon the name, which is visible at run time (not checked)', held: false },
      hint: kernelHint(text),
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'Take `uname` out of what configure or make writes into the program, or build under one fixed kernel name.',
    },
  ],
};

/** A release as `uname -r` prints it. */
const release = /\b\d{1,3}\.\d{1,3}\.\d{1,3}-[\w.+~-]{1,64}/g;
/** The flavours that distributions and clouds append. */
const flavour =
  /(?:amd64|arm64|x86_64|aarch64|generic|cloud|aws|azure|gcp|gke|lowlatency|linuxkit|microsoft|WSL2|\.fc\d|\.el\d)/;
/** The version as `uname -v` prints it. */
const version = /#\d{1,4}(?:[-~]\S{1,40})? (?:SMP|PREEMPT)[\w ]{0,40}/g;
const maxTextLength = 1024;

function isOtherKernel(site: Site): boolean {
  const texts = bothTexts(site);
  if (texts === undefined || texts.some((text) => text.length > maxTextLength)) return false;
  const [left, right] = texts.map(masked);
  return texts.every((text) => masked(text) !== text) && left === right;
}

function kernelHint(site: Site): FactorHint {
  const [left, right] = [site.left, site.right].map((side) => String(side?.value ?? '').match(release)?.[0] ?? null);
  return { factor: 'factor-kernel', left: left ?? null, right: right ?? null };
}

function masked(text: string): string {
  return text.replace(release, (found) => (flavour.test(found) ? '\0' : found)).replace(version, '\0');
}
